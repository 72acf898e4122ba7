// Takes a message out of the chat's dead letters in R2: events that could not be stored in hours of retries may hold what its
// sender has taken back since. Called by the lane of jobs; safe to repeat.
import type { Incoming } from '../domain/chat/incoming';
import { lettersOf } from '../platform/letter-name';
import type { InboundMessage } from '../rpc/inbound-message';

/** Letters that lose their last event are deleted; the other events stay as they are. */
export async function forgetLetters(bucket: R2Bucket, chatId: string, lineMessageId: string): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await bucket.list({ prefix: lettersOf(chatId), ...(cursor !== undefined && { cursor }) });
    for (const { key } of page.objects) await forgetIn(bucket, key, lineMessageId);
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
}

async function forgetIn(bucket: R2Bucket, key: string, lineMessageId: string): Promise<void> {
  // Written by line/inbound alone.
  const letter = await (await bucket.get(key))?.json<InboundMessage>();
  if (letter?.kind !== 'chat_events') return;
  const incoming = letter.incoming.filter((event) => !holds(event, lineMessageId));
  if (incoming.length === letter.incoming.length) return;
  if (incoming.length === 0) await bucket.delete(key);
  else await bucket.put(key, JSON.stringify({ ...letter, incoming }));
}

function holds({ body }: Incoming, lineMessageId: string): boolean {
  return (body.kind === 'message' || body.kind === 'edit') && body.lineMessageId === lineMessageId;
}
