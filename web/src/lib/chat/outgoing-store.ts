// Messages written here and not yet acknowledged. Kept in the browser's storage under their id, so that a reload, a lost
// line or a sign-in in between loses none and, the id being LINE's retry key too, doubles none.
// One storage key per message: two tabs never overwrite each other's list.
import * as z from 'zod/mini';

const outgoingMessage = z.object({
  /** UUIDv7, made at the keydown. */
  id: z.string(),
  /** Bound at the keydown: a message never travels to another chat. */
  chatId: z.string(),
  text: z.string(),
  createdAt: z.number(),
  seenSeq: z.nullable(z.object({ epoch: z.number(), seq: z.number() })),
  confirmed: z.boolean(),
  /** waiting: goes out as soon as it can. refused: the server said no for good. held: somebody wrote since, confirm first. */
  state: z.enum(['waiting', 'refused', 'held', 'acknowledged']),
  /** With refused: the code. */
  reason: z.nullable(z.string()),
});
export type OutgoingMessage = z.infer<typeof outgoingMessage>;

export class OutgoingStore {
  readonly #storage: Storage;
  readonly #prefix: string;

  constructor(storage: Storage, operatorId: string) {
    this.#storage = storage;
    this.#prefix = `kaiwa.outgoing.${operatorId}.`;
  }

  /** All of this operator's, oldest first (UUIDv7 sorts by time). What cannot be read is passed over, not thrown away. */
  all(): OutgoingMessage[] {
    const messages: OutgoingMessage[] = [];
    for (let index = 0; index < this.#storage.length; index++) {
      const key = this.#storage.key(index);
      if (key?.startsWith(this.#prefix)) {
        const parsed = outgoingMessage.safeParse(parseJson(this.#storage.getItem(key)));
        if (parsed.success) messages.push(parsed.data);
      }
    }
    return messages.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  put(message: OutgoingMessage): void {
    this.#storage.setItem(this.#prefix + message.id, JSON.stringify(message));
  }

  remove(id: string): void {
    this.#storage.removeItem(this.#prefix + id);
  }

  clear(): void {
    for (const message of this.all()) this.remove(message.id);
  }
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    // Written by another version or by hand; the caller passes over what is no message.
    return null;
  }
}
