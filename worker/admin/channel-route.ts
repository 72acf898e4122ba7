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
  readIdentity,
  replaceChannelSecret,
  replaceChannelToken,
  setAccountLinkKey,
} from '../db/change-channel';
import { readChannels } from '../db/channel-check-queries';
import { publishSettings } from '../db/channel-queries';
import type { AppEnv } from '../env';
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
      const saved = await addChannel(c.env.DB, channel, c.env.DATA_KEK, Date.now());
      if (!saved.ok) return refuseSaving(c, saved.error);
      await publish(c, channel.id);
      const view = await channelView(c, channel.id);
      return view ? c.json({ channel: view } satisfies ChannelAnswer, 201) : errorResponse(c, 'NOT_FOUND');
    })
    .patch('/:channelId', jsonBody(changeChannel), async (c) => {
      const channelId = c.req.param('channelId');
      await changeChannelRow(c.env.DB, channelId, withoutGaps(c.req.valid('json')));
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
      const saved = await replaceChannelSecret(c.env.DB, channelId, secret, c.env.DATA_KEK, previousUntil);
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
      await setAccountLinkKey(c.env.DB, channelId, sha256(key));
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
  const saved = await replaceChannelToken(c.env.DB, channelId, token, c.env.DATA_KEK);
  if (!saved.ok) return refuseSaving(c, saved.error);
  await publish(c, channelId);
  return answerChannel(c, channelId);
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
