// GET /api/channels: what everyone at the desk may know of the channels: names, what is left of the quota, plain warnings.
import { Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { readChannels, readSending } from '../db/channel-check-queries';
import type { AppEnv } from '../env';
import type { ChannelList } from '../protocol/channel-sending';
import { toChannelSending } from './channel-views';

export const channelListRoutes = new Hono<AppEnv>().get('/', requireOperator, requireLiveLogin, async (c) => {
  const [rows, sending] = await Promise.all([readChannels(c.env.DB), readSending(c.env.DB)]);
  const ctx = { now: Date.now(), publicOrigin: c.get('config').MEDIA_ORIGIN, sending };
  return c.json({ channels: rows.map((row) => toChannelSending(row, ctx)) } satisfies ChannelList);
});
