// Whether a colleague is being named: the word that begins with an @ and ends at the caret; who is meant by it; and which places of
// a finished note name whom. Places are UTF-16 units. Pure.
import { fold } from '$domain/search/fold';
import type { NoteMention } from '$protocol/entry-view';

export interface Colleague {
  readonly operatorId: string;
  readonly name: string;
}

export interface MentionQuery {
  /** Where the @ stands. */
  readonly from: number;
  /** The caret. */
  readonly to: number;
  readonly query: string;
}

/** Not within an address; a Japanese input method types the wide one. */
const CALLED = /(?<![\w.])[@＠]([^\s@＠]{0,32})$/u;
const LATIN = /\w/;

export function mentionAt(text: string, caret: number): MentionQuery | null {
  const query = CALLED.exec(text.slice(0, caret))?.[1];
  return query === undefined ? null : { from: caret - query.length - 1, to: caret, query };
}

/** Whose name begins with the word first, then who else has it in the name. */
export function meant(people: readonly Colleague[], query: string): readonly Colleague[] {
  const sought = fold(query);
  const places = people.map((person) => ({ person, at: fold(person.name).indexOf(sought) }));
  const found = places.filter(({ at }) => at >= 0);
  return found.sort((a, b) => Number(a.at > 0) - Number(b.at > 0)).map(({ person }) => person);
}

/** The name in the place of the word, and where the caret stands then. */
export function withMention(
  text: string,
  { from, to }: MentionQuery,
  { name }: Colleague,
): { readonly text: string; readonly caret: number } {
  const put = `${text.slice(0, from)}@${name} `;
  return { text: put + text.slice(to).replace(/^ /, ''), caret: put.length };
}

/**
 * Every @ with a whole name behind it, the longest that fits.
 * @param chosen of those who share a name, who was picked
 */
export function mentionsIn(
  text: string,
  people: readonly Colleague[],
  chosen: ReadonlyMap<string, string> = new Map(),
): NoteMention[] {
  const byLength = people.toSorted((a, b) => b.name.length - a.name.length);
  const mentions: NoteMention[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const rest = text.slice(at + 1);
    const person = byLength.find(({ name }) => rest.startsWith(name) && isWhole(name, rest.charAt(name.length)));
    if (person === undefined) continue;
    const operatorId = chosen.get(person.name) ?? person.operatorId;
    mentions.push({ operatorId, index: at, length: person.name.length + 1 });
  }
  return mentions;
}

/** Where words are set apart by spaces, a longer word is another one. */
function isWhole(name: string, next: string): boolean {
  return !(LATIN.test(name.slice(-1)) && LATIN.test(next));
}
