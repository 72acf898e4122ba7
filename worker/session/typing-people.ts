// Who types in this chat now, by the notices of their consoles, which come every four seconds while somebody does. In memory: an
// object that has gone to sleep has had none for longer than one counts. Told by TypingNotice, asked by the reminders of a reply.
import type { OperatorId } from '../domain/ids';

/** Two notices and a little: a pause to think, or one notice that was lost, ends nothing. */
const COUNTS_MS = 10_000;

export class TypingPeople {
  readonly #seenAt = new Map<OperatorId, number>();

  note(operatorId: OperatorId, now: number): void {
    this.#seenAt.set(operatorId, now);
  }

  /** A clock that was set back ends it. */
  types(operatorId: OperatorId, now: number): boolean {
    const seenAt = this.#seenAt.get(operatorId);
    return seenAt !== undefined && now >= seenAt && now - seenAt < COUNTS_MS;
  }
}
