// Joining the customer's LINE account with the company's own: the invitation goes out with a token of LINE's that is kept
// nowhere but in the call, the nonce that comes back is used once, and the link can be undone at any time.
// Called by ChatSession and its lanes; each command runs inside one synchronous transaction.
// https://developers.line.biz/en/docs/messaging-api/linking-accounts/
import { useNonce } from '../db/account-link-queries';
import { replyRefusal } from '../domain/chat/decide-message';
import { linkInvitation, withLinkToken } from '../domain/chat/link-invitation';
import { parseChatId } from '../domain/ids';
import type { Asker } from '../domain/permissions/asker';
import { err, ok, type Result } from '../domain/result';
import type { LineChannel } from '../line/outbound/line-channel';
import type { SendAnswer } from '../protocol/chat-command';
import type { Refusal } from '../rpc/refusal';
import type { ChatTools } from './chat-tools';
import { type Done, sendMessage } from './run-command';
import { loadSeen } from './seen-chat';

type Outcome<T> = Result<Done<T>, Refusal>;

export interface Invitation {
  /** A UUIDv7: the message's id. */
  readonly messageId: string;
  /** The company's sign-in page. */
  readonly pageUrl: string;
}

/** A token by which LINE knows the customer again: good once, for ten minutes. Never logged, never stored in the log. */
export async function askLinkToken(
  tools: ChatTools,
  asker: Asker,
  openChannel: (channelId: string) => Promise<LineChannel | null>,
): Promise<Result<string, Refusal>> {
  const record = loadSeen(tools.store, asker);
  const place = record && parseChatId(record.chatId);
  if (!record || !place) return refuse('NOT_FOUND');
  // A group has no account to link.
  if (record.sourceKind !== 'user') return refuse('NOT_SENDABLE');
  const refusal = replyRefusal(record.state, asker);
  if (refusal) return refuse(refusal);
  const channel = await openChannel(place.channelId);
  const token = channel ? await channel.linkToken(place.sourceId) : null;
  if (token?.kind === 'ok') return ok(token.value);
  const isRefused = token?.kind === 'rejected' || token?.kind === 'unauthorized';
  return isRefused ? refuse('LINE_REFUSED') : err({ code: 'LINE_UNREACHABLE', retry: true });
}

/** Sends the invitation. The same id again sends nothing new, whatever token was asked for it. */
export function inviteToLink(
  tools: ChatTools,
  asker: Asker,
  { messageId, pageUrl }: Invitation,
  linkToken: string,
): Outcome<SendAnswer> {
  const content = linkInvitation(pageUrl, tools.store.load()?.contact.language ?? null);
  const sent = sendMessage(tools, asker, { id: messageId, content });
  if (sent.ok && sent.value.change) {
    // Only the bytes of this call carry the token: the entry, which all may read and D1 keeps, shows the page alone.
    const isPut = tools.outbox.replaceInCall(
      messageId,
      JSON.stringify(pageUrl),
      JSON.stringify(withLinkToken(pageUrl, linkToken)),
    );
    if (!isPut) throw new Error('the invitation has no place for its link token');
  }
  return sent;
}

/**
 * Uses a nonce up for a line of the log; the same line again, after a crash, finds its answer.
 * @returns the company's account behind it; null where the nonce is unknown, used, expired, or another channel's
 */
export async function consumeLinkNonce(
  db: D1Database,
  use: { readonly chatId: string; readonly nonce: string; readonly entryId: string; readonly at: number },
): Promise<{ readonly id: string; readonly name: string } | null> {
  const channelId = parseChatId(use.chatId)?.channelId ?? '';
  const account = await useNonce(db, { ...use, channelId, usedBy: `${use.chatId} ${use.entryId}` });
  return account && { id: account.accountId, name: account.accountName };
}

function refuse(code: Refusal['code']): Result<never, Refusal> {
  return err({ code, retry: false });
}
