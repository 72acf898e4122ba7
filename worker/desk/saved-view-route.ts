// /api/chat-views: lists of chats that are kept under a name. Everybody who reads chats keeps her own and uses her teams' and
// everybody's, in an order of her own; a team's are changed by its leads, everybody's by admins. A view shows and counts nothing that
// its reader may not see: it is a filter, judged for whoever asks.
import { type Context, Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import {
  deleteSavedView,
  getSavedView,
  getViewOrder,
  insertSavedView,
  listSavedViews,
  type SavedViewRow,
  saveViewOrder,
  updateSavedView,
} from '../db/saved-view-queries';
import type { AuditAction } from '../domain/audit/audit-action';
import { changedFields } from '../domain/audit/changed-fields';
import {
  inOrder,
  mayChangeView,
  mayUseView,
  teamsWithViews,
  toViewName,
  viewPlaceOf,
} from '../domain/inbox/saved-view';
import { err, ok, type Result } from '../domain/result';
import type { AppEnv } from '../env';
import { auditEntryOf } from '../platform/audit-source';
import { errorResponse } from '../platform/error-response';
import { jsonBody, queryParams, smallBody } from '../platform/json-body';
import { newUnguessableName } from '../platform/random-id';
import {
  changeSavedView,
  createSavedView,
  deleteSavedViewQuery,
  type SavedList,
  type SavedView,
  type SavedViewAnswer,
  type SavedViewCounts,
  type SavedViewList,
  savedViewCountsQuery,
  savedViewOrder,
} from '../protocol/saved-view';
import { countLists } from './count-lists';
import { isTeam } from './is-team';

export const savedViewRoutes = new Hono<AppEnv>()
  .use(smallBody, requireOperator, requireLiveLogin)
  .get('/', async (c) => c.json({ items: (await viewsOf(c)).map((row) => toView(c, row)) } satisfies SavedViewList))
  .get('/counts', queryParams(savedViewCountsQuery), async (c) => {
    const { zone = 'UTC' } = c.req.valid('query');
    const lists = (await viewsOf(c)).map(({ id, document }) => ({ id, list: toList(document) }));
    return c.json({ counts: await countLists(fresh(c), c.get('asker'), zone, lists) } satisfies SavedViewCounts);
  })
  .put('/order', jsonBody(savedViewOrder), async (c) => {
    await saveViewOrder(fresh(c), c.get('asker').operatorId, [...new Set(c.req.valid('json').ids)]);
    return c.body(null, 204);
  })
  .post('/', jsonBody(createSavedView), async (c) => {
    const { scope, teamId, name: typed, list } = c.req.valid('json');
    const asker = c.get('asker');
    const place = viewPlaceOf(scope, teamId, asker.operatorId);
    if (!place) return errorResponse(c, 'BAD_REQUEST', { fields: ['teamId'] });
    if (!mayChangeView(asker, place)) return errorResponse(c, 'NOT_PERMITTED');
    if (scope === 'team' && !(await isTeam(c.env, place.ownerId))) return errorResponse(c, 'TEAM_UNKNOWN');
    const name = toViewName(typed);
    if (name === null) return errorResponse(c, 'BAD_REQUEST', { fields: ['name'] });
    const row = { ...place, id: newUnguessableName(), name, document: JSON.stringify(list), ...stampOf(c) };
    const kept = await insertSavedView(fresh(c), row, audited(c, 'chat_view.created', row, null, row));
    if (!kept) return errorResponse(c, 'TOO_MANY_VIEWS');
    return c.json({ view: toView(c, kept) } satisfies SavedViewAnswer, 201);
  })
  .put('/:id', jsonBody(changeSavedView), async (c) => {
    const { version, name: typed, list } = c.req.valid('json');
    const found = await findToChange(c, c.req.param('id'));
    if (!found.ok) return found.error;
    const name = toViewName(typed);
    if (name === null) return errorResponse(c, 'BAD_REQUEST', { fields: ['name'] });
    const row = { ...found.value, name, document: JSON.stringify(list), ...stampOf(c), version };
    const isSaved = await updateSavedView(fresh(c), row, audited(c, 'chat_view.changed', row, found.value, row));
    if (!isSaved) return errorResponse(c, 'STALE');
    return c.json({ view: toView(c, { ...row, version: version + 1 }) } satisfies SavedViewAnswer);
  })
  .delete('/:id', queryParams(deleteSavedViewQuery), async (c) => {
    const found = await findToChange(c, c.req.param('id'));
    if (!found.ok) return found.error;
    const row = found.value;
    const told = audited(c, 'chat_view.deleted', row, row, null);
    const isGone = await deleteSavedView(fresh(c), row.id, Number(c.req.valid('query').version), told);
    return isGone ? c.body(null, 204) : errorResponse(c, 'STALE');
  });

async function viewsOf(c: Context<AppEnv>): Promise<SavedViewRow[]> {
  const asker = c.get('asker');
  const db = fresh(c);
  const [rows, order] = await Promise.all([
    listSavedViews(db, asker.operatorId, teamsWithViews(asker)),
    getViewOrder(db, asker.operatorId),
  ]);
  return inOrder(rows, order);
}

/** What she may not even use does not exist for her. */
async function findToChange(c: Context<AppEnv>, id: string): Promise<Result<SavedViewRow, Response>> {
  const row = await getSavedView(fresh(c), id);
  if (!row || !mayUseView(c.get('asker'), row)) return err(errorResponse(c, 'NOT_FOUND'));
  return mayChangeView(c.get('asker'), row) ? ok(row) : err(errorResponse(c, 'NOT_PERMITTED'));
}

function stampOf(c: Context<AppEnv>) {
  return { version: 1, updatedAt: Date.now(), updatedBy: c.get('asker').operatorId };
}

/** What is one's own is nobody else's business. */
function audited(
  c: Context<AppEnv>,
  action: AuditAction,
  { id, scope }: SavedViewRow,
  before: SavedViewRow | null,
  after: SavedViewRow | null,
) {
  if (scope === 'personal') return undefined;
  const object = { kind: 'chat_view', id } as const;
  return auditEntryOf(c, { action, object, ...changedFields(toTold(before), toTold(after)) });
}

function toTold(row: SavedViewRow | null) {
  if (!row) return {};
  const { scope, ownerId, name, document } = row;
  return { scope, ...(scope === 'team' && { teamId: ownerId }), name, list: toList(document) };
}

/** Written by these routes alone, from checked bodies. */
function toList(document: string): SavedList {
  return JSON.parse(document) as SavedList;
}

/** Whoever has just saved one looks for it at once. */
function fresh(c: Context<AppEnv>): D1DatabaseSession {
  return c.env.DB.withSession('first-primary');
}

function toView(c: Context<AppEnv>, row: SavedViewRow): SavedView {
  const { id, scope, ownerId, name, document, version } = row;
  const mayChange = mayChangeView(c.get('asker'), row);
  return { id, scope, teamId: scope === 'team' ? ownerId : null, name, list: toList(document), mayChange, version };
}
