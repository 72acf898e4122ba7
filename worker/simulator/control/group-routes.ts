// The control API's groups and rooms: make them, change them, read what arrived there.
// Exists only in this Worker, which is never deployed. Mounted under /control by app.ts.
import { Hono } from 'hono';
import { z } from 'zod';
import type { Platform } from '../platform';
import { newLineId } from '../state/ids';
import { ControlError, check, jsonOf } from './control-error';
import { received, requireUser } from './people-routes';

const groupInput = z.strictObject({
  title: z.string().min(1).default('Group'),
  kind: z.enum(['group', 'room']).default('group'),
  members: z.array(z.string()).default([]),
  /** A channel that is in from the start, without a join event. */
  joinedChannelId: z.string().optional(),
  /** Null = none; left out = a drawn one. */
  pictureUrl: z.url().nullable().optional(),
});
const groupChange = z.strictObject({
  title: z.string().min(1).optional(),
  pictureUrl: z.url().nullable().optional(),
  /** Without events: `memberJoined` and `memberLeft` are what LINE tells. */
  members: z.array(z.string()).optional(),
});

export function groupRoutes(platform: Platform): Hono {
  const app = new Hono();
  app.post('/groups', async (c) => {
    const { title, kind, members, joinedChannelId, pictureUrl } = check(groupInput, await jsonOf(c.req));
    for (const member of members) requireUser(platform.state, member);
    if (joinedChannelId !== undefined && platform.state.channel(joinedChannelId) === undefined) {
      throw new ControlError(400, `no channel ${joinedChannelId}`);
    }
    const groupId = newLineId(kind === 'group' ? 'C' : 'R');
    platform.state.putGroup({
      groupId,
      kind,
      title,
      members: [...new Set(members)],
      joinedChannels: joinedChannelId === undefined ? [] : [joinedChannelId],
      pictureUrl: pictureUrl === undefined ? `/pictures/${groupId}.png` : pictureUrl,
    });
    return c.json({ groupId }, 201);
  });
  app.get('/groups', (c) => c.json({ groups: platform.state.groups.values() }));
  app.patch('/groups/:groupId', async (c) => {
    const group = platform.state.groups.get(c.req.param('groupId'));
    if (group === undefined) throw new ControlError(404, `no group ${c.req.param('groupId')}`);
    const change = check(groupChange, await jsonOf(c.req));
    for (const member of change.members ?? []) requireUser(platform.state, member);
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    return c.json(platform.state.putGroup({ ...group, ...given }));
  });
  app.get('/groups/:groupId/received', (c) => c.json(received(platform.state, c.req.param('groupId'), undefined)));
  return app;
}
