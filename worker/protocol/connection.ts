// What both sockets share: the ping that wakes nobody, close codes, the renewal of a socket's login.
import * as z from 'zod/mini';

/** Compared byte by byte by the platform's auto-response; sent every PING_EVERY_MS. */
export const PING_TEXT = '{"type":"ping"}';
export const PONG_TEXT = '{"type":"pong"}';
export const PING_EVERY_MS = 30_000;

/** Close codes of ours. 4401: the login ended or lapsed. 4403: no right to this chat any more. 4409: protocol no longer served. */
export const CLOSE_SIGNED_OUT = 4401;
export const CLOSE_FORBIDDEN = 4403;
export const CLOSE_PROTOCOL = 4409;
/** Malformed frame or too many of them. */
export const CLOSE_POLICY = 1008;

/** Frames from the console longer than this close the socket. */
export const FRAME_BYTES_MAX = 65_536;

/** Client: carries a fresh proof of the login (POST /api/auth/socket-proof), so that the socket may live on. */
export const renewMessage = z.strictObject({ type: z.literal('renew'), requestId: z.string(), proof: z.string() });
export const renewedMessage = z.object({ type: z.literal('renewed'), requestId: z.string(), validUntil: z.number() });

/** Server: a client frame was refused. */
export const errorMessage = z.object({
  type: z.literal('error'),
  requestId: z.optional(z.string()),
  code: z.string(),
});

/** Answer of POST /api/auth/socket-proof: single use, 60 s. */
export const socketProof = z.object({ proof: z.string(), expiresAt: z.number() });
export type SocketProof = z.infer<typeof socketProof>;
