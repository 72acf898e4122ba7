// /api/chats: the list from the projection, one chat and its thread from the chat's object, messages to it, its files.
// Translates between HTTP and the objects; decides nothing. Every refusal is a code of the object that refused.
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { writeAudit } from '../db/audit-queries';
import { toAttributeValue } from '../domain/attributes/attribute';
import { isUuidV7, type MessageId } from '../domain/ids';
import { parsePosition } from '../domain/position';
import { err, ok, type Result } from '../domain/result';
import type { AppEnv } from '../env';
import { hourlyAuditEntryOf } from '../platform/audit-source';
import { errorResponse } from '../platform/error-response';
import { jsonBody, queryParams } from '../platform/json-body';
import { logError, logWarn } from '../platform/log';
import { withinMs } from '../platform/within-ms';
import { attributeCommand, contactCommand, readCommand, retryCommand, sendMessage } from '../protocol/chat-command';
import { type ChatListQuery, chatListQuery, type EntriesQuery, entriesQuery } from '../protocol/chat-list-query';
import type { ChatAnswer, ChatPage } from '../protocol/chat-view';
import { planMessage, sendPlanned } from '../protocol/planned-message';
import type { EntryQuery } from '../rpc/chat-session-rpc';
import { askChat, type ChatContext, refuse } from './ask-chat';
import { chatPage, isOrderable, isTeamListed } from './list-chats';
import { openCursor, sealCursor } from './list-cursor';
import { readAttributes } from './read-attributes';
import { resolveOutgoing } from './resolve-outgoing';
import { serveMedia } from './serve-media';
import { servePicture } from './serve-picture';

const ENTRIES_DEFAULT = 50;
const ENTRIES_MAX = 200;
const LIST_WITHIN_MS = 5_000;
/** The longest text of a message, every character escaped. */
const BODY_BYTES_MAX = 1_048_576;

export const chatRoutes = new Hono<AppEnv>()
  .use(bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (c) => errorResponse(c, 'BODY_TOO_LARGE') }))
  .use(requireOperator)
  .get('/', requireLiveLogin, queryParams(chatListQuery), async (c) => {
    if (!isTeamListed(c.req.valid('query'))) return errorResponse(c, 'BAD_REQUEST', { fields: ['team'] });
    if (!isOrderable(c.req.valid('query'), c.get('asker')))
      return errorResponse(c, 'BAD_REQUEST', { fields: ['order'] });
    const page = await findPage(c, c.req.valid('query'));
    if (!page.ok) return errorResponse(c, page.error);
    return page.value ? c.json(page.value) : errorResponse(c, 'BAD_REQUEST', { fields: ['cursor'] });
  })
  .use('/:chatId/*', requireLiveLogin)
  .get('/:chatId', async (c) => {
    const view = await askChat(c, (chat) => chat.view(c.get('asker')));
    return view.ok ? c.json(view.value) : refuse(c, view.error);
  })
  .get('/:chatId/row', async (c) => {
    const row = await askChat(c, (chat) => chat.row(c.get('asker')));
    return row.ok ? c.json(row.value) : refuse(c, row.error);
  })
  .get('/:chatId/messages', queryParams(entriesQuery), async (c) => {
    const query = toEntryQuery(c.req.valid('query'));
    if (!query) return errorResponse(c, 'BAD_REQUEST', { fields: ['after', 'before', 'newer', 'around', 'at'] });
    const page = await askChat(c, (chat) => chat.entries(c.get('asker'), query));
    return page.ok ? c.json(page.value) : refuse(c, page.error);
  })
  .get('/:chatId/messages/:messageId', async (c) => {
    const entry = await askChat(c, (chat) => chat.entry(c.get('asker'), c.req.param('messageId')));
    return entry.ok ? c.json(entry.value) : refuse(c, entry.error);
  })
  .get('/:chatId/media/:entryId', async (c) => {
    const media = await askChat(c, (chat) => chat.mediaOf(c.get('asker'), c.req.param('entryId')));
    return media.ok ? serveMedia(c, c.env.MEDIA, media.value) : refuse(c, media.error);
  })
  .get('/:chatId/picture', async (c) => {
    const picture = await askChat(c, (chat) => chat.pictureOf(c.get('asker')));
    return picture.ok ? servePicture(c, picture.value.url) : refuse(c, picture.error);
  })
  .get('/:chatId/members/:userId/picture', async (c) => {
    const picture = await askChat(c, (chat) => chat.memberPictureOf(c.get('asker'), c.req.param('userId')));
    return picture.ok ? servePicture(c, picture.value.url) : refuse(c, picture.error);
  })
  .post('/:chatId/messages', jsonBody(sendMessage), async (c) => {
    const message = c.req.valid('json');
    if (!isUuidV7(message.id)) return errorResponse(c, 'BAD_REQUEST', { fields: ['id'] });
    const sending = { asker: c.get('asker'), chatId: c.req.param('chatId') };
    const outgoing = await resolveOutgoing(c.env, sending, message);
    if (!outgoing.ok) return refuse(c, outgoing.error);
    const sent = await askChat(c, (chat) => chat.send(c.get('asker'), outgoing.value));
    return sent.ok ? c.json(sent.value, 202) : refuse(c, sent.error);
  })
  .post('/:chatId/messages/:messageId/retry', jsonBody(retryCommand), async (c) => {
    const messageId = c.req.param('messageId');
    if (!isUuidV7(messageId)) return errorResponse(c, 'NOT_FOUND');
    const how = c.req.valid('json');
    const sent = await askChat(c, (chat) => chat.retryMessage(c.get('asker'), messageId as MessageId, how));
    return sent.ok ? c.json(sent.value, 202) : refuse(c, sent.error);
  })
  .delete('/:chatId/messages/:messageId', async (c) => {
    const messageId = c.req.param('messageId');
    if (!isUuidV7(messageId)) return errorResponse(c, 'NOT_FOUND');
    const cancelled = await askChat(c, (chat) => chat.cancelMessage(c.get('asker'), messageId as MessageId));
    return cancelled.ok ? c.json(cancelled.value) : refuse(c, cancelled.error);
  })
  .post('/:chatId/planned', jsonBody(planMessage), async (c) => {
    const { message, at } = c.req.valid('json');
    if (!isUuidV7(message.id)) return errorResponse(c, 'BAD_REQUEST', { fields: ['message.id'] });
    const sending = { asker: c.get('asker'), chatId: c.req.param('chatId') };
    const resolved = await resolveOutgoing(c.env, sending, message);
    if (!resolved.ok) return refuse(c, resolved.error);
    const planned = await askChat(c, (chat) => chat.plan(c.get('asker'), resolved.value, at));
    return planned.ok ? c.json({ chat: planned.value } satisfies ChatAnswer) : refuse(c, planned.error);
  })
  .delete('/:chatId/planned/:messageId', async (c) => {
    const messageId = c.req.param('messageId') as MessageId;
    const dropped = await askChat(c, (chat) => chat.dropPlanned(c.get('asker'), messageId));
    return dropped.ok ? c.json({ chat: dropped.value } satisfies ChatAnswer) : refuse(c, dropped.error);
  })
  .post('/:chatId/planned/:messageId/send', jsonBody(sendPlanned), async (c) => {
    const messageId = c.req.param('messageId') as MessageId;
    const { seenSeq } = c.req.valid('json');
    const sent = await askChat(c, (chat) => chat.sendPlanned(c.get('asker'), messageId, seenSeq));
    return sent.ok ? c.json(sent.value, 202) : refuse(c, sent.error);
  })
  .post('/:chatId/typing', async (c) => {
    const shown = await askChat(c, (chat) => chat.typing(c.get('asker')));
    return shown.ok ? c.json({}, 202) : refuse(c, shown.error);
  })
  .post('/:chatId/line-read', async (c) => {
    const marked = await askChat(c, (chat) => chat.markReadOnLine(c.get('asker')));
    return marked.ok ? c.json({ chat: marked.value }) : refuse(c, marked.error);
  })
  .post('/:chatId/contact', jsonBody(contactCommand), async (c) => {
    const named = await askChat(c, (chat) => chat.nameContact(c.get('asker'), c.req.valid('json').givenName));
    return named.ok ? c.json({ chat: named.value }) : refuse(c, named.error);
  })
  .put('/:chatId/attributes/:attributeId', jsonBody(attributeCommand), async (c) => {
    const attribute = (await readAttributes(c.env)).find(({ id }) => id === c.req.param('attributeId'));
    if (!attribute || attribute.isArchived) return errorResponse(c, 'ATTRIBUTE_UNKNOWN');
    const { value: typed } = c.req.valid('json');
    const value = typed === null ? null : toAttributeValue(attribute, typed);
    if (typed !== null && value === null) return errorResponse(c, 'ATTRIBUTE_INVALID', { fields: ['value'] });
    const { id, label } = attribute;
    const set = await askChat(c, (chat) => chat.setAttribute(c.get('asker'), { id, label, value }));
    return set.ok ? c.json({ chat: set.value }) : refuse(c, set.error);
  })
  .post('/:chatId/read', jsonBody(readCommand), async (c) => {
    const done = await askChat(c, (chat) => chat.markRead(c.get('asker'), c.req.valid('json')));
    return done.ok ? c.json({ chat: done.value }) : refuse(c, done.error);
  })
  .delete('/:chatId/read', async (c) => {
    const done = await askChat(c, (chat) => chat.markUnread(c.get('asker')));
    return done.ok ? c.json({ chat: done.value }) : refuse(c, done.error);
  });

/** A page; null where the cursor is none of ours. D1 may stall or be away: chats go on without it, only lists cannot. */
async function findPage(c: ChatContext, query: ChatListQuery): Promise<Result<ChatPage | null, 'UNAVAILABLE'>> {
  const db = c.env.DB.withSession('first-primary');
  try {
    const found = await withinMs(searchedPage(c, db, query), LIST_WITHIN_MS);
    if (found.inTime) return ok(found.value);
    logWarn('list_late');
  } catch (cause) {
    logError('list_failed', cause);
  }
  return err('UNAVAILABLE');
}

/** Who searches is told once an hour, and never for what. */
async function searchedPage(c: ChatContext, db: D1DatabaseSession, query: ChatListQuery): Promise<ChatPage | null> {
  if (query.q?.trim()) {
    const object = { kind: 'list', id: 'chats' } as const;
    await writeAudit(db, [hourlyAuditEntryOf(c, { action: 'chats.searched', object })]);
  }
  const asker = c.get('asker');
  const { cursor: sealed, ...rest } = query;
  const cursor = sealed === undefined ? undefined : await openCursor(c.env, asker, sealed);
  if (cursor === null) return null;
  const page = await chatPage(db, asker, { ...rest, ...(cursor !== undefined && { cursor }) });
  return page?.nextCursor ? { ...page, nextCursor: await sealCursor(c.env, asker, page.nextCursor) } : page;
}

function toEntryQuery({ limit: limitText, ...asked }: EntriesQuery): EntryQuery | null {
  const limit = Math.min(ENTRIES_MAX, Number(limitText ?? ENTRIES_DEFAULT));
  const [first, ...others] = Object.entries(asked).filter(([, value]) => value !== undefined);
  if (others.length > 0) return null;
  const [kind, value = ''] = first ?? [];
  if (kind === undefined) return { before: null, limit };
  if (kind === 'around') return { around: value, limit };
  if (kind === 'at') return { at: Number(value), limit };
  const place = parsePosition(value);
  if (!place) return null;
  if (kind === 'after') return { after: place, limit };
  // Two numbers and a dot as well, but a place in display order.
  const display = { lineTs: place.epoch, seq: place.seq };
  return kind === 'newer' ? { newer: display, limit } : { before: display, limit };
}
