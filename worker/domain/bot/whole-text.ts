// Texts that say one thing and nothing else: thanks at the end of a chat, "cancel" in the queue. Pure.
// Compared is the whole text, bare of punctuation and emoji; so "cancel" leaves the queue and "cancel my order" does not.
import { countGraphemes } from '../delivery/graphemes';
import { fold } from '../search/fold';
import type { PerLanguage } from './languages';
import { LANGUAGES, listsOf } from './languages';

/** A courtesy has fewer characters than this, as people see them. */
const COURTESY_GRAPHEMES = 20;

const ORNAMENT = /[\p{P}\p{S}\p{Extended_Pictographic}]|\u20e3/gu;

const bareLists = new WeakMap<readonly string[], ReadonlySet<string>>();

/**
 * Whether a text is a mere courtesy ("thanks!", "ok 👍"), which is stored and not answered. A sticker alone is one too; the
 * caller knows that.
 */
export function isCourtesy(text: string, courtesies: PerLanguage<readonly string[]>): boolean {
  return countGraphemes(text, COURTESY_GRAPHEMES) < COURTESY_GRAPHEMES && isEntry(text, courtesies);
}

/**
 * Whether a text is an end word and nothing else. In the queue it cancels the wait; once a person has the chat it is just a text.
 * Called by the session while nobody has her yet, and by the bot where a question of a flow is open.
 */
export function isEndWord(text: string, endWords: PerLanguage<readonly string[]>): boolean {
  return isEntry(text, endWords);
}

/** In any language: people thank in English everywhere. */
function isEntry(text: string, lists: PerLanguage<readonly string[]>): boolean {
  const bare = toBare(text);
  return bare !== '' && listsOf(lists, LANGUAGES).some((list) => bareOf(list).has(bare));
}

function bareOf(list: readonly string[]): ReadonlySet<string> {
  const known = bareLists.get(list);
  if (known) return known;
  const bare = new Set(list.map(toBare));
  bareLists.set(list, bare);
  return bare;
}

/** Of a text that is one ornament alone, however often ("👍👍"), that ornament is kept, so that a list may name it. */
function toBare(text: string): string {
  const folded = fold(text).replace(/\p{Emoji_Modifier}/gu, '');
  const bare = fold(folded.replace(ORNAMENT, ''));
  if (bare !== '') return bare;
  const kinds = new Set(folded.replace(/\s/gu, ''));
  return kinds.size === 1 ? [...kinds].join('') : '';
}
