// How far this device's clock is ahead of the server's, as the answers say. Until when a login or a line lives is the server's time:
// on a device that is hours wrong it would have ended at once, or be renewed every second. Kept by ApiClient.

/** Answers say their second, and take a moment: what is nearer than this is the same time. */
const SAME_MS = 30_000;

export class ServerClock {
  #aheadMs = 0;

  /**
   * @param date the header of an answer that came just now; null: it said none
   * @param askedAt ms by this device's clock; an answer that a sleeping device held back says nothing
   */
  hear(date: string | null, askedAt: number): void {
    const told = date === null ? Number.NaN : Date.parse(date);
    const now = Date.now();
    if (Number.isNaN(told) || now - askedAt > SAME_MS) return;
    const aheadMs = now - told;
    this.#aheadMs = Math.abs(aheadMs) < SAME_MS ? 0 : aheadMs;
  }

  /** ms by the server's clock. */
  now(): number {
    return Date.now() - this.#aheadMs;
  }

  /** The server's `at` (ms) as this device's clock will show it. */
  toDevice(at: number): number {
    return at + this.#aheadMs;
  }
}
