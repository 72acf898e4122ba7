// What the operator is told about the line, from the socket's status and the time. Pure. Words are the caller's.
import type { LinkStatus } from './live-socket';

/** Seen as yellow only after this, so that a blink is not shown. */
export const RECONNECTING_AFTER_MS = 1_500;
export const DISCONNECTED_AFTER_MS = 30_000;

export type ConnectionLook = 'connecting' | 'connected' | 'reconnecting' | 'disconnected' | 'signed_out' | 'outdated';

/** @param isOnline what the browser says of its network */
export function connectionLook(status: LinkStatus, now: number, isOnline: boolean): ConnectionLook {
  switch (status.state) {
    case 'connected':
      // A line does not know yet that its network is gone; the browser does.
      return isOnline ? 'connected' : 'disconnected';
    case 'signed_out':
      return 'signed_out';
    case 'outdated':
      return 'outdated';
    default: {
      if (!isOnline) return 'disconnected';
      const lostForMs = now - status.since;
      if (lostForMs >= DISCONNECTED_AFTER_MS) return 'disconnected';
      if (lostForMs >= RECONNECTING_AFTER_MS) return 'reconnecting';
      return status.state === 'connecting' ? 'connecting' : 'connected';
    }
  }
}
