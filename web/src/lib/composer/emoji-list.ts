// The emoji by group with their words in the language of the console, and what a word finds among them. Loaded with the picker.
import { getLocale } from '../paraglide/runtime';

/** Emoji, its name, and further words for it, separated by spaces. */
export type EmojiWords = readonly [emoji: string, name: string, words: string];

/** In the order of emojibase's groups; `emoji-lists-plugin.ts` makes the lists in it. */
export const EMOJI_GROUPS = [
  'smileys',
  'people',
  'nature',
  'food',
  'places',
  'activities',
  'objects',
  'symbols',
  'flags',
] as const;
export type EmojiGroup = (typeof EMOJI_GROUPS)[number];
export type EmojiLists = Readonly<Record<EmojiGroup, readonly EmojiWords[]>>;

const files = import.meta.glob<readonly (readonly EmojiWords[])[]>('../emoji-lists/*.json', { import: 'default' });

/** @throws where the file cannot be fetched */
export async function loadEmoji(): Promise<EmojiLists> {
  const file = files[`../emoji-lists/${getLocale()}.json`];
  if (file === undefined) throw new Error(`No emoji for ${getLocale()}`);
  const lists = await file();
  return Object.fromEntries(EMOJI_GROUPS.map((group, at) => [group, lists[at] ?? []])) as unknown as EmojiLists;
}

const folded = (text: string) => text.normalize('NFKC').toLocaleLowerCase();

/** Those whose words hold every part of what is looked for, names that begin with it first. */
export function findEmoji(lists: EmojiLists, query: string, most: number): readonly EmojiWords[] {
  const parts = folded(query).split(/\s+/u).filter(Boolean);
  const [first = ''] = parts;
  const found = EMOJI_GROUPS.flatMap((group) => lists[group]).filter(([emoji, name, words]) => {
    const text = folded(`${emoji} ${name} ${words}`);
    return parts.every((part) => text.includes(part));
  });
  const rank = ([, name]: EmojiWords) => (folded(name).startsWith(first) ? 0 : 1);
  return found.toSorted((one, other) => rank(one) - rank(other)).slice(0, most);
}
