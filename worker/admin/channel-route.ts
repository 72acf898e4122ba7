// /api/admin/channels: connect, rename, keys, account link. For admins alone. LINE proves keys before anything is saved; what is
// saved takes effect by publishing the settings. Secrets come in and never go out. Webhook and checks: channel-line-route.
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { requireFreshFactor } from '../auth/require-fresh-factor';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import {
  addChannel,
  changeChannelRow,
  type Exists,
  readChangeable,
  readIdentity,
  replaceChannelSecret,
  replaceChannelToken,
  setAccountLinkKey,
} from '../db/change-channel';
import { readChannels } from '../db/channel-check-queries';
import { publishSettings } from '../db/channel-queries';
import type { AuditAct } from '../domain/audit/audit-entry';
import type { AppEnv } from '../env';
import { auditEntryOf } from '../platform/audit-source';
import { errorResponse } from '../platform/error-response';
import { jsonBody } from '../platform/json-body';
import { newSecretToken, sha256 } from '../platform/keyed-hash';
import { logError } from '../platform/log';
import type { SealError } from '../platform/seal';
import {
  type AccountLinkKey,
  type ChannelAdminList,
  type ChannelAnswer,
  changeChannel,
  connectChannel,
  replaceAccessToken,
  replaceSecret,
} from '../protocol/channel-admin';
import { answerChannel, type ChannelContext, type CheckChannel, channelView, viewContext } from './channel-answers';
import { channelLineRoutes } from './channel-line-route';
import { toChannelAdmin } from './channel-views';
import { proveKeys, proveToken } from './prove-keys';

const BODY_BYTES_MAX = 16_384;
const HOUR_MS = 3_600_000;
const KEEP_OLD_HOURS = 24;

export function channelRoutes(check: CheckChannel) {
  /** Settings are published before LINE is asked: the check goes by what is saved. */
  const publish = async (c: ChannelContext, channelId: string): Promise<void> => {
    await publishSettings(c.env.DB, c.env.SETTINGS);
    await check(c.env, channelId);
  };

  return new Hono<AppEnv>()
    .use(bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (c) => errorResponse(c, 'BODY_TOO_LARGE') }))
    .use(requireOperator, requireLiveLogin)
    .get('/', async (c) => {
      const ctx = await viewContext(c);
      const rows = await readChannels(c.env.DB);
      return c.json({ channels: rows.map((row) => toChannelAdmin(row, ctx)) } satisfies ChannelAdminList);
    })
    .post('/', requireFreshFactor, jsonBody(connectChannel), async (c) => {
      const { accessToken = null, ...wanted } = c.req.valid('json');
      const proven = await proveKeys(c.get('config'), { ...wanted, accessToken });
      if (!proven.ok) return errorResponse(c, proven.error.code, { detail: [...proven.error.words] });
      const channel = { ...wanted, accessToken, botUserId: proven.value.userId };
      const { name, lineChannelId, botUserId } = channel;
      const after = { name, lineChannelId, botUserId, secret: 'set', accessToken: accessToken === null ? null : 'set' };
      const audit = audited(c, channel.id, { action: 'channel.connected', after });
      const saved = await addChannel(c.env.DB, channel, c.env.DATA_KEK, Date.now(), audit);
      if (!saved.ok) return refuseSaving(c, saved.error);
      await publish(c, channel.id);
      const view = await channelView(c, channel.id);
      return view ? c.json({ channel: view } satisfies ChannelAnswer, 201) : errorResponse(c, 'NOT_FOUND');
    })
    .patch('/:channelId', jsonBody(changeChannel), async (c) => {
      const channelId = c.req.param('channelId');
      const change = withoutGaps(c.req.valid('json'));
      const before = await readChangeable(c.env.DB, channelId);
      const audit = audited(c, channelId, {
        action: 'channel.changed',
        ...(before && { before: onlyOf(before, change) }),
        after: change,
      });
      await changeChannelRow(c.env.DB, channelId, change, audit);
      await publishSettings(c.env.DB, c.env.SETTINGS);
      return answerChannel(c, channelId);
    })
    .put('/:channelId/secret', requireFreshFactor, jsonBody(replaceSecret), async (c) => {
      const channelId = c.req.param('channelId');
      const { secret, keepOldHours = KEEP_OLD_HOURS } = c.req.valid('json');
      const identity = await readIdentity(c.env.DB, channelId);
      if (!identity) return errorResponse(c, 'NOT_FOUND');
      const { lineChannelId } = identity;
      const proven = await proveKeys(c.get('config'), { lineChannelId, secret, accessToken: null });
      if (!proven.ok) return errorResponse(c, proven.error.code, { detail: [...proven.error.words] });
      if (proven.value.userId !== identity.botUserId) return errorResponse(c, 'OTHER_ACCOUNT');
      const previousUntil = Date.now() + keepOldHours * HOUR_MS;
      const audit = audited(c, channelId, {
        action: 'channel.secret_replaced',
        after: { secret: 'changed', previousUntil },
      });
      const saved = await replaceChannelSecret(c.env.DB, channelId, secret, c.env.DATA_KEK, previousUntil, audit);
      if (!saved.ok) return refuseSaving(c, saved.error);
      await publish(c, channelId);
      return answerChannel(c, channelId);
    })
    .put('/:channelId/access-token', requireFreshFactor, jsonBody(replaceAccessToken), async (c) => {
      const channelId = c.req.param('channelId');
      const { accessToken } = c.req.valid('json');
      const identity = await readIdentity(c.env.DB, channelId);
      if (!identity) return errorResponse(c, 'NOT_FOUND');
      const proven = await proveToken(c.get('config'), accessToken);
      if (!proven.ok) return errorResponse(c, proven.error.code, { detail: [...proven.error.words] });
      if (proven.value.userId !== identity.botUserId) return errorResponse(c, 'OTHER_ACCOUNT');
      return saveToken(c, channelId, accessToken, publish);
    })
    .delete('/:channelId/access-token', requireFreshFactor, (c) =>
      saveToken(c, c.req.param('channelId'), null, publish),
    )
    .post('/:channelId/account-link-key', requireFreshFactor, async (c) => {
      const channelId = c.req.param('channelId');
      const key = newSecretToken();
      const audit = audited(c, channelId, { action: 'channel.link_key_made', after: { accountLinkKey: 'changed' } });
      await setAccountLinkKey(c.env.DB, channelId, sha256(key), audit);
      const channel = await channelView(c, channelId);
      return channel ? c.json({ key, channel } satisfies AccountLinkKey) : errorResponse(c, 'NOT_FOUND');
    })
    .route('/', channelLineRoutes(check));
}

async function saveToken(
  c: ChannelContext,
  channelId: string,
  token: string | null,
  publish: (c: ChannelContext, channelId: string) => Promise<void>,
) {
  const audit = audited(
    c,
    channelId,
    token === null
      ? { action: 'channel.token_removed', after: { accessToken: null } }
      : { action: 'channel.token_replaced', after: { accessToken: 'changed' } },
  );
  const saved = await replaceChannelToken(c.env.DB, channelId, token, c.env.DATA_KEK, audit);
  if (!saved.ok) return refuseSaving(c, saved.error);
  await publish(c, channelId);
  return answerChannel(c, channelId);
}

function audited(c: ChannelContext, channelId: string, act: Omit<AuditAct, 'object'>) {
  return auditEntryOf(c, { ...act, object: { kind: 'channel', id: channelId } });
}

/** The fields of one that the other has, too. */
function onlyOf<T extends object>(all: T, named: object): Partial<T> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => key in named)) as Partial<T>;
}

function refuseSaving(c: ChannelContext, error: SealError | Exists): Response {
  if (error.code === 'EXISTS') return errorResponse(c, 'CHANNEL_EXISTS');
  logError('channel_not_sealed', null, { code: error.code });
  return errorResponse(c, 'INTERNAL');
}

/** A parsed optional field that is absent stays absent. */
function withoutGaps<T extends object>(change: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  const entries = Object.entries(change).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]: Exclude<T[Key], undefined> };
}
