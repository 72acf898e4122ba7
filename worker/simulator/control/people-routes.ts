// The control API's people: make and change users, read what they received.
// Exists only in this Worker, which is never deployed. Mounted under /control by app.ts.
import { Hono } from 'hono';
import { z } from 'zod';
import type { Platform } from '../platform';
import { newLineId } from '../state/ids';
import type { PlatformState } from '../state/platform-state';
import type { User } from '../state/records';
import { STRANGER } from '../webhook/change-state';
import { ControlError, check, jsonOf } from './control-error';

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

export function requireUser(state: PlatformState, userId: string): User {
  const user = state.users.get(userId);
  if (user === undefined) throw new ControlError(404, `no user ${userId}`);
  return user;
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
  app.get('/users/:userId/received', (c) => {
    const user = requireUser(platform.state, c.req.param('userId'));
    return c.json(received(platform.state, user.userId, c.req.query('channelId')));
  });
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
export function received(state: PlatformState, chatId: string, channelId: string | undefined) {
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
