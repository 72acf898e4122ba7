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
}

export interface ConnectedOperator {
  readonly operatorId: string;
  readonly sockets: number;
}

/** Everyone with at least one fresh socket, by operator id. */
export function countConnected(sightings: Iterable<SocketSighting>, now: number): ConnectedOperator[] {
  const counts = new Map<string, number>();
  for (const { operatorId, connectedAt, lastPingAt } of sightings) {
    const lastSign = Math.max(connectedAt, lastPingAt ?? 0);
    if (now - lastSign <= PING_FRESH_MS) counts.set(operatorId, (counts.get(operatorId) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([operatorId, sockets]) => ({ operatorId, sockets }));
}
