// /api/macros: several things done to a chat at once. Whose they are, who runs and who changes them is as with canned replies.
import { type Context, Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import {
  deleteMacro,
  findMacroByShortcode,
  getMacro,
  insertMacro,
  listMacros,
  type MacroRow,
  updateMacro,
} from '../db/macro-queries';
import type { AuditAction } from '../domain/audit/audit-action';
import { changedFields } from '../domain/audit/changed-fields';
import { mayChangeReply, mayUseReply, placeOf, teamsInReach, toShortcode } from '../domain/canned/canned-reply';
import { type MacroSteps, macroFaults } from '../domain/macros/macro';
import { err, ok, type Result } from '../domain/result';
import type { AppEnv } from '../env';
import { auditEntryOf } from '../platform/audit-source';
import { errorResponse } from '../platform/error-response';
import { jsonBody, queryParams, smallBody } from '../platform/json-body';
import { newUnguessableName } from '../platform/random-id';
import {
  changeMacro,
  createMacro,
  deleteMacroQuery,
  type Macro,
  type MacroAnswer,
  type MacroList,
} from '../protocol/macro';
import { isTeam } from './is-team';

type Words = Pick<MacroRow, 'title' | 'shortcode' | 'steps'>;

export const macroRoutes = new Hono<AppEnv>()
  .use(smallBody, requireOperator, requireLiveLogin)
  .get('/', async (c) => {
    const asker = c.get('asker');
    const rows = await listMacros(fresh(c), asker.operatorId, teamsInReach(asker));
    return c.json({ items: rows.map(toView) } satisfies MacroList);
  })
  .post('/', jsonBody(createMacro), async (c) => {
    const { scope, teamId, ...typed } = c.req.valid('json');
    const asker = c.get('asker');
    const place = placeOf(scope, teamId, asker.operatorId);
    if (!place) return errorResponse(c, 'BAD_REQUEST', { fields: ['teamId'] });
    if (!mayChangeReply(asker, place)) return errorResponse(c, 'NOT_PERMITTED');
    if (scope === 'team' && !(await isTeam(c.env, place.ownerId))) return errorResponse(c, 'TEAM_UNKNOWN');
    const words = checkWords(c, typed);
    if (!words.ok) return words.error;
    const row: MacroRow = { ...place, ...words.value, id: newUnguessableName(), ...stampOf(c) };
    const isSaved = await insertMacro(fresh(c), row, audited(c, 'macro.created', row, null, row));
    if (isSaved) return c.json({ macro: toView(row) } satisfies MacroAnswer, 201);
    const known = await findMacroByShortcode(fresh(c), place, row.shortcode);
    if (!known) return errorResponse(c, 'TOO_MANY_MACROS');
    // Its first answer was lost.
    return known.updatedBy === asker.operatorId && isSame(known, row)
      ? c.json({ macro: toView(known) } satisfies MacroAnswer)
      : errorResponse(c, 'SHORTCODE_TAKEN');
  })
  .put('/:id', jsonBody(changeMacro), async (c) => {
    const { version, ...typed } = c.req.valid('json');
    const found = await findToChange(c, c.req.param('id'));
    if (!found.ok) return found.error;
    const before = found.value;
    const words = checkWords(c, typed);
    if (!words.ok) return words.error;
    const row = { ...before, ...words.value, ...stampOf(c), version };
    const isSaved = await updateMacro(fresh(c), row, audited(c, 'macro.changed', row, before, row));
    if (isSaved) return c.json({ macro: toView({ ...row, version: version + 1 }) } satisfies MacroAnswer);
    const now = await getMacro(fresh(c), row.id);
    if (!now) return errorResponse(c, 'NOT_FOUND');
    if (now.version === version) return errorResponse(c, 'SHORTCODE_TAKEN');
    return isSame(now, row) ? c.json({ macro: toView(now) } satisfies MacroAnswer) : errorResponse(c, 'STALE');
  })
  .delete('/:id', queryParams(deleteMacroQuery), async (c) => {
    const found = await findToChange(c, c.req.param('id'));
    if (!found.ok) return found.error;
    const row = found.value;
    const version = Number(c.req.valid('query').version);
    const isGone = await deleteMacro(fresh(c), row.id, version, audited(c, 'macro.deleted', row, row, null));
    return isGone ? c.body(null, 204) : errorResponse(c, 'STALE');
  });

/** What she may not even use does not exist for her. */
async function findToChange(c: Context<AppEnv>, id: string): Promise<Result<MacroRow, Response>> {
  const row = await getMacro(fresh(c), id);
  if (!row || !mayUseReply(c.get('asker'), row)) return err(errorResponse(c, 'NOT_FOUND'));
  return mayChangeReply(c.get('asker'), row) ? ok(row) : err(errorResponse(c, 'NOT_PERMITTED'));
}

function checkWords(c: Context<AppEnv>, { title, shortcode, steps }: Words): Result<Words, Response> {
  const fields = macroFaults({ title, shortcode, steps });
  return fields.length > 0
    ? err(errorResponse(c, 'BAD_REQUEST', { fields }))
    : ok({ title: title.trim(), shortcode: toShortcode(shortcode) ?? '', steps });
}

function stampOf(c: Context<AppEnv>) {
  return { version: 1, updatedAt: Date.now(), updatedBy: c.get('asker').operatorId };
}

/** What is one's own is nobody else's business. */
function audited(
  c: Context<AppEnv>,
  action: AuditAction,
  { id, scope }: MacroRow,
  before: MacroRow | null,
  after: MacroRow | null,
) {
  if (scope === 'personal') return undefined;
  const object = { kind: 'macro', id } as const;
  return auditEntryOf(c, { action, object, ...changedFields(toTold(before), toTold(after)) });
}

function toTold(row: MacroRow | null) {
  if (!row) return {};
  const { scope, ownerId, title, shortcode, steps } = row;
  return { scope, ...(scope === 'team' && { teamId: ownerId }), title, shortcode, steps };
}

function isSame(left: Words, right: Words): boolean {
  return (
    left.title === right.title &&
    left.shortcode === right.shortcode &&
    JSON.stringify(left.steps) === JSON.stringify(right.steps)
  );
}

/** Whoever has just saved one looks for it at once. */
function fresh(c: Context<AppEnv>): D1DatabaseSession {
  return c.env.DB.withSession('first-primary');
}

function toView({ id, scope, ownerId, title, shortcode, steps, version, updatedAt }: MacroRow): Macro {
  return {
    id,
    scope,
    teamId: scope === 'team' ? ownerId : null,
    title,
    shortcode,
    steps: toWire(steps),
    version,
    updatedAt,
  };
}

/** The wire's types are the stored ones, less readonly. */
function toWire({ addTags, removeTags, ...steps }: MacroSteps): Macro['steps'] {
  return { ...steps, ...(addTags && { addTags: [...addTags] }), ...(removeTags && { removeTags: [...removeTags] }) };
}
