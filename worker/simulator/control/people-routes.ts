// The control API's people: make users and groups, let users do things, read what they received.
// Exists only in this Worker, which is never deployed. Mounted under /control by app.ts.
import { Hono } from 'hono';
import { z } from 'zod';
import type { Platform } from '../platform';
import { newLineId } from '../state/ids';
import type { PlatformState } from '../state/platform-state';
import type { StoredEvent, User } from '../state/records';
import { STRANGER } from '../webhook/change-state';
import { type Happening, letHappen } from '../webhook/let-happen';
import { sendEvents } from '../webhook/send-out';
import { ControlError, check, jsonOf } from './control-error';
import { type EventInput, eventInput } from './event-schema';

const lineId = (letter: string) => z.string().regex(new RegExp(`^${letter}[0-9a-f]{32}$`));
const userInput = z.strictObject({
  displayName: z.string().min(1).max(100),
  channelId: z.string().optional(),
  /** Given by tests that post webhooks themselves; else made. */
  userId: lineId('U').optional(),
  /** Null = none; left out = a drawn one. */
  pictureUrl: z.url().nullable().optional(),
  statusMessage: z.string().optional(),
  language: z.string().optional(),
  /** A friend from the start, without a follow event. */
  friend: z.boolean().optional(),
  consent: z.boolean().optional(),
});
const userChange = z.strictObject({
  displayName: z.string().min(1).max(100).optional(),
  pictureUrl: z.url().nullable().optional(),
  statusMessage: z.string().nullable().optional(),
  language: z.string().nullable().optional(),
  consent: z.boolean().optional(),
  deleted: z.boolean().optional(),
});
const groupInput = z.strictObject({
  title: z.string().min(1).default('Group'),
  kind: z.enum(['group', 'room']).default('group'),
  members: z.array(z.string()).default([]),
});

export function requireUser(state: PlatformState, userId: string): User {
  const user = state.users.get(userId);
  if (user === undefined) throw new ControlError(404, `no user ${userId}`);
  return user;
}

/** Lets it happen or refuses in words. */
export function happen(state: PlatformState, userId: string, event: EventInput): Happening {
  const result = letHappen(state, userId, event);
  if (!result.ok) throw new ControlError(400, result.error);
  return result.value;
}

export function eventAnswer(
  { stored, messageId, replyToken }: Happening,
  status: StoredEvent['attempts'][0]['status'],
) {
  return {
    webhookEventId: stored.webhookEventId,
    status,
    ...(messageId === null ? {} : { messageId }),
    ...(replyToken === null ? {} : { replyToken }),
    event: stored.event,
  };
}

export function peopleRoutes(platform: Platform): Hono {
  const app = new Hono();
  app.get('/users', (c) => c.json({ users: platform.state.users.values() }));
  app.post('/users', async (c) => {
    const user = makeUser(platform.state, check(userInput, await jsonOf(c.req)));
    return c.json({ userId: user.userId }, 201);
  });
  app.post('/users/bulk', async (c) => {
    const schema = z.strictObject({ users: z.array(userInput).min(1).max(5_000) });
    const { users } = check(schema, await jsonOf(c.req));
    return c.json({ userIds: users.map((one) => makeUser(platform.state, one).userId) }, 201);
  });
  app.patch('/users/:userId', async (c) => {
    const user = requireUser(platform.state, c.req.param('userId'));
    const change = check(userChange, await jsonOf(c.req));
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    return c.json(platform.state.putUser({ ...user, ...given }));
  });
  app.post('/users/:userId/events', async (c) => {
    const user = requireUser(platform.state, c.req.param('userId'));
    const input = check(eventInput, await jsonOf(c.req));
    const happening = happen(platform.state, user.userId, input);
    if (happening.stored.held) return c.json(eventAnswer(happening, 'held'));
    const status = await sendEvents(platform, [happening.stored], { options: input.options });
    return c.json(eventAnswer(happening, status));
  });
  app.get('/users/:userId/received', (c) => {
    const user = requireUser(platform.state, c.req.param('userId'));
    return c.json(received(platform.state, user.userId, c.req.query('channelId')));
  });
  app.post('/groups', async (c) => {
    const { title, kind, members } = check(groupInput, await jsonOf(c.req));
    for (const member of members) requireUser(platform.state, member);
    const groupId = newLineId(kind === 'group' ? 'C' : 'R');
    platform.state.groups.set(groupId, { groupId, kind, title, members, joinedChannels: [] });
    return c.json({ groupId }, 201);
  });
  app.get('/groups', (c) => c.json({ groups: platform.state.groups.values() }));
  app.get('/groups/:groupId/received', (c) => c.json(received(platform.state, c.req.param('groupId'), undefined)));
  return app;
}

function makeUser(state: PlatformState, input: z.infer<typeof userInput>): User {
  const channelId = input.channelId ?? state.config.demoChannelId;
  if (state.channel(channelId) === undefined) throw new ControlError(400, `no channel ${channelId}`);
  const userId = input.userId ?? newLineId('U');
  if (state.users.get(userId) !== undefined) throw new ControlError(400, `user ${userId} is there already`);
  return state.putUser({
    userId,
    displayName: input.displayName,
    homeChannelId: channelId,
    pictureUrl: input.pictureUrl === undefined ? `/pictures/${userId}.png` : input.pictureUrl,
    statusMessage: input.statusMessage ?? null,
    language: input.language ?? 'en',
    consent: input.consent ?? true,
    deleted: false,
    relations: { [channelId]: { ...STRANGER, friend: input.friend ?? false } },
  });
}

/** What arrived at a person or group, oldest first. */
function received(state: PlatformState, chatId: string, channelId: string | undefined) {
  return state.timeline
    .values()
    .filter((line) => line.from === 'account' && line.chatId === chatId)
    .filter((line) => channelId === undefined || line.channelId === channelId)
    .map(({ via, messages, messageIds, retryKey, requestId, at, channelId: from }) => ({
      via,
      messages,
      messageIds,
      ...(retryKey === undefined ? {} : { retryKey }),
      requestId,
      channelId: from,
      at,
    }));
}
