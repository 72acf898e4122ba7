// LINE's months: the quota begins anew with each month of Japan, which has no summer time. Pure.

/** Japan is this far ahead of UTC, all year. */
const JAPAN_AHEAD_MS = 9 * 3_600_000;

/** `YYYY-MM` of an instant (ms) in Japan. */
export function japanMonth(at: number): string {
  return new Date(at + JAPAN_AHEAD_MS).toISOString().slice(0, 7);
}

/** The month as [from, until) in ms. @param month `YYYY-MM` */
export function japanMonthSpan(month: string): { readonly from: number; readonly until: number } {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return {
    from: Date.UTC(year, number - 1, 1) - JAPAN_AHEAD_MS,
    until: Date.UTC(year, number, 1) - JAPAN_AHEAD_MS,
  };
}
