// What an inbox socket carries with it through hibernation, and what is checked before it is read or written.
// Called by OperatorHub; the seat's identity was verified by the Worker at the upgrade.
import type { SocketSighting } from '../domain/hub/lease';
import type { SocketIdentity } from '../domain/permissions/asker';
import { closeSocket } from '../platform/close-code';
import { CLOSE_SIGNED_OUT } from '../protocol/connection';
import type { InboxServerMessage } from '../protocol/inbox-server-message';

/** PERSISTED CONTRACT: the attachment of an inbox socket. At most 1 KB. */
export interface InboxSeat extends SocketIdentity {
  readonly connectedAt: number;
  /** When somebody last touched this tab (ms); absent: not since it came. */
  readonly lastInputAt?: number;
}

export function operatorTag(operatorId: string): string {
  return `operator:${operatorId}`;
}

export function loginTag(loginId: string): string {
  return `login:${loginId}`;
}

export function seatOf(socket: WebSocket): InboxSeat {
  return socket.deserializeAttachment() as InboxSeat;
}

export function isOpen(socket: WebSocket): boolean {
  return socket.readyState === WebSocket.OPEN;
}

/** Closes a socket whose login lapsed unrenewed; such a one is neither read nor written. */
export function closeIfLapsed(socket: WebSocket, now: number): boolean {
  if (seatOf(socket).validUntil > now) return false;
  closeSocket(socket, CLOSE_SIGNED_OUT, 'TOKEN_EXPIRED');
  return true;
}

export function sendFrame(socket: WebSocket, frame: InboxServerMessage): void {
  sendText(socket, JSON.stringify(frame));
}

export function sendText(socket: WebSocket, text: string): void {
  try {
    socket.send(text);
  } catch {
    // Gone between the look at its state and the send: it comes back with its cursor.
  }
}

export function sightingOf(socket: WebSocket, lastPing: Date | null): SocketSighting {
  const { operatorId, connectedAt, lastInputAt } = seatOf(socket);
  return { operatorId, connectedAt, lastPingAt: lastPing?.getTime() ?? null, ...(lastInputAt && { lastInputAt }) };
}

/** When the newest input of these tabs was; coming was one too. */
export function lastInputAt(sockets: readonly WebSocket[]): number {
  return Math.max(...sockets.map(seatOf).map((seat) => seat.lastInputAt ?? seat.connectedAt));
}
