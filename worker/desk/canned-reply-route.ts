// /api/canned-replies: texts that are ready to be sent. Everybody who writes to customers reads what she may use and keeps her own;
// a team's are changed by its leads, everybody's by admins. Another person's, and another team's, are as if they did not exist.
import { type Context, Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import {
  type CannedReplyRow,
  deleteCannedReply,
  findByShortcode,
  getCannedReply,
  insertCannedReply,
  listCannedReplies,
  updateCannedReply,
} from '../db/canned-reply-queries';
import type { AuditAction } from '../domain/audit/audit-action';
import { changedFields } from '../domain/audit/changed-fields';
import { mayChangeReply, mayUseReply, placeOf, teamsInReach, toShortcode } from '../domain/canned/canned-reply';
import { isInvisible } from '../domain/delivery/split-text';
import { publicNameOf } from '../domain/desk/public-name';
import { isOneLine } from '../domain/one-line';
import { err, ok, type Result } from '../domain/result';
import type { AppEnv } from '../env';
import { auditEntryOf } from '../platform/audit-source';
import { errorResponse } from '../platform/error-response';
import { jsonBody, queryParams, smallBody } from '../platform/json-body';
import { newUnguessableName } from '../platform/random-id';
import { getSettings } from '../platform/settings-snapshot';
import {
  type CannedReply,
  type CannedReplyAnswer,
  type CannedReplyList,
  changeCannedReply,
  createCannedReply,
  deleteCannedReplyQuery,
} from '../protocol/canned-reply';
import { isTeam } from './is-team';

type Words = Pick<CannedReplyRow, 'title' | 'shortcode' | 'text'>;

export const cannedReplyRoutes = new Hono<AppEnv>()
  .use(smallBody, requireOperator, requireLiveLogin)
  .get('/', async (c) => {
    const asker = c.get('asker');
    const [rows, settings] = await Promise.all([
      listCannedReplies(fresh(c), asker.operatorId, teamsInReach(asker)),
      getSettings(c.env),
    ]);
    const operatorName = publicNameOf(settings?.publicNames, asker);
    return c.json({ items: rows.map(toView), operatorName } satisfies CannedReplyList);
  })
  .post('/', jsonBody(createCannedReply), async (c) => {
    const { scope, teamId, ...typed } = c.req.valid('json');
    const asker = c.get('asker');
    const place = placeOf(scope, teamId, asker.operatorId);
    if (!place) return errorResponse(c, 'BAD_REQUEST', { fields: ['teamId'] });
    if (!mayChangeReply(asker, place)) return errorResponse(c, 'NOT_PERMITTED');
    if (scope === 'team' && !(await isTeam(c.env, place.ownerId))) return errorResponse(c, 'TEAM_UNKNOWN');
    const words = checkWords(c, typed);
    if (!words.ok) return words.error;
    const row: CannedReplyRow = { ...place, ...words.value, id: newUnguessableName(), ...stampOf(c) };
    const isSaved = await insertCannedReply(fresh(c), row, audited(c, 'canned_reply.created', row, null, row));
    if (isSaved) return c.json({ reply: toView(row) } satisfies CannedReplyAnswer, 201);
    const known = await findByShortcode(fresh(c), place, row.shortcode);
    if (!known) return errorResponse(c, 'TOO_MANY_REPLIES');
    // Its first answer was lost.
    return known.updatedBy === asker.operatorId && isSame(known, row)
      ? c.json({ reply: toView(known) } satisfies CannedReplyAnswer)
      : errorResponse(c, 'SHORTCODE_TAKEN');
  })
  .put('/:id', jsonBody(changeCannedReply), async (c) => {
    const { version, ...typed } = c.req.valid('json');
    const found = await findToChange(c, c.req.param('id'));
    if (!found.ok) return found.error;
    const before = found.value;
    const words = checkWords(c, typed);
    if (!words.ok) return words.error;
    const row = { ...before, ...words.value, ...stampOf(c), version };
    const isSaved = await updateCannedReply(fresh(c), row, audited(c, 'canned_reply.changed', row, before, row));
    if (isSaved) return c.json({ reply: toView({ ...row, version: version + 1 }) } satisfies CannedReplyAnswer);
    const now = await getCannedReply(fresh(c), row.id);
    if (!now) return errorResponse(c, 'NOT_FOUND');
    if (now.version === version) return errorResponse(c, 'SHORTCODE_TAKEN');
    return isSame(now, row) ? c.json({ reply: toView(now) } satisfies CannedReplyAnswer) : errorResponse(c, 'STALE');
  })
  .delete('/:id', queryParams(deleteCannedReplyQuery), async (c) => {
    const found = await findToChange(c, c.req.param('id'));
    if (!found.ok) return found.error;
    const row = found.value;
    const version = Number(c.req.valid('query').version);
    const isGone = await deleteCannedReply(
      fresh(c),
      row.id,
      version,
      audited(c, 'canned_reply.deleted', row, row, null),
    );
    return isGone ? c.body(null, 204) : errorResponse(c, 'STALE');
  });

/** What she may not even use does not exist for her. */
async function findToChange(c: Context<AppEnv>, id: string): Promise<Result<CannedReplyRow, Response>> {
  const row = await getCannedReply(fresh(c), id);
  if (!row || !mayUseReply(c.get('asker'), row)) return err(errorResponse(c, 'NOT_FOUND'));
  return mayChangeReply(c.get('asker'), row) ? ok(row) : err(errorResponse(c, 'NOT_PERMITTED'));
}

function checkWords(c: Context<AppEnv>, typed: Words): Result<Words, Response> {
  const title = typed.title.trim();
  const shortcode = toShortcode(typed.shortcode);
  const fields = [
    ...(isInvisible(title) || !isOneLine(title) ? ['title'] : []),
    ...(shortcode === null ? ['shortcode'] : []),
    ...(isInvisible(typed.text) ? ['text'] : []),
  ];
  return shortcode === null || fields.length > 0
    ? err(errorResponse(c, 'BAD_REQUEST', { fields }))
    : ok({ title, shortcode, text: typed.text });
}

function stampOf(c: Context<AppEnv>) {
  return { version: 1, updatedAt: Date.now(), updatedBy: c.get('asker').operatorId };
}

/** What is one's own is nobody else's business. */
function audited(
  c: Context<AppEnv>,
  action: AuditAction,
  { id, scope }: CannedReplyRow,
  before: CannedReplyRow | null,
  after: CannedReplyRow | null,
) {
  if (scope === 'personal') return undefined;
  const object = { kind: 'canned_reply', id } as const;
  return auditEntryOf(c, { action, object, ...changedFields(toTold(before), toTold(after)) });
}

function toTold(row: CannedReplyRow | null) {
  if (!row) return {};
  const { scope, ownerId, title, shortcode, text } = row;
  return { scope, ...(scope === 'team' && { teamId: ownerId }), title, shortcode, text };
}

function isSame(left: Words, right: Words): boolean {
  return left.title === right.title && left.shortcode === right.shortcode && left.text === right.text;
}

/** Whoever has just saved one looks for it at once. */
function fresh(c: Context<AppEnv>): D1DatabaseSession {
  return c.env.DB.withSession('first-primary');
}

function toView({ id, scope, ownerId, title, shortcode, text, version, updatedAt }: CannedReplyRow): CannedReply {
  return { id, scope, teamId: scope === 'team' ? ownerId : null, title, shortcode, text, version, updatedAt };
}
