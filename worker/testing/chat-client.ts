// A chat's object as tests meet it: a chat of its own, events of its customer, operators who ask, a console's socket.
// Only tests import it.

import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import type { Incoming } from '../domain/chat/incoming';
import { type ChatId, type LoginId, type OperatorId, toChatId } from '../domain/ids';
import type { Asker, SocketIdentity } from '../domain/permissions/asker';
import type { Role } from '../domain/permissions/role';
import { withIdentity } from '../platform/identity-header';
import { newUuidV7 } from '../platform/random-id';
import type { ChatServerMessage } from '../protocol/chat-server-message';
import type { EntryView, MessageView } from '../protocol/entry-view';
import type { ChatSessionRpc } from '../rpc/chat-session-rpc';
import type { OutgoingMessage } from '../rpc/outgoing-message';
import { chatSession } from '../stubs';
import { everythingOf } from './access';
import { newSourceId } from './line-webhook';

type Raw = DurableObjectStub<import('../session/chat-session-do').ChatSession>;

export interface TestChat {
  readonly chatId: ChatId;
  readonly userId: string;
  /** A new stub for each use: one that threw is broken. */
  readonly rpc: ChatSessionRpc;
  readonly raw: Raw;
}

/** @param userId in groups and rooms: their own id */
export function newChat(channelId = 'demo', userId = newSourceId()): TestChat {
  const chatId = toChatId(channelId, userId);
  return {
    chatId,
    userId,
    get rpc() {
      return chatSession(env, chatId);
    },
    get raw() {
      return env.CHAT_SESSION.getByName(chatId) as unknown as Raw; // the binding's type names no class
    },
  };
}

let counter = 0;

/** A text of the chat's customer; `replyToken` only where given. */
export function textIn(chat: TestChat, text: string, overrides: Partial<Incoming> = {}): Incoming {
  counter += 1;
  const now = Date.now();
  return {
    eventId: `event-${now}-${counter}`,
    lineTs: now,
    arrivedAt: now,
    isRedelivery: false,
    standby: false,
    source: { kind: 'user', sourceId: chat.userId, senderId: chat.userId },
    body: { kind: 'message', lineMessageId: `${now}${counter}`, content: { type: 'text', text } },
    raw: JSON.stringify({ text }),
    ...overrides,
  };
}

export function person(name: string, role: Role = 'operator'): Asker {
  const loginId = `login_${name}` as LoginId;
  return { operatorId: `op_${name}` as OperatorId, name, role, loginId, access: everythingOf(role) };
}

export const AYA = person('aya');
export const BEN = person('ben');
export const CHI = person('chi', 'supervisor');

export function newMessage(text: string, overrides: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return { id: newUuidV7(Date.now()), content: { type: 'text', text }, ...overrides };
}

export async function claim(chat: TestChat, asker: Asker): Promise<void> {
  const claimed = await chat.rpc.applyWish(asker, { type: 'claim' }, { commandId: crypto.randomUUID() });
  if (!claimed.ok) throw new Error(`claim: ${claimed.error.code}`);
}

/** A chat that AYA holds, with one message of the customer. */
export async function servedChat(channelId?: string): Promise<TestChat> {
  const chat = newChat(channelId);
  await chat.rpc.receive([textIn(chat, 'help')]);
  await claim(chat, AYA);
  return chat;
}

/** The whole log in the order of change, page by page. */
export async function logOf(chat: TestChat, pageSize = 100): Promise<EntryView[]> {
  const found: EntryView[] = [];
  let after = { epoch: 0, seq: 0 };
  for (;;) {
    const page = await chat.rpc.entries(AYA, { after, limit: pageSize });
    if (!page.ok) throw new Error(page.error.code);
    found.push(...page.value.entries);
    if (!page.value.hasMore) return found;
    after = { epoch: page.value.epoch, seq: page.value.seq };
  }
}

export function messagesOf(log: readonly EntryView[]): MessageView[] {
  return log.filter((entry) => entry.kind === 'message');
}

export function textsOf(log: readonly EntryView[]): string[] {
  return messagesOf(log).map(({ content }) => (content.type === 'text' ? content.text : content.type));
}

export async function deliveryOf(chat: TestChat, messageId: string) {
  return messagesOf(await logOf(chat)).find((entry) => entry.id === messageId)?.delivery;
}

/** One value of the object's own store. */
export function readStore<Row extends Record<string, SqlStorageValue>>(chat: TestChat, sql: string): Promise<Row[]> {
  return runInDurableObject(chat.raw, (_object, state) => state.storage.sql.exec<Row>(sql).toArray());
}

export function alarmOf(chat: TestChat): Promise<number | null> {
  return runInDurableObject(chat.raw, (_object, state) => state.storage.getAlarm());
}

export interface Desk {
  readonly socket: WebSocket;
  readonly frames: ChatServerMessage[];
  closed: number | null;
}

/** Opens the chat's socket past the Worker's door and keeps what arrives. */
export async function openDesk(
  chat: TestChat,
  { after, ...identity }: Partial<SocketIdentity> & { readonly after?: string } = {},
): Promise<Desk> {
  const url = `http://chat/ws/chats/${chat.chatId}${after ? `?after=${after}` : ''}`;
  const who: SocketIdentity = { ...AYA, validUntil: Date.now() + 600_000, ...identity };
  const response = await chat.raw.fetch(withIdentity(new Request(url, { headers: { upgrade: 'websocket' } }), who));
  expect(response.status).toBe(101);
  const socket = response.webSocket;
  if (!socket) throw new Error('no socket in the answer');
  const desk: Desk = { socket, frames: [], closed: null };
  socket.addEventListener('message', ({ data }) => {
    desk.frames.push(JSON.parse(String(data)) as ChatServerMessage);
  });
  socket.addEventListener('close', ({ code }) => {
    desk.closed = code;
  });
  socket.accept();
  await expect.poll(() => desk.frames.length).toBeGreaterThan(0);
  return desk;
}

export function changesOf({ frames }: Desk): Extract<ChatServerMessage, { type: 'changes' }>[] {
  return frames.filter((frame) => frame.type === 'changes');
}
