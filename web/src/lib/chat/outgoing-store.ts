// Messages written here and not yet acknowledged. Kept in the browser's storage under their id, so that a reload, a lost
// line or a sign-in in between loses none and, the id being LINE's retry key too, doubles none.
// One storage key per message: two tabs never overwrite each other's list. A file is kept from the moment the server has it.

import * as z from 'zod/mini';
import { quickReply } from '$protocol/quick-reply';
import type { AnyStorage } from '../preferences/sure-storage';

/** What is known of a file; the uploads are null until the server has them. */
const media = {
  fileName: z.string(),
  sizeBytes: z.number(),
  uploadId: z.nullable(z.string()),
  durationMs: z.nullable(z.number()),
};

const outgoingBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string(), quotedId: z.optional(z.string()) }),
  z.object({
    type: z.literal('sticker'),
    packageId: z.string(),
    stickerId: z.string(),
    quotedId: z.optional(z.string()),
  }),
  z.object({ type: z.literal('image'), ...media, previewId: z.nullable(z.string()) }),
  z.object({ type: z.literal('video'), ...media, previewId: z.nullable(z.string()) }),
  z.object({ type: z.literal('audio'), ...media }),
  z.object({ type: z.literal('file'), ...media }),
  z.object({
    type: z.literal('location'),
    title: z.string(),
    address: z.string(),
    latitude: z.number(),
    longitude: z.number(),
  }),
  z.object({
    type: z.literal('saved'),
    savedMessageId: z.string(),
    kind: z.string(),
    altText: z.string(),
    json: z.string(),
  }),
]);
export type OutgoingBody = z.infer<typeof outgoingBody>;

const outgoingMessage = z.object({
  /** UUIDv7, made at the keydown. */
  id: z.string(),
  /** Bound at the keydown: a message never travels to another chat. */
  chatId: z.string(),
  body: outgoingBody,
  quickReplies: z.optional(z.array(quickReply)),
  createdAt: z.number(),
  /** The newest place its writer had seen when she sent it, or confirmed it last. */
  seenSeq: z.nullable(z.object({ epoch: z.number(), seq: z.number() })),
  /**
   * counting: it can still be undone, until `goesAt`. unsent: that was done, or the page was loaded anew meanwhile. uploading: its file is on the way. waiting: goes out as soon as it can. refused: the server said no for good.
   * held: somebody wrote since, confirm first.
   */
  state: z.enum(['counting', 'unsent', 'uploading', 'waiting', 'refused', 'held', 'acknowledged']),
  /** With refused: the code. */
  reason: z.nullable(z.string()),
  /** With counting: ms. */
  goesAt: z.optional(z.number()),
});
export type OutgoingMessage = z.infer<typeof outgoingMessage>;

export class OutgoingStore {
  readonly #storage: AnyStorage;
  readonly #prefix: string;

  constructor(storage: AnyStorage, operatorId: string) {
    this.#storage = storage;
    this.#prefix = `kaiwa.outgoing.${operatorId}.`;
  }

  /** All of this operator's, oldest first (UUIDv7 sorts by time). What cannot be read is passed over, not thrown away. */
  all(): OutgoingMessage[] {
    const messages: OutgoingMessage[] = [];
    for (let index = 0; index < this.#storage.length; index++) {
      const key = this.#storage.key(index);
      if (key?.startsWith(this.#prefix)) {
        const parsed = outgoingMessage.safeParse(asNow(parseJson(this.#storage.getItem(key))));
        if (parsed.success) messages.push(parsed.data);
      }
    }
    return messages.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Null where it is gone: another tab of hers sent or dropped it. */
  get(id: string): OutgoingMessage | null {
    const parsed = outgoingMessage.safeParse(asNow(parseJson(this.#storage.getItem(this.#prefix + id))));
    return parsed.success ? parsed.data : null;
  }

  /** The message that a key of the storage stands for; null: none of this operator's. */
  idOf(key: string): string | null {
    return key.startsWith(this.#prefix) ? key.slice(this.#prefix.length) : null;
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

/** The console before this one kept texts only, without a body. */
function asNow(kept: unknown): unknown {
  if (typeof kept !== 'object' || kept === null || 'body' in kept || !('text' in kept)) return kept;
  return { ...kept, body: { type: 'text', text: kept.text } };
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    // Written by another version or by hand; the caller passes over what is no message.
    return null;
  }
}
