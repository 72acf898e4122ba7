// Who counts as connected. Presence is a lease: a crash calls no close handler, so what is not renewed lapses.
// Pure: no sockets, no clock. Called by OperatorHub (counts) and Dispatcher (lapse).

/** The hub counts its sockets and renews its lease this often while it has any. */
export const LEASE_RENEW_MS = 30_000;
/** Without a renewal for this long nobody is connected at that shard. */
export const LEASE_LAPSE_MS = 90_000;
/** A socket counts while its last ping, or its start, is younger than this. */
export const PING_FRESH_MS = 75_000;

export interface SocketSighting {
  readonly operatorId: string;
  readonly connectedAt: number;
  readonly lastPingAt: number | null;
  /** When somebody last touched this tab (ms); absent: not since it came, which was a touch. */
  readonly lastInputAt?: number;
}

export interface ConnectedOperator {
  readonly operatorId: string;
  readonly sockets: number;
  /** When a tab of hers was last touched (ms). */
  readonly lastInputAt: number;
}

/** Everyone with at least one fresh socket, by operator id. */
export function countConnected(sightings: Iterable<SocketSighting>, now: number): ConnectedOperator[] {
  const connected = new Map<string, ConnectedOperator>();
  for (const { operatorId, connectedAt, lastPingAt, lastInputAt = connectedAt } of sightings) {
    const lastSign = Math.max(connectedAt, lastPingAt ?? 0);
    if (now - lastSign > PING_FRESH_MS) continue;
    const known = connected.get(operatorId);
    connected.set(operatorId, {
      operatorId,
      sockets: (known?.sockets ?? 0) + 1,
      lastInputAt: Math.max(known?.lastInputAt ?? 0, lastInputAt),
    });
  }
  return [...connected.values()].sort((a, b) => (a.operatorId < b.operatorId ? -1 : 1));
}
