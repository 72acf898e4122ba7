// /api/me/drafts: what a person has begun to write and not sent. Her own alone: there is no way to anybody else's.
import { type Context, Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { listDrafts, putDraft } from '../db/draft-queries';
import { parseChatId } from '../domain/ids';
import type { AppEnv } from '../env';
import { errorResponse } from '../platform/error-response';
import { jsonBody, queryParams, smallBody } from '../platform/json-body';
import {
  DRAFT_MODES,
  type DraftAnswer,
  type DraftList,
  type DraftMode,
  draftListQuery,
  putDraft as putDraftBody,
} from '../protocol/draft';

export const draftRoutes = new Hono<AppEnv>()
  .use(smallBody, requireOperator, requireLiveLogin)
  .get('/', queryParams(draftListQuery), async (c) => {
    const items = await listDrafts(fresh(c), c.get('asker').operatorId, c.req.valid('query').chatId);
    return c.json({ items } satisfies DraftList);
  })
  .put('/:chatId/:mode', jsonBody(putDraftBody), async (c) => {
    const { chatId, mode } = c.req.param();
    if (!parseChatId(chatId) || !isMode(mode)) return errorResponse(c, 'NOT_FOUND');
    const { text: typed, place, ageMs } = c.req.valid('json');
    // D1 would keep each half of a surrogate pair as three signs.
    const text = typed.toWellFormed();
    // What is only blank is no draft.
    const written = { chatId, mode, text: text.trim() === '' ? '' : text, place, writtenAt: Date.now() - ageMs };
    const draft = await putDraft(fresh(c), c.get('asker').operatorId, written);
    return c.json({ draft } satisfies DraftAnswer);
  });

/** The other device asks right after this one has written. */
function fresh(c: Context<AppEnv>): D1DatabaseSession {
  return c.env.DB.withSession('first-primary');
}

function isMode(mode: string): mode is DraftMode {
  return DRAFT_MODES.some((known) => known === mode);
}
