// LINE's published list of what an account may send, as sets for the picker. The list is the Worker's own, which also decides.
// https://developers.line.biz/en/docs/messaging-api/sticker-list/
import type { StickerRef } from './recent-stickers';

/** Set, first and last sticker. */
const RANGES: readonly (readonly [packageId: number, first: number, last: number])[] = [
  [11537, 52_002_734, 52_002_773],
  [11538, 51_626_494, 51_626_533],
  [11539, 52_114_110, 52_114_149],
  [446, 1_988, 2_027],
  [789, 10_855, 10_894],
  [1070, 17_839, 17_878],
  [6136, 10_551_376, 10_551_399],
  [6325, 10_979_904, 10_979_927],
  [6359, 11_069_848, 11_069_871],
  [6362, 11_087_920, 11_087_943],
  [6370, 11_088_016, 11_088_039],
  [6632, 11_825_374, 11_825_397],
  [8515, 16_581_242, 16_581_265],
  [8522, 16_581_266, 16_581_289],
  [8525, 16_581_290, 16_581_313],
];

/** Every set, every sticker in it, in LINE's order. */
export function stickerSets(): readonly (readonly StickerRef[])[] {
  return RANGES.map(([packageId, first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => ({
      packageId: String(packageId),
      stickerId: String(first + index),
    })),
  );
}
