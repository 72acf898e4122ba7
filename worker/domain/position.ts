// A place in a chat's log as it leaves the chat's object: always the pair (epoch, seq), because seq starts anew when a
// store is emptied and jumps back when it is restored. Pure.

/** `epoch` = time in ms at which the store was made or restored, compared first; `seq` counts the log without gaps. */
export interface Position {
  readonly epoch: number;
  readonly seq: number;
}

/** Negative where `a` is older, 0 where equal, positive where `a` is newer. */
export function comparePosition(a: Position, b: Position): number {
  return a.epoch - b.epoch || a.seq - b.seq;
}

/** `{epoch}.{seq}`, the form used in addresses. */
export function formatPosition(position: Position): string {
  return `${position.epoch}.${position.seq}`;
}

/** The pair behind `{epoch}.{seq}`, or null where the text has another form. */
export function parsePosition(text: string): Position | null {
  const match = /^(\d{1,16})\.(\d{1,16})$/.exec(text);
  return match ? { epoch: Number(match[1]), seq: Number(match[2]) } : null;
}
