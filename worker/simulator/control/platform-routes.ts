// The control API's platform: channels, faults, clock, redelivery, batches, and what tests ask at the end (calls, violations).
// Exists only in this Worker, which is never deployed. Mounted under /control by app.ts.
import { Hono } from 'hono';
import { z } from 'zod';
import { FAULT_APIS, FAULTS } from '../api/faults';
import type { Platform } from '../platform';
import { newChannel } from '../state/platform-state';
import type { StoredEvent } from '../state/records';
import { inParallel, sendDueRedeliveries, sendEvents } from '../webhook/send-out';
import { ControlError, check, jsonOf } from './control-error';
import { batchInput } from './event-schema';
import { eventAnswer, happen } from './people-routes';

const faultInput = z.strictObject({
  api: z.enum(FAULT_APIS),
  fault: z.enum(FAULTS),
  times: z.number().int().min(1).default(1),
  /** Length of `slow`, real milliseconds. */
  ms: z.number().int().min(0).default(12_000),
  channelId: z.string().optional(),
});
const redeliverInput = z.strictObject({
  webhookEventId: z.string(),
  times: z.number().int().min(1).max(1_000).default(1),
  parallel: z.boolean().default(false),
  /** False plays a spontaneous duplicate. */
  isRedelivery: z.boolean().default(true),
});
const flushInput = z.strictObject({
  webhookEventIds: z.array(z.string()).optional(),
  order: z.enum(['given', 'reversed', 'shuffled']).default('given'),
  perRequest: z.number().int().min(1).max(100).default(1),
  parallel: z.number().int().min(1).max(100).default(1),
});
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
  app.post('/faults', async (c) => {
    const body = await jsonOf(c.req);
    for (const rule of check(z.array(faultInput).min(1), Array.isArray(body) ? body : [body])) {
      const faultId = String(platform.state.next('fault'));
      platform.state.faults.set(faultId, { ...rule, faultId, channelId: rule.channelId ?? null });
    }
    return c.json({ faults: platform.state.faults.values() }, 201);
  });
  app.get('/faults', (c) => c.json({ faults: platform.state.faults.values() }));
  app.delete('/faults', (c) => {
    for (const rule of platform.state.faults.values()) platform.state.faults.delete(rule.faultId);
    return c.json({ faults: [] });
  });
  app.get('/clock', (c) => c.json({ now: platform.state.now(), offsetMs: platform.state.clockOffsetMs() }));
  app.post('/clock', async (c) => {
    const { advanceMs } = check(z.strictObject({ advanceMs: z.number().int().min(0) }), await jsonOf(c.req));
    platform.state.advanceClock(advanceMs);
    await sendDueRedeliveries(platform);
    return c.json({ now: platform.state.now(), offsetMs: platform.state.clockOffsetMs() });
  });
  app.post('/reset', (c) => {
    platform.reset();
    return c.json({});
  });
  app.get('/violations', (c) => c.json({ violations: platform.state.violations.values() }));
  app.get('/calls', (c) => {
    const after = Number(c.req.query('after') ?? 0);
    const template = c.req.query('template');
    const calls = platform.state.calls
      .values()
      .filter((call) => call.number > after && (template === undefined || call.template === template));
    return c.json({ calls });
  });
  addDeliveryRoutes(app, platform);
  return app;
}

function addDeliveryRoutes(app: Hono, platform: Platform): void {
  app.get('/events/:webhookEventId', (c) => c.json(requireEvent(platform, c.req.param('webhookEventId'))));
  app.post('/redeliver', async (c) => {
    const { webhookEventId, times, parallel, isRedelivery } = check(redeliverInput, await jsonOf(c.req));
    const stored = requireEvent(platform, webhookEventId);
    const tasks = Array.from(
      { length: times },
      () => () => sendEvents(platform, [stored], { redelivery: isRedelivery }),
    );
    return c.json({ statuses: await inParallel(tasks, parallel ? times : 1) });
  });
  app.post('/batches', async (c) => {
    const { events, perRequest, order, parallel } = check(batchInput, await jsonOf(c.req));
    const happenings = events.map(({ userId, event }) => happen(platform.state, userId, event));
    const chosen = happenings.map((one) => one.stored).filter((stored) => !stored.held);
    const statuses = await sendInOrder(platform, chosen, { order, perRequest, parallel });
    return c.json({
      events: happenings.map((one) => eventAnswer(one, statuses.get(one.stored.webhookEventId) ?? 'held')),
    });
  });
  app.post('/flush', async (c) => {
    const { webhookEventIds, ...how } = check(flushInput, await jsonOf(c.req));
    const held = platform.state.events.values().filter((stored) => stored.held);
    const chosen = webhookEventIds === undefined ? held : webhookEventIds.map((id) => requireEvent(platform, id));
    const statuses = await sendInOrder(platform, chosen, how);
    return c.json({ statuses: Object.fromEntries(statuses) });
  });
}

function requireEvent(platform: Platform, webhookEventId: string): StoredEvent {
  const stored = platform.state.events.get(webhookEventId);
  if (stored === undefined) throw new ControlError(404, `no event ${webhookEventId}`);
  return stored;
}

async function sendInOrder(
  platform: Platform,
  events: StoredEvent[],
  how: { order: 'given' | 'reversed' | 'shuffled'; perRequest: number; parallel: number },
) {
  const calls: StoredEvent[][] = [];
  for (const stored of arrange(events, how.order)) {
    const last = calls.at(-1);
    const fits = last !== undefined && last.length < how.perRequest && last[0]?.channelId === stored.channelId;
    if (fits) last.push(stored);
    else calls.push([stored]);
  }
  const tasks = calls.map((call) => async () => {
    const status = await sendEvents(platform, call);
    return call.map((stored) => [stored.webhookEventId, status] as const);
  });
  return new Map((await inParallel(tasks, how.parallel)).flat());
}

function arrange(events: StoredEvent[], order: 'given' | 'reversed' | 'shuffled'): StoredEvent[] {
  if (order === 'given') return events;
  if (order === 'reversed') return [...events].reverse();
  return events
    .map((stored) => ({ stored, key: crypto.randomUUID() }))
    .sort((left, right) => (left.key < right.key ? -1 : 1))
    .map(({ stored }) => stored);
}
