// Counts the frames of each socket, so that one that floods is closed. In memory only: an object that sleeps has no flood.
// Called by every class that accepts sockets; pings are answered by the platform and never arrive here.

/** Frames a socket may send in one second. */
export const FRAMES_PER_SEC_MAX = 20;

export class FrameBrake {
  readonly #windows = new WeakMap<WebSocket, { startedAt: number; count: number }>();

  /** Counts one frame; true where it is one too many. */
  isTooMany(socket: WebSocket, now: number): boolean {
    const present = this.#windows.get(socket);
    // A second, whichever way the clock was set.
    if (!present || Math.abs(now - present.startedAt) >= 1_000) {
      this.#windows.set(socket, { startedAt: now, count: 1 });
      return false;
    }
    present.count += 1;
    return present.count > FRAMES_PER_SEC_MAX;
  }
}
