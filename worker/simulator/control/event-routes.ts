// The control API's events: let people do things one by one, in batches and as image sets, hold and flush, deliver again.
// Exists only in this Worker, which is never deployed. Mounted under /control by app.ts.
import { Hono } from 'hono';
import { z } from 'zod';
import type { Platform } from '../platform';
import { randomHex } from '../state/ids';
import type { PlatformState } from '../state/platform-state';
import type { DeliveryStatus, StoredEvent } from '../state/records';
import { type Happening, letHappen } from '../webhook/let-happen';
import { inParallel, sendEvents } from '../webhook/send-out';
import { ControlError, check, jsonOf } from './control-error';
import { batchInput, type EventInput, eventInput, type ImageSetInput, imageSetInput } from './event-schema';
import { requireUser } from './people-routes';
import { sendInOrder } from './send-in-order';

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

/** Lets it happen or refuses in words. */
function happen(state: PlatformState, userId: string, event: EventInput): Happening {
  const result = letHappen(state, userId, event);
  if (!result.ok) throw new ControlError(400, result.error);
  return result.value;
}

/** The events of one act in the order in which LINE sends them: in a room the join comes first. */
const storedOf = ({ stored, join }: Happening) => (join === null ? [stored] : [join.stored, stored]);

export function answerOf(happening: Happening, status: DeliveryStatus): Record<string, unknown> {
  const { stored, messageId, replyToken, join } = happening;
  return {
    webhookEventId: stored.webhookEventId,
    status,
    ...(messageId === null ? {} : { messageId }),
    ...(replyToken === null ? {} : { replyToken }),
    event: stored.event,
    ...(join === null ? {} : { join: answerOf(join, status) }),
  };
}

export function eventRoutes(platform: Platform): Hono {
  const app = new Hono();
  app.post('/users/:userId/events', async (c) => {
    const user = requireUser(platform.state, c.req.param('userId'));
    const input = check(eventInput, await jsonOf(c.req));
    return c.json(await happenAndSend(platform, user.userId, input));
  });
  app.post('/users/:userId/image-sets', async (c) => {
    const user = requireUser(platform.state, c.req.param('userId'));
    const input = check(imageSetInput, await jsonOf(c.req));
    const imageSetId = randomHex(16).toUpperCase();
    const events = imagesOf(input, imageSetId).map((event) => ({ userId: user.userId, event }));
    const { order, perRequest } = input;
    return c.json({ imageSetId, events: await sendBatch(platform, events, { order, perRequest, parallel: 1 }) });
  });
  app.post('/batches', async (c) => {
    const { events, ...how } = check(batchInput, await jsonOf(c.req));
    return c.json({ events: await sendBatch(platform, events, how) });
  });
  app.post('/flush', async (c) => {
    const { webhookEventIds, ...how } = check(flushInput, await jsonOf(c.req));
    const held = platform.state.events.values().filter((stored) => stored.held);
    const chosen = webhookEventIds === undefined ? held : webhookEventIds.map((id) => requireEvent(platform, id));
    return c.json({ statuses: Object.fromEntries(await sendInOrder(platform, chosen, how)) });
  });
  app.post('/redeliver', async (c) => {
    const { webhookEventId, times, parallel, isRedelivery } = check(redeliverInput, await jsonOf(c.req));
    const stored = requireEvent(platform, webhookEventId);
    const send = () => sendEvents(platform, [stored], { redelivery: isRedelivery });
    return c.json({ statuses: await inParallel(Array<typeof send>(times).fill(send), parallel ? times : 1) });
  });
  app.get('/events/:webhookEventId', (c) => c.json(requireEvent(platform, c.req.param('webhookEventId'))));
  return app;
}

async function happenAndSend(platform: Platform, userId: string, input: EventInput) {
  const happening = happen(platform.state, userId, input);
  if (happening.stored.held) return answerOf(happening, 'held');
  const status = await sendEvents(platform, storedOf(happening), { options: input.options });
  return answerOf(happening, status);
}

async function sendBatch(
  platform: Platform,
  events: { userId: string; event: EventInput }[],
  how: Parameters<typeof sendInOrder>[2],
) {
  const happenings = events.map(({ userId, event }) => happen(platform.state, userId, event));
  const chosen = happenings.flatMap(storedOf).filter((stored) => !stored.held);
  const statuses = await sendInOrder(platform, chosen, how);
  return happenings.map((one) => answerOf(one, statuses.get(one.stored.webhookEventId) ?? 'held'));
}

function imagesOf(input: ImageSetInput, id: string): EventInput[] {
  const { total, withoutIndex, images, channelId, groupId, options } = input;
  return Array.from({ length: total }, (_, index) => ({
    type: 'message',
    channelId,
    groupId,
    options,
    message: {
      type: 'image',
      ...images?.[index],
      imageSet: { id, ...(withoutIndex ? {} : { index: index + 1, total }) },
    },
  }));
}

function requireEvent(platform: Platform, webhookEventId: string): StoredEvent {
  const stored = platform.state.events.get(webhookEventId);
  if (stored === undefined) throw new ControlError(404, `no event ${webhookEventId}`);
  return stored;
}
