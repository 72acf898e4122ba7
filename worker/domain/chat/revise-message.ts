// What an edit, an unsend and the message itself make of one line of the log, in whatever order they come. Pure: the same
// news in any order and number end in the same content. Called for lines that stand already; a first line is made by
// transition. LINE promises no order: https://developers.line.biz/en/docs/messaging-api/receiving-messages/#webhook-event-order
import type { MessageEntry } from './entry';
import type { TextContent } from './message-content';

/** A message of a customer with the instant it is shown at. */
export type PlacedMessage = MessageEntry & { readonly lineTs: number };

/** The newest edit by LINE's time wins. Null: nothing changes, for it is older, known, or the message was taken back. */
export function withEdit<Message extends PlacedMessage>(
  held: Message,
  edit: { readonly content: TextContent; readonly quoteToken?: string; readonly lineTs: number },
): Message | null {
  if (held.content.type === 'unsent' || edit.lineTs <= (held.editedAt ?? 0)) return null;
  const { quoteToken: _old, ...rest } = held;
  return {
    // Only optional fields of a Message are taken out or set.
    ...(rest as Message),
    content: edit.content,
    ...(edit.quoteToken !== undefined && { quoteToken: edit.quoteToken }),
    editedAt: edit.lineTs,
  };
}

/** The message comes after its edit: the line goes to the message's place and keeps the newer text. Null: nothing changes. */
export function withOriginal<Message extends PlacedMessage>(
  held: Message,
  original: { readonly lineTs: number; readonly quotedLineMessageId?: string; readonly quotedId?: string },
): Message | null {
  if (!held.isAwaited || held.content.type === 'unsent') return null;
  const { isAwaited: _isAwaited, ...rest } = held;
  const { lineTs, quotedLineMessageId, quotedId } = original;
  return {
    ...(rest as Message),
    lineTs,
    ...(quotedLineMessageId !== undefined && { quotedLineMessageId }),
    ...(quotedId !== undefined && { quotedId }),
  };
}

/** Taken back: of the message stays its place and who wrote it. Null: it was taken back before. */
export function withoutContent<Message extends PlacedMessage>(held: Message): Message | null {
  if (held.content.type === 'unsent') return null;
  const { quoteToken: _token, quotedLineMessageId: _quotedLine, quotedId: _quoted, editedAt: _edited, ...rest } = held;
  return { ...(rest as Message), content: { type: 'unsent' } };
}
