// What tests of the lane to LINE do over and over: send, let time pass, let the customer write. Only tests import it.
import { runDurableObjectAlarm } from 'cloudflare:test';
import { vi } from 'vitest';
import type { OutgoingMessage } from '../rpc/outgoing-message';
import { AYA, newMessage, type TestChat, textIn } from './chat-client';
import type { FakeLine } from './fake-line';

/** Moves the clock of the objects, then rings the chat's alarm as the platform would. */
export async function passTime(chat: TestChat, ms: number): Promise<void> {
  const now = Date.now() + ms;
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(now);
  await runDurableObjectAlarm(chat.raw);
}

/** AYA sends; answers the message's id. */
export async function sendText(
  chat: TestChat,
  text: string,
  overrides: Partial<OutgoingMessage> = {},
): Promise<string> {
  const message = newMessage(text, overrides);
  const sent = await chat.rpc.send(AYA, message);
  if (!sent.ok) throw new Error(sent.error.code);
  return message.id;
}

/** The customer writes, which brings a token for one free answer. */
export async function freeAnswer(line: FakeLine, chat: TestChat): Promise<void> {
  const token = crypto.randomUUID();
  line.handOut(token, chat.userId);
  await chat.rpc.receive([textIn(chat, 'again', { replyToken: token })]);
}

/** What each call to this customer carried. */
export function textsSent(line: FakeLine, chat: TestChat): (readonly string[])[] {
  return line.callsTo(chat.userId).map(({ texts }) => texts);
}
