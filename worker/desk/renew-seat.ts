// How long an inbox socket may live, and its renewal by a fresh proof of its login. Called by OperatorHub.
import type { Env } from '../env';
import { logError } from '../platform/log';
import { loginGuard } from '../stubs';
import { isOpen, seatOf, sendFrame } from './inbox-seat';

/** A socket lives this long without a renewal, whatever the login's own end. */
const SOCKET_VALID_MS = 15 * 60_000;

/** @param loginUntil the end of the login, ms @returns the end of the socket, ms */
export function seatUntil(loginUntil: number, now: number): number {
  return Math.min(loginUntil, now + SOCKET_VALID_MS);
}

export async function renewSeat(
  env: Env,
  socket: WebSocket,
  { requestId, proof }: { readonly requestId: string; readonly proof: string },
): Promise<void> {
  const { operatorId, loginId } = seatOf(socket);
  const refuse = (code: string) => sendFrame(socket, { type: 'error', requestId, code });
  try {
    const answer = await loginGuard(env, `account:${operatorId}`).useProof(proof);
    // Other events ran meanwhile: the login may have been ended, the socket closed.
    if (!isOpen(socket)) return;
    if (!answer.ok) return refuse(answer.error.code);
    if (answer.value.loginId !== loginId) return refuse('NOT_PERMITTED');
    const validUntil = seatUntil(answer.value.validUntil, Date.now());
    socket.serializeAttachment({ ...seatOf(socket), validUntil });
    sendFrame(socket, { type: 'renewed', requestId, validUntil });
  } catch (cause) {
    logError('inbox_renew_failed', cause, { operatorId });
    refuse('UNAVAILABLE');
  }
}
