// What the routes of channels share: the channel as it is now, as an answer. Called by channel-route and channel-line-route.
import type { Context } from 'hono';
import { readChannels, readSending } from '../db/channel-check-queries';
import type { AppEnv, Env } from '../env';
import { errorResponse } from '../platform/error-response';
import type { ChannelAdmin, ChannelAnswer } from '../protocol/channel-admin';
import { toChannelAdmin, type ViewContext } from './channel-views';

/** Asks LINE how the channel stands and keeps the answers. A job's, handed in by app.ts. */
export type CheckChannel = (env: Env, channelId: string) => Promise<void>;

export type ChannelContext = Context<AppEnv>;

/** The channel as it is now, or NOT_FOUND. */
export async function answerChannel(c: ChannelContext, channelId: string) {
  const channel = await channelView(c, channelId);
  return channel ? c.json({ channel } satisfies ChannelAnswer) : errorResponse(c, 'NOT_FOUND');
}

export async function channelView(c: ChannelContext, channelId: string): Promise<ChannelAdmin | null> {
  const [[row], ctx] = await Promise.all([readChannels(c.env.DB, channelId), viewContext(c)]);
  return row ? toChannelAdmin(row, ctx) : null;
}

export async function viewContext(c: ChannelContext): Promise<ViewContext> {
  return { now: Date.now(), publicOrigin: c.get('config').MEDIA_ORIGIN, sending: await readSending(c.env.DB) };
}
