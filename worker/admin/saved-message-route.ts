// /api/saved-messages: everyone reads them, supervisors and admins change them. A message is parsed here and judged by LINE
// before it is kept, so that whoever sends it later meets no surprise.
// https://developers.line.biz/en/reference/messaging-api/#validate-message-objects-of-push-message
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { readChannels } from '../db/channel-check-queries';
import { loadSettings } from '../db/channel-queries';
import {
  deleteSavedMessage,
  getSavedMessage,
  insertSavedMessage,
  listSavedMessages,
  type SavedMessageRow,
  updateSavedMessage,
} from '../db/saved-message-queries';
import type { AuditAction } from '../domain/audit/audit-action';
import { changedFields } from '../domain/audit/changed-fields';
import { err, ok, type Result } from '../domain/result';
import type { AppEnv } from '../env';
import { openLineChannelOf } from '../line/outbound/line-channel';
import { auditEntryOf } from '../platform/audit-source';
import { errorResponse } from '../platform/error-response';
import { jsonBody } from '../platform/json-body';
import { newUnguessableName } from '../platform/random-id';
import {
  type SavedMessage,
  type SavedMessageAnswer,
  type SavedMessageList,
  type SaveMessage,
  saveMessage,
} from '../protocol/saved-message';
import { parseMessageObject } from './parse-message-object';
import { refuseByLine } from './refuse-by-line';

/** The longest JSON, every character escaped, and the name. */
const BODY_BYTES_MAX = 1_048_576;

type Checked = Pick<SavedMessageRow, 'name' | 'kind' | 'altText' | 'json' | 'updatedAt'>;

export const savedMessageRoutes = new Hono<AppEnv>()
  .use(bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (c) => errorResponse(c, 'BODY_TOO_LARGE') }))
  .use(requireOperator, requireLiveLogin)
  .get('/', async (c) => {
    const rows = await listSavedMessages(c.env.DB);
    return c.json({ items: rows.map(toView) } satisfies SavedMessageList);
  })
  .post('/', jsonBody(saveMessage), async (c) => {
    const checked = await check(c, c.req.valid('json'));
    if (!checked.ok) return checked.error;
    const row = { ...checked.value, id: newUnguessableName(), createdBy: c.get('asker').operatorId };
    await insertSavedMessage(c.env.DB, row, audited(c, 'saved_message.created', row.id, null, checked.value));
    return c.json({ item: toView(row) } satisfies SavedMessageAnswer, 201);
  })
  .put('/:id', jsonBody(saveMessage), async (c) => {
    const id = c.req.param('id');
    const before = await getSavedMessage(c.env.DB, id);
    if (!before) return errorResponse(c, 'NOT_FOUND');
    const checked = await check(c, c.req.valid('json'));
    if (!checked.ok) return checked.error;
    const audit = audited(c, 'saved_message.changed', id, before, checked.value);
    const isThere = await updateSavedMessage(c.env.DB, id, checked.value, audit);
    if (!isThere) return errorResponse(c, 'NOT_FOUND');
    return c.json({ item: toView({ ...checked.value, id }) } satisfies SavedMessageAnswer);
  })
  .delete('/:id', async (c) => {
    const id = c.req.param('id');
    const before = await getSavedMessage(c.env.DB, id);
    const audit = audited(c, 'saved_message.deleted', id, before, null);
    const isGone = await deleteSavedMessage(c.env.DB, id, audit);
    return isGone ? c.body(null, 204) : errorResponse(c, 'NOT_FOUND');
  });

type Told = Pick<SavedMessageRow, 'name' | 'kind' | 'altText' | 'json'>;

function audited(c: Context<AppEnv>, action: AuditAction, id: string, before: Told | null, after: Told | null) {
  return auditEntryOf(c, {
    action,
    object: { kind: 'saved_message', id },
    ...changedFields(toTold(before), toTold(after)),
  });
}

function toTold(row: Told | null) {
  return row ? { name: row.name, kind: row.kind, altText: row.altText, json: row.json } : {};
}

/** Ours first, then LINE's verdict, by a channel whose keys it takes. */
async function check(c: Context<AppEnv>, { name, json }: SaveMessage): Promise<Result<Checked, Response>> {
  const parsed = parseMessageObject(json);
  if (!parsed.ok) return err(errorResponse(c, 'MESSAGE_INVALID', { detail: [parsed.error] }));
  const channel = await anyChannel(c);
  if (!channel) return err(errorResponse(c, 'LINE_UNREACHABLE'));
  const verdict = await channel.validate(`[${parsed.value.json}]`);
  if (verdict.kind !== 'ok') return err(refuseByLine(c, verdict, 'MESSAGE_INVALID'));
  return ok({ name: name.trim(), ...parsed.value, updatedAt: Date.now() });
}

async function anyChannel(c: Context<AppEnv>) {
  const [snapshot, channels] = await Promise.all([loadSettings(c.env.DB), readChannels(c.env.DB)]);
  const working = channels.find(({ health }) => health.credentialsRefusedAt === null) ?? channels[0];
  return snapshot && working ? openLineChannelOf(c.env, snapshot, working.id) : null;
}

function toView({ id, name, kind, altText, json, updatedAt }: Omit<SavedMessageRow, 'createdBy'>): SavedMessage {
  return { id, name, kind, altText, json, updatedAt };
}
