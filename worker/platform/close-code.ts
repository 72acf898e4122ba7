// Closing WebSockets of an object: which code answers a peer's close, and closing without a throw.
// Called by every class that accepts sockets.

/**
 * The code that answers a close, or null where no peer is left to answer. Without an answer the peer waits ten seconds
 * for a 1006; `close(1005)` throws, for 1005 only says "no code was given".
 * @see https://developers.cloudflare.com/durable-objects/best-practices/websockets/
 */
export function closeCodeToAnswer(code: number): number | null {
  if (code === 1006 || code === 1015) return null;
  if (code === 1005) return 1000;
  return code === 1000 || (code >= 3000 && code <= 4999) ? code : 1000;
}

/** Answers the peer's close. */
export function answerClose(socket: WebSocket, code: number): void {
  const answer = closeCodeToAnswer(code);
  if (answer !== null) closeSocket(socket, answer);
}

/** Closes a socket that may be closed already. */
export function closeSocket(socket: WebSocket, code: number, reason?: string): void {
  try {
    socket.close(code, reason);
  } catch {
    // Closed by the other side in the meantime: what was wanted.
  }
}
