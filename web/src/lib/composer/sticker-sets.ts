// LINE's published list of what an account may send, as sets for the picker. The list is the Worker's own, which also decides.
// https://developers.line.biz/en/docs/messaging-api/sticker-list/
import { SENDABLE_STICKERS } from '$domain/delivery/sendable-stickers';
import type { StickerRef } from './recent-stickers';

/** Every set, every sticker in it, in LINE's order. */
export function stickerSets(): readonly (readonly StickerRef[])[] {
  return SENDABLE_STICKERS.map(({ packageId, first, last }) =>
    Array.from({ length: last - first + 1 }, (_, index) => ({ packageId, stickerId: String(first + index) })),
  );
}
