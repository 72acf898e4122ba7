// /api/mentions: the notes that name the asker, newest first. Which there are is D1's; what one says, and whether she may still see it,
// is its chat's to answer. Nobody sees anybody else's.
import { type Context, Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { chatsById } from '../db/find-chats';
import { listMentions, type MentionPlace, type MentionRow, markMention } from '../db/mention-queries';
import { maySee } from '../domain/permissions/can';
import { rowScope } from '../domain/permissions/chat-scope';
import type { AppEnv } from '../env';
import { callObject } from '../platform/call-object';
import { jsonBody, queryParams, smallBody } from '../platform/json-body';
import { logError } from '../platform/log';
import {
  type MentionCount,
  type MentionPage,
  type MentionView,
  mentionCommand,
  mentionListQuery,
} from '../protocol/mention-view';
import { chatSession, operatorHub } from '../stubs';
import { toListItem } from './list-chats';

const PAGE = 30;
const COUNTED_MAX = 100;

export const mentionRoutes = new Hono<AppEnv>()
  .use(smallBody, requireOperator, requireLiveLogin)
  .get('/', queryParams(mentionListQuery), async (c) => {
    const { state = 'open', cursor } = c.req.valid('query');
    const { operatorId } = c.get('asker');
    const rows = await listMentions(fresh(c), operatorId, state, cursor === undefined ? null : toPlace(cursor), PAGE);
    const last = rows.length < PAGE ? undefined : rows.at(-1);
    const nextCursor = last ? `${last.at}.${last.entry_id}` : null;
    return c.json({ items: await toViews(c, rows), nextCursor } satisfies MentionPage);
  })
  .get('/open', async (c) => c.json({ open: await countOpen(c) } satisfies MentionCount))
  .put('/:chatId/:entryId', jsonBody(mentionCommand), async (c) => {
    const { operatorId } = c.get('asker');
    await markMention(fresh(c), operatorId, c.req.param(), c.req.valid('json').isDone ? Date.now() : null);
    const told = operatorHub(c.env, operatorId).mentioned(operatorId, null, null);
    c.executionCtx.waitUntil(told.catch((cause: unknown) => logError('mentioned_not_told', cause)));
    return c.json({ open: await countOpen(c) } satisfies MentionCount);
  });

async function countOpen(c: Context<AppEnv>): Promise<number> {
  const rows = await listMentions(fresh(c), c.get('asker').operatorId, 'open', null, COUNTED_MAX);
  return (await seenOf(c, rows)).length;
}

/** By what D1 knows: not to ask objects in vain. */
async function seenOf(c: Context<AppEnv>, rows: readonly MentionRow[]): Promise<MentionRow[]> {
  if (rows.length === 0) return [];
  const asker = c.get('asker');
  const chats = await chatsById(fresh(c), asker.operatorId, [...new Set(rows.map(({ chat_id }) => chat_id))]);
  const seen = new Set(chats.filter((chat) => maySee(asker, rowScope(toListItem(chat)))).map(({ chat_id }) => chat_id));
  return rows.filter(({ chat_id }) => seen.has(chat_id));
}

/** A chat that does not answer leaves its own out. */
async function toViews(c: Context<AppEnv>, rows: readonly MentionRow[]): Promise<MentionView[]> {
  const asker = c.get('asker');
  const seen = await seenOf(c, rows);
  const answers = await Promise.all(
    Array.from(
      Map.groupBy(seen, ({ chat_id }) => chat_id),
      async ([chatId, ofChat]) => {
        const entryIds = ofChat.map(({ entry_id }) => entry_id);
        return [chatId, await callObject(() => chatSession(c.env, chatId).notesOf(asker, entryIds))] as const;
      },
    ),
  );
  const byChat = new Map(answers);
  return seen.flatMap((row) => {
    const answer = byChat.get(row.chat_id);
    const note = answer?.ok ? answer.value.notes.find(({ id }) => id === row.entry_id) : undefined;
    const isHers = note?.mentions.some(({ operatorId }) => operatorId === asker.operatorId);
    if (!answer?.ok || !note || !isHers) return [];
    const { chat_id: chatId, entry_id: entryId, at } = row;
    return [{ chatId, chatName: answer.value.name, entryId, by: note.by, at, text: note.text }];
  });
}

/** What she has just done must show. */
function fresh(c: Context<AppEnv>): D1DatabaseSession {
  return c.env.DB.withSession('first-primary');
}

/** `{at}.{entryId}`, as the query's schema lets it through. */
function toPlace(cursor: string): MentionPlace {
  const dot = cursor.indexOf('.');
  return { at: Number(cursor.slice(0, dot)), entryId: cursor.slice(dot + 1) };
}
