// The stickers this operator sent last, on this device. Ids of LINE's own stickers say nothing about a customer, so a sign-out
// leaves them for the next shift.
import * as z from 'zod/mini';

const KEPT_MAX = 18;
const KEY = 'kaiwa.recent-stickers.';

const stickerRef = z.object({ packageId: z.string(), stickerId: z.string() });
export type StickerRef = z.infer<typeof stickerRef>;

export class RecentStickers {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly #key: string;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>, operatorId: string) {
    this.#storage = storage;
    this.#key = KEY + operatorId;
  }

  /** Newest first. */
  all(): readonly StickerRef[] {
    const parsed = z.array(stickerRef).safeParse(parseJson(this.#storage.getItem(this.#key)));
    return parsed.success ? parsed.data : [];
  }

  add(used: StickerRef): void {
    const others = this.all().filter((known) => known.stickerId !== used.stickerId);
    this.#storage.setItem(this.#key, JSON.stringify([used, ...others].slice(0, KEPT_MAX)));
  }
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    // Written by another version or by hand; the caller begins anew.
    return null;
  }
}
