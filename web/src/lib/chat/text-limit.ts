// LINE's limit on one text message, counted as LINE counts: UTF-16 code units.
// https://developers.line.biz/en/docs/messaging-api/text-character-count/

export const TEXT_UTF16_MAX = 5_000;
/** The counter appears when this many are left. */
export const TEXT_COUNT_FROM = 4_000;
