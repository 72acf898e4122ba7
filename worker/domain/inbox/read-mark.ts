// How far one operator has read a chat, and which of two tellings of it holds. Reading can be taken back, so the higher count is not
// always the later one. Pure. Called by ChatSession and the console.
import { comparePosition, type Position } from '../position';

export interface ReadMark {
  /** Customer messages that she has read. */
  readonly readCount: number;
  /** Where in the chat's log this was so; left out: not told. */
  readonly readPlace?: Position | undefined;
}

/** The later one; where that is not to be told apart, whoever has read more. */
export function laterMark(a: ReadMark, b: ReadMark): ReadMark {
  const order = a.readPlace && b.readPlace ? comparePosition(a.readPlace, b.readPlace) : 0;
  return (order || a.readCount - b.readCount) >= 0 ? a : b;
}
