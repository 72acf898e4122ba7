// How the Worker tells an object who stands behind a WebSocket upgrade. Headers of that prefix from outside are stripped.
import type { SocketIdentity } from '../domain/permissions/asker';

const PREFIX = 'x-kaiwa-';
const HEADER = `${PREFIX}identity`;

/** The upgrade request for the object: the outside's `x-kaiwa-*` headers gone, the verified identity set. */
export function withIdentity(request: Request, identity: SocketIdentity): Request {
  const headers = new Headers(request.headers);
  for (const name of [...headers.keys()]) if (name.startsWith(PREFIX)) headers.delete(name);
  headers.set(HEADER, encodeURIComponent(JSON.stringify(identity)));
  return new Request(request, { headers });
}

/** Trusted: only the Worker's own routes reach an object's `fetch`. */
export function readIdentity(request: Request): SocketIdentity | null {
  const value = request.headers.get(HEADER);
  return value ? (JSON.parse(decodeURIComponent(value)) as SocketIdentity) : null;
}
