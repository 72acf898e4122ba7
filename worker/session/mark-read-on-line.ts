// Shows Read on the customer's phone: one call with the token of the newest message that was read, which marks all before it. Never backwards, off
// while a partner module holds the chat, and no failure of it delays or hides a message. Called by the lane of foreign hosts.
// https://developers.line.biz/en/docs/messaging-api/mark-as-read/
import { parseChatId } from '../domain/ids';
import type { LineChannel } from '../line/outbound/line-channel';
import type { ChatTools } from './chat-tools';
import { ChatWrite } from './chat-write';
import type { Commit } from './commit';
import type { ReadJob } from './outbox-store';

export interface MarkReadDeps {
  readonly tools: ChatTools;
  readonly openChannel: (channelId: string) => Promise<LineChannel | null>;
  readonly commit: Commit;
}

/** @returns false where the same may succeed later */
export async function markReadOnLine(
  { tools, openChannel, commit }: MarkReadDeps,
  { token, upTo }: ReadJob,
): Promise<boolean> {
  const record = tools.store.load();
  const place = record && parseChatId(record.chatId);
  if (!record || !place || record.state.standby) return true;
  const { markedTs } = record.lineRead;
  if (markedTs !== null && upTo <= markedTs) return true;
  const channel = await openChannel(place.channelId);
  if (!channel) return false;
  const answer = await channel.markAsRead(token);
  // Refused for good: the account marks by itself, or the token is not one of this bot. Nothing to tell, nothing to repeat.
  if (answer.kind === 'rejected') return true;
  if (answer.kind !== 'ok') return false;
  commit(() => {
    const now = tools.store.load();
    if (!now) return { value: null, change: null };
    const write = new ChatWrite(tools, now, tools.now());
    write.noteMarkedOnLine(token, upTo);
    return { value: null, change: write.finish() };
  });
  return true;
}
