// /api/search: messages of all chats that hold a text, newest first. Translates between HTTP, the months' indexes, D1 and the chats'
// objects; whose a hit is to see is said by `can`, here of D1's rows and again by each chat.
import { type Context, Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { writeAudit } from '../db/audit-queries';
import { chatsById } from '../db/find-chats';
import { listMonths, servedSpans } from '../db/search-queries';
import type { ChatId } from '../domain/ids';
import { maySee } from '../domain/permissions/can';
import { rowScope } from '../domain/permissions/chat-scope';
import { err, ok, type Result } from '../domain/result';
import type { Sealed } from '../domain/settings/settings-snapshot';
import type { AppEnv } from '../env';
import { hourlyAuditEntryOf } from '../platform/audit-source';
import { callObject } from '../platform/call-object';
import { errorResponse } from '../platform/error-response';
import { queryParams } from '../platform/json-body';
import { logError, logWarn } from '../platform/log';
import { openSealed, seal } from '../platform/seal';
import { withinMs } from '../platform/within-ms';
import { SEARCH_LIMIT_MAX, type SearchPage, type SearchQuery, searchQuery } from '../protocol/search';
import { chatSession, searchIndex } from '../stubs';
import { findMessages, type MessageSearch, type SearchDeps, type SearchPlace } from './find-messages';
import { toListItem } from './list-chats';

const LIMIT_DEFAULT = 20;
const ANSWER_WITHIN_MS = 8_000;

export const searchRoutes = new Hono<AppEnv>()
  .use(requireOperator)
  .get('/', requireLiveLogin, queryParams(searchQuery), async (c) => {
    const query = c.req.valid('query');
    const after = query.cursor === undefined ? null : await openCursor(c, query.cursor);
    if (query.cursor !== undefined && after === null) return errorResponse(c, 'BAD_REQUEST', { fields: ['cursor'] });
    const page = await searchPage(c, toSearch(query), after);
    return page.ok ? c.json(page.value) : errorResponse(c, page.error);
  });

/** D1 or an index may be away; chats go on without them. */
async function searchPage(
  c: Context<AppEnv>,
  search: MessageSearch,
  after: SearchPlace | null,
): Promise<Result<SearchPage, 'UNAVAILABLE'>> {
  try {
    const found = await withinMs(auditedSearch(c, search, after), ANSWER_WITHIN_MS);
    if (found.inTime) return ok(found.value);
    logWarn('search_late');
  } catch (cause) {
    logError('search_failed', cause);
  }
  return err('UNAVAILABLE');
}

/** Who searches is told once an hour, and never for what. */
async function auditedSearch(
  c: Context<AppEnv>,
  search: MessageSearch,
  after: SearchPlace | null,
): Promise<SearchPage> {
  const db = c.env.DB.withSession('first-primary');
  const object = { kind: 'list', id: 'messages' } as const;
  await writeAudit(db, [hourlyAuditEntryOf(c, { action: 'chats.searched', object })]);
  const { next, ...page } = await findMessages(searchDeps(c, db), search, after);
  return { ...page, nextCursor: next && (await sealCursor(c, next)) };
}

function searchDeps(c: Context<AppEnv>, db: D1DatabaseSession): SearchDeps {
  const asker = c.get('asker');
  return {
    months: () => listMonths(db),
    find: (month, query) => searchIndex(c.env, month).find(query),
    seenOf: async (chatIds) => {
      const rows = await chatsById(db, asker.operatorId, chatIds);
      return new Set(rows.filter((row) => maySee(asker, rowScope(toListItem(row)))).map(({ chat_id }) => chat_id));
    },
    servedSpans: (operatorId, chatIds) => servedSpans(db, operatorId, chatIds),
    lines: async (chatId, places) => {
      const found = await callObject(() => chatSession(c.env, chatId as ChatId).found(asker, places));
      if (found.ok) return found.value;
      return found.error.code === 'UNAVAILABLE' ? 'away' : null;
    },
  };
}

function toSearch({ q, from, to, operator, channel, limit }: SearchQuery): MessageSearch {
  return {
    text: q,
    from: Number(from ?? 0),
    to: Number(to ?? Number.MAX_SAFE_INTEGER),
    operatorId: operator ?? null,
    channelId: channel ?? null,
    limit: Math.min(SEARCH_LIMIT_MAX, Number(limit ?? LIMIT_DEFAULT)),
  };
}

// Where a search stopped may be a message that is not hers to see: its time would tell of it. So nobody reads it but us.

const cursorPlace = (c: Context<AppEnv>) => `search:${c.get('asker').operatorId}:cursor`;

async function sealCursor(c: Context<AppEnv>, { month, place }: SearchPlace): Promise<string> {
  const sealed = await seal(`${month}.${place}`, cursorPlace(c), c.env.DATA_KEK);
  if (!sealed.ok) throw new Error(sealed.error.code);
  return sealed.value;
}

async function openCursor(c: Context<AppEnv>, cursor: string): Promise<SearchPlace | null> {
  const opened = await openSealed(cursor as Sealed, cursorPlace(c), c.env.DATA_KEK);
  if (!opened.ok) return null;
  const [month = '', place = ''] = opened.value.split('.');
  return { month, place: Number(place) };
}
