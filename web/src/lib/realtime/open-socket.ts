// The browser's WebSocket as LiveSocket wants it, and the addresses of our two sockets.
import { PROTOCOL_VERSION } from '$protocol/version';
import type { SocketLike } from './live-socket';

/** @throws SyntaxError where the address is none; that is a bug. */
export function openSocket(url: string): SocketLike {
  return new WebSocket(url);
}

function address(path: string, after: string | null): string {
  const url = new URL(path, location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  url.searchParams.set('protocol', String(PROTOCOL_VERSION));
  if (after !== null) url.searchParams.set('after', after);
  return url.href;
}

export function inboxSocketUrl(cursor: { hub: string; hubEpoch: number; hubSeq: number } | null): string {
  return address('/ws/inbox', cursor && `${cursor.hub}.${cursor.hubEpoch}.${cursor.hubSeq}`);
}

export function chatSocketUrl(chatId: string, position: { epoch: number; seq: number } | null): string {
  return address(`/ws/chats/${encodeURIComponent(chatId)}`, position && `${position.epoch}.${position.seq}`);
}
