// /ws: the doors of the two sockets. Checks Origin, access token, login and protocol version, then hands the upgrade with a
// verified identity to the object, which sees nothing else of the request's sender. Holds no socket itself.
import { type Context, Hono } from 'hono';
import { authenticate } from '../auth/require-operator';
import { parseChatId } from '../domain/ids';
import type { SocketIdentity } from '../domain/permissions/asker';
import type { AppEnv } from '../env';
import { addressOf } from '../platform/audit-source';
import { callObject } from '../platform/call-object';
import { errorResponse } from '../platform/error-response';
import { withIdentity } from '../platform/identity-header';
import { CLOSE_PROTOCOL } from '../protocol/connection';
import { PROTOCOL_VERSION, PROTOCOL_VERSION_MIN } from '../protocol/version';
import { chatSession, operatorHub } from '../stubs';

export const socketRoutes = new Hono<AppEnv>()
  .get('/inbox', async (c) => {
    const door = await openDoor(c, null);
    if (door instanceof Response) return door;
    return operatorHub(c.env, door.operatorId).fetch(withIdentity(c.req.raw, door));
  })
  .get('/chats/:chatId', async (c) => {
    const parsed = parseChatId(c.req.param('chatId'));
    if (!parsed) return errorResponse(c, 'NOT_FOUND');
    const door = await openDoor(c, parsed.chatId);
    if (door instanceof Response) return door;
    const response = await chatSession(c.env, parsed.chatId).fetch(withIdentity(c.req.raw, door));
    return response.status === 404 ? errorResponse(c, 'NOT_FOUND') : response;
  });

/** Who comes in, or the answer that keeps them out. With a chat id the hub remembers who opened what. */
async function openDoor(c: Context<AppEnv>, chatId: string | null): Promise<SocketIdentity | Response> {
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') return errorResponse(c, 'BAD_REQUEST');
  const access = await authenticate(c);
  if (!access.ok) return errorResponse(c, access.error);
  if (!isServed(c.req.query('protocol'))) return closedAtOnce(CLOSE_PROTOCOL);
  const { operatorId, loginId, authVersion } = access.value;
  // A socket that comes back with a cursor reconnects by itself; one without was opened by a person.
  const isActivity = chatId !== null && c.req.query('after') === undefined;
  const knock = { operatorId, loginId, authVersion, isActivity, ...(chatId === null ? {} : { chatId }) };
  const admitted = await callObject(() => operatorHub(c.env, operatorId).admit(knock));
  if (!admitted.ok) return errorResponse(c, admitted.error.code);
  const { account, validUntil } = admitted.value;
  const { role, name, access: rights, accessVersion } = account;
  const from = { ip: addressOf(c), requestId: c.get('requestId') };
  return { operatorId, loginId, role, name, access: rights, accessVersion, validUntil, from };
}

function isServed(protocol: string | undefined): boolean {
  const version = Number(protocol);
  return version >= PROTOCOL_VERSION_MIN && version <= PROTOCOL_VERSION;
}

/** A browser shows no status of a refused upgrade, but the code of a close: so the socket is opened and closed. */
function closedAtOnce(code: number): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.close(code);
  return new Response(null, { status: 101, webSocket: client });
}
