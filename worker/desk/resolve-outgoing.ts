// Turns what the composer asked for into what a chat can send: uploads and saved messages are looked up, limits of LINE that
// need no chat are checked, the sender's name is put on. Called by chat-route; decides nothing about the chat.

import { getSavedMessage } from '../db/saved-message-queries';
import { findUpload, publicKey, type UploadKind } from '../db/upload-queries';
import { hasTokens } from '../domain/canned/reply-tokens';
import type { MediaCopy, MessageContent } from '../domain/chat/message-content';
import type { QuickReply } from '../domain/chat/quick-reply';
import { checkQuickReplies } from '../domain/delivery/quick-reply-limits';
import { isSendableSticker } from '../domain/delivery/sendable-stickers';
import { checkText } from '../domain/delivery/text-limits';
import { publicNameOf } from '../domain/desk/public-name';
import type { Asker } from '../domain/permissions/asker';
import { err, ok, type Result } from '../domain/result';
import type { Env } from '../env';
import { logError } from '../platform/log';
import { getSettings } from '../platform/settings-snapshot';
import type { SendMessage } from '../protocol/chat-command';
import type { ErrorCode } from '../protocol/error-code';
import type { QuickReplyView } from '../protocol/quick-reply';
import type { OutgoingMessage } from '../rpc/outgoing-message';
import type { Refusal } from '../rpc/refusal';

/** Who sends, and where to. */
export interface Sending {
  readonly asker: Asker;
  readonly chatId: string;
}

type Found<T = MessageContent> = Result<T, ErrorCode>;
type OfKind<Type extends SendMessage['type']> = Extract<SendMessage, { type: Type }>;

const PLACE_UTF16_MAX = 100;
const DURATION_MS_MAX = 24 * 3_600_000;
const IMAGE_BYTES_MAX = 10_000_000;
const PREVIEW_BYTES_MAX = 1_000_000;
const PLAYED_BYTES_MAX = 200_000_000;
/** A message object of no type: whoever sends it is told that the saved message is not valid. */
const NOTHING_SAVED = { kind: '', altText: '', json: '{}' };

/** @returns what goes to the chat's object; Err where LINE would refuse it or what it names is not there. Never throws. */
export async function resolveOutgoing(
  env: Env,
  sending: Sending,
  message: SendMessage,
): Promise<Result<OutgoingMessage, Refusal>> {
  const { id, seenSeq, confirmed } = message;
  const quickReplies = (message.quickReplies ?? []).map(toQuickReply);
  if (checkQuickReplies(quickReplies)) return refuse('QUICK_REPLIES_INVALID');
  const content = await resolveContent(env, sending, message);
  if (!content.ok) return refuse(content.error);
  const quotedId = message.type === 'text' || message.type === 'sticker' ? message.quotedId : undefined;
  const name = await senderName(env, sending.asker);
  return ok({
    id,
    content: content.value,
    ...(quotedId !== undefined && { quotedId }),
    ...(quickReplies.length > 0 && { quickReplies }),
    ...(name !== null && { sender: { name } }),
    ...(seenSeq && { seenSeq }),
    ...(confirmed !== undefined && { confirmed }),
  });
}

async function resolveContent(env: Env, sending: Sending, message: SendMessage): Promise<Found> {
  switch (message.type) {
    case 'text': {
      const fault = checkText(message.text) ?? (hasTokens(message.text) ? 'TOKEN_UNFILLED' : null);
      return fault ? err(fault) : ok({ type: 'text', text: message.text });
    }
    case 'sticker':
      return resolveSticker(message);
    case 'location':
      return resolveLocation(message);
    case 'image':
    case 'video':
    case 'audio':
    case 'file':
    case 'saved':
      try {
        return message.type === 'saved'
          ? ok(await resolveSaved(env, message))
          : await resolveMedia(env, sending, message);
      } catch (cause) {
        logError('outgoing_not_resolved', cause, { kind: message.type });
        return err('UNAVAILABLE');
      }
  }
}

function resolveSticker({ packageId, stickerId }: OfKind<'sticker'>): Found {
  return isSendableSticker(packageId, stickerId)
    ? ok({ type: 'sticker', packageId, stickerId })
    : err('STICKER_UNKNOWN');
}

function resolveLocation({ latitude, longitude, ...words }: OfKind<'location'>): Found {
  const [title, address] = [words.title.trim(), words.address.trim()];
  const isNamed = [title, address].every((text) => text.length >= 1 && text.length <= PLACE_UTF16_MAX);
  return isNamed ? ok({ type: 'location', title, address, latitude, longitude }) : err('LOCATION_INVALID');
}

/** One that is gone still answers the repeat of a send: the chat compares it by its id, and refuses a new one. */
async function resolveSaved(env: Env, { savedMessageId }: OfKind<'saved'>): Promise<MessageContent> {
  const { kind, altText, json } = (await getSavedMessage(env.DB, savedMessageId)) ?? NOTHING_SAVED;
  return { type: 'card', kind, altText, savedMessageId, json };
}

async function resolveMedia(
  env: Env,
  sending: Sending,
  message: OfKind<'image'> | OfKind<'video'> | OfKind<'audio'> | OfKind<'file'>,
): Promise<Found> {
  const { type } = message;
  const found = await findFile(env, sending, message.uploadId, type);
  if (!found.ok) return found;
  const { media, fileName } = found.value;
  switch (type) {
    case 'file':
      return ok({ type, provider: 'operator', fileName, ...sizeOf(media), media });
    case 'audio': {
      const { durationMs } = message;
      if (durationMs < 1 || durationMs > DURATION_MS_MAX) return err('BAD_REQUEST');
      return ok({ type, provider: 'operator', durationMs, media });
    }
    case 'image':
    case 'video': {
      const preview = await findFile(env, sending, message.previewId, 'preview');
      if (!preview.ok) return preview;
      const shown = { provider: 'operator' as const, media: { ...media, ...previewOf(preview.value.media) } };
      if (type === 'image') return ok({ type, ...shown });
      const { durationMs } = message;
      if (durationMs !== undefined && (durationMs < 1 || durationMs > DURATION_MS_MAX)) return err('BAD_REQUEST');
      // By it LINE tells that the customer watched it to the end; groups are left out where the message is written.
      return ok({ type, ...shown, trackingId: message.id, ...(durationMs !== undefined && { durationMs }) });
    }
  }
}

interface FoundFile {
  readonly media: MediaCopy;
  readonly fileName: string;
}

/** What may be sent as what, and how big. A link leads to any kind of file. */
const TAKEN: Readonly<
  Record<UploadKind | 'preview', { readonly kinds: readonly UploadKind[]; readonly bytesMax: number }>
> = {
  image: { kinds: ['image'], bytesMax: IMAGE_BYTES_MAX },
  preview: { kinds: ['image'], bytesMax: PREVIEW_BYTES_MAX },
  video: { kinds: ['video'], bytesMax: PLAYED_BYTES_MAX },
  audio: { kinds: ['audio'], bytesMax: PLAYED_BYTES_MAX },
  file: { kinds: ['image', 'video', 'audio', 'file'], bytesMax: PLAYED_BYTES_MAX },
};

/** An upload of somebody else, or for another chat, is as unknown as one that does not exist. */
async function findFile(
  env: Env,
  { asker, chatId }: Sending,
  uploadId: string,
  as: UploadKind | 'preview',
): Promise<Found<FoundFile>> {
  const upload = await findUpload(env.DB, uploadId);
  const isOurs = upload?.chatId === chatId && upload.operatorId === asker.operatorId;
  const isMeant = (upload?.purpose === 'preview') === (as === 'preview');
  if (!upload || !isOurs || !isMeant) return err('UPLOAD_UNKNOWN');
  const { kinds, bytesMax } = TAKEN[as];
  if (!kinds.includes(upload.kind)) return err('FILE_TYPE_REFUSED');
  if (upload.sizeBytes > bytesMax) return err('FILE_TOO_LARGE');
  const { contentType, sizeBytes, width, height } = upload;
  const size = width !== null && height !== null ? { width, height } : {};
  return ok({
    media: { state: 'ready', key: publicKey(upload.id), contentType, sizeBytes, ...size },
    fileName: upload.fileName,
  });
}

function previewOf({ key }: MediaCopy): Pick<MediaCopy, 'previewKey'> {
  return key === undefined ? {} : { previewKey: key };
}

function sizeOf({ sizeBytes }: MediaCopy): { fileSizeBytes?: number } {
  return sizeBytes === undefined ? {} : { fileSizeBytes: sizeBytes };
}

/** Whose name LINE shows instead of the account's; what LINE would refuse of it is left out where the message is written. */
async function senderName(env: Env, asker: Asker): Promise<string | null> {
  const settings = await getSettings(env);
  return (settings?.sending?.sender ?? 'account') === 'account' ? null : publicNameOf(settings?.publicNames, asker);
}

function toQuickReply({ label, action }: QuickReplyView): QuickReply {
  if (action.type !== 'postback') return { label, action };
  const { type, data, displayText } = action;
  return { label, action: { type, data, ...(displayText !== undefined && { displayText }) } };
}

function refuse(code: ErrorCode): Result<never, Refusal> {
  return err({ code, retry: code === 'UNAVAILABLE' });
}
