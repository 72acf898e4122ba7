// Whether a canned reply is being called: the word that begins with a slash and ends at the caret; and the text once it is there. Pure.
import { nextGap } from '$domain/canned/reply-tokens';

export interface SlashQuery {
  /** Where the slash stands, in UTF-16 units. */
  readonly from: number;
  /** The caret. */
  readonly to: number;
  /** What follows the slash. */
  readonly query: string;
}

/** At the beginning, or behind white space; a Japanese input method types the wide one. */
const CALLED = /(?:^|\s)[/／]([^\s/／]{0,32})$/u;

export function slashAt(text: string, caret: number): SlashQuery | null {
  const query = CALLED.exec(text.slice(0, caret))?.[1];
  return query === undefined ? null : { from: caret - query.length - 1, to: caret, query };
}

/** Nothing is written but the slash that opens the list. */
export const isSlashAlone = (text: string): boolean => /^\s*[/／]\s*$/u.test(text);

/** A text, and what is selected in it afterwards. */
export interface Selected {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** The reply in the place of the slash and its word: its first gap is selected, else the caret stands behind it. */
export function withReply(text: string, slash: SlashQuery, reply: string): Selected {
  const next = text.slice(0, slash.from) + reply + text.slice(slash.to);
  const end = slash.from + reply.length;
  const gap = nextGap(next, { from: slash.from, to: slash.from });
  const { from, to } = gap !== null && gap.to <= end ? gap : { from: end, to: end };
  return { text: next, from, to };
}

/** A slash at the caret that calls the replies: apart from the word before it. */
export function withSlash(text: string, caret: number): Selected {
  const before = text.slice(0, caret);
  const called = /\S$/.test(before) ? `${before} /` : `${before}/`;
  return { text: called + text.slice(caret), from: called.length, to: called.length };
}
