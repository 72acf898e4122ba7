// What an act of the customer leads to that came while nobody knew the settings: once they are known it is served as if it came
// now, by its line of the log. Where they are still not known it waits on. Called by the deadline that the act left behind.
import type { Entry } from '../domain/chat/entry';
import type { Incoming, IncomingBody } from '../domain/chat/incoming';
import { parseChatId } from '../domain/ids';
import type { ChatTools } from './chat-tools';
import type { ChatWrite } from './chat-write';
import { askAtOnce, placePending, SETTINGS_AGAIN_MS } from './follow-step';
import { serveCustomer } from './serve-customer';

export function decideLate(tools: ChatTools, write: ChatWrite, entryId: string): void {
  const entry = tools.store.entryById(entryId);
  const rules = tools.rules(write.record);
  if (!rules) {
    tools.outbox.setTimer('decide', entryId, write.now + SETTINGS_AGAIN_MS);
    return;
  }
  const incoming = entry && toIncoming(write, entry);
  // Taken back meanwhile: nothing is left to decide.
  if (!entry || !incoming) return;
  // Whoever else holds the chat answers it.
  const isOthers = rules.desk !== null && write.record.state.standby;
  if (entry.kind === 'message' && !rules.isBotOn && !isOthers) askAtOnce(tools, write, entry.lineTs);
  placePending(tools, write, rules);
  serveCustomer(tools, write, incoming, true);
}

/** The act as it came, as far as serving it needs it. */
function toIncoming({ record, now }: ChatWrite, entry: Entry): Incoming | null {
  const body = toBody(entry);
  if (!body) return null;
  const senderId = senderOf(entry);
  const sourceId = parseChatId(record.chatId)?.sourceId ?? '';
  return {
    eventId: entry.id,
    lineTs: entry.lineTs,
    arrivedAt: now,
    isRedelivery: false,
    standby: false,
    source: { kind: record.sourceKind, sourceId, ...(senderId !== undefined && { senderId }) },
    body,
    raw: '',
  };
}

function toBody(entry: Entry): IncomingBody | null {
  if (entry.kind === 'event') {
    return entry.event.type === 'postback' ? { kind: 'postback', data: entry.event.data } : null;
  }
  if (entry.kind !== 'message' || entry.content.type === 'unsent') return null;
  return { kind: 'message', lineMessageId: entry.id.slice('in_'.length), content: entry.content };
}

function senderOf(entry: Entry): string | undefined {
  if (entry.kind === 'event') return entry.event.type === 'postback' ? entry.event.senderId : undefined;
  return entry.kind === 'message' && entry.author.kind === 'customer' ? entry.author.senderId : undefined;
}
