// The emoji a reply can hold, one list per language of the console, from emojibase-data (MIT): `src/lib/emoji-lists/{locale}.json`,
// made before a build and not in git. A browser loads one of them, when the picker is first opened.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

/** emojibase has no Indonesian words; English ones are what keyboards there offer beside it. */
const SOURCES = { en: 'en', ja: 'ja', th: 'th', 'zh-Hant': 'zh-hant', id: 'en' } as const;
/** emojibase's numbers of its groups. The third one, parts of emoji, is nothing to send by itself. */
const GROUPS = [0, 1, 3, 4, 5, 6, 7, 8, 9] as const;

interface SourceEmoji {
  readonly unicode: string;
  readonly label: string;
  readonly tags?: readonly string[];
  readonly group?: number;
  readonly order?: number;
}

/** @param folder this folder, with a slash at the end */
export function emojiLists(folder: string): Plugin {
  return { name: 'kaiwa-emoji-lists', enforce: 'pre', buildStart: () => writeEmojiLists(folder) };
}

export function writeEmojiLists(folder: string): void {
  const require = createRequire(import.meta.url);
  mkdirSync(`${folder}src/lib/emoji-lists`, { recursive: true });
  for (const [locale, source] of Object.entries(SOURCES)) {
    const all = require(`emojibase-data/${source}/compact.json`) as readonly SourceEmoji[];
    const list = JSON.stringify(toGroups(all));
    const file = `${folder}src/lib/emoji-lists/${locale}.json`;
    // A watcher would start again for a file that only looks new.
    if (!existsSync(file) || readFileSync(file, 'utf8') !== list) writeFileSync(file, list);
  }
}

/** @returns per group `[emoji, name, further words]`, in the order of keyboards */
function toGroups(all: readonly SourceEmoji[]): readonly (readonly string[])[][] {
  const sorted = all.toSorted((one, other) => (one.order ?? 0) - (other.order ?? 0));
  return GROUPS.map((group) =>
    sorted
      .filter((emoji) => emoji.group === group)
      .map(({ unicode, label, tags = [] }) => [unicode, label, tags.filter((tag) => tag !== label).join(' ')]),
  );
}
