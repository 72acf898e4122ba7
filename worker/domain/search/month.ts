// The months by which the search index is parted: UTC, `2026-11`. Pure.

/** The last ms of the year 9999: whatever clock a message came by, its month has seven letters. */
const TS_MAX = 253_402_300_799_999;

/** @param ts ms; what no calendar holds counts as its first or last moment */
export function monthOf(ts: number): string {
  const held = Math.min(TS_MAX, Math.max(0, Math.trunc(ts) || 0));
  return new Date(held).toISOString().slice(0, 7);
}

/** ms at which a month begins. */
export function monthStart(month: string): number {
  return Date.parse(`${month}-01T00:00:00.000Z`);
}
