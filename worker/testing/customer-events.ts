// Events of customers as ChatSession.receive() takes them, past the webhook. Only tests import it.
import { env } from 'cloudflare:workers';
import type { Incoming } from '../domain/chat/incoming';
import type { MessageContent } from '../domain/chat/message-content';
import { chatSession } from '../stubs';
import { newSourceId } from './line-webhook';

let events = 0;

/** A message of the customer behind a chat id; its entry is `in_{lineMessageId}`. */
export function customerMessage(chatId: string, content: MessageContent): Incoming & { readonly entryId: string } {
  events += 1;
  const lineMessageId = String(Date.now() * 1000 + events);
  const sourceId = chatId.slice(chatId.indexOf(':') + 1);
  return {
    eventId: `event-${lineMessageId}`,
    lineTs: Date.now(),
    arrivedAt: Date.now(),
    isRedelivery: false,
    standby: false,
    source: { kind: 'user', sourceId },
    body: { kind: 'message', lineMessageId, content },
    raw: '{}',
    entryId: `in_${lineMessageId}`,
  };
}

/** A new chat whose customer wrote these texts. @returns its id */
export async function aChatWith(...texts: string[]): Promise<string> {
  const chatId = `demo:${newSourceId()}`;
  await chatSession(env, chatId).receive(texts.map((text) => customerMessage(chatId, { type: 'text', text })));
  return chatId;
}
