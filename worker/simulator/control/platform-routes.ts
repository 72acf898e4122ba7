// The control API's platform: channels, clock, and what tests ask at the end (calls, violations).
// Exists only in this Worker, which is never deployed. Mounted under /control by app.ts.
import { Hono } from 'hono';
import { z } from 'zod';
import type { Platform } from '../platform';
import { newChannel } from '../state/platform-state';
import { sendDueRedeliveries } from '../webhook/send-out';
import { ControlError, check, jsonOf } from './control-error';

const channelChange = z
  .strictObject({
    lineChannelId: z.string().min(1),
    secret: z.string().min(1),
    longLivedToken: z.string().min(1).nullable(),
    botUserId: z.string().regex(/^U[0-9a-f]{32}$/),
    basicId: z.string(),
    displayName: z.string().min(1),
    pictureUrl: z.url().nullable(),
    /** null = Kaiwa's own path of the channel, '' = none set. */
    webhookUrl: z.string().nullable(),
    webhookActive: z.boolean(),
    redelivery: z.boolean(),
    redeliveryDelayMs: z.number().int().min(0),
    redeliveryAttemptsMax: z.number().int().min(0).max(20),
    chatMode: z.enum(['chat', 'bot']),
    markAsReadMode: z.enum(['auto', 'manual']),
    quota: z.union([
      z.strictObject({ type: z.literal('none') }),
      z.strictObject({ type: z.literal('limited'), value: z.number().int().min(0) }),
    ]),
    quotaUsed: z.number().int().min(0),
    quotaReserved: z.number().int().min(0),
    multicastForeignIds: z.enum(['reject', 'skip']),
    /** Verified or premium: lists of followers and members are given instead of 403. */
    verified: z.boolean(),
  })
  .partial();

export function platformRoutes(platform: Platform): Hono {
  const app = new Hono();
  app.get('/channels', (c) => c.json({ channels: platform.state.channels.values() }));
  app.get('/channels/:channelId', (c) => {
    const channel = platform.state.channel(c.req.param('channelId'));
    if (channel === undefined) throw new ControlError(404, `no channel ${c.req.param('channelId')}`);
    return c.json(channel);
  });
  app.put('/channels/:channelId', async (c) => {
    const change = check(channelChange, await jsonOf(c.req));
    const channelId = c.req.param('channelId');
    const channel = platform.state.channel(channelId) ?? newChannel(channelId);
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    return c.json(platform.state.channels.set(channelId, { ...channel, ...given }));
  });
  app.get('/clock', (c) => c.json({ now: platform.state.now(), offsetMs: platform.state.clockOffsetMs() }));
  app.post('/clock', async (c) => {
    const { advanceMs } = check(z.strictObject({ advanceMs: z.number().int().min(0) }), await jsonOf(c.req));
    platform.state.advanceClock(advanceMs);
    await sendDueRedeliveries(platform);
    return c.json({ now: platform.state.now(), offsetMs: platform.state.clockOffsetMs() });
  });
  app.delete('/clock', (c) => {
    platform.state.resetClock();
    return c.json({ now: platform.state.now(), offsetMs: platform.state.clockOffsetMs() });
  });
  app.post('/reset', (c) => {
    platform.reset();
    return c.json({});
  });
  app.get('/violations', async (c) => {
    // What looks at media runs behind the answers of the API; a test that asks now wants to know what it found.
    await platform.background.settled();
    return c.json({ violations: platform.state.violations.values() });
  });
  app.get('/calls', (c) => {
    const after = Number(c.req.query('after') ?? 0);
    const template = c.req.query('template');
    const calls = platform.state.calls
      .values()
      .filter((call) => call.number > after && (template === undefined || call.template === template));
    return c.json({ calls });
  });
  return app;
}
