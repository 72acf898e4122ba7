// What tags decide in a chat's object: the bot puts them on, routing and service level go by them, a VIP's makes it urgent.
import { env } from 'cloudflare:workers';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { DEFAULT_BOT_SETTINGS } from '../domain/bot/default-bot-settings';
import { DEFAULT_ROUTING } from '../domain/routing/default-teams';
import { DEFAULT_SLA_POLICY } from '../domain/sla/sla-policy';
import { BotCustomer } from '../testing/bot-customer';
import { AYA, logOf } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';

const line = new FakeLine();

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

beforeEach(() =>
  seedDesk(
    env,
    deskSettings({
      tags: [
        { id: 'gold', name: 'Gold', color: 'yellow', isVip: true },
        { id: 'old', name: 'Old', color: 'gray', isArchived: true },
      ],
      sla: [{ ...DEFAULT_SLA_POLICY, id: 'gold', name: 'Gold', conditions: { tags: ['gold'] } }],
      routing: {
        ...DEFAULT_ROUTING,
        rules: [{ id: 'gold', name: 'Gold', isOn: true, when: { tags: ['gold'] }, teamId: 'technical-support' }],
      },
      bot: {
        ...DEFAULT_BOT_SETTINGS,
        keywordRules: [
          {
            id: 'gold',
            name: 'Gold',
            isOn: true,
            order: 1,
            kind: 'exact',
            patterns: ['gold card'],
            schedule: { kind: 'always' },
            action: { handoff: true, tags: ['gold', 'old', 'gone'] },
          },
        ],
      },
    }),
  ),
);

test('a rule of the bot tags the chat before it asks for a person, and the rest goes by the tag', async () => {
  const customer = new BotCustomer(line);
  await customer.writes('gold card');
  const view = await customer.view();
  expect(view).toMatchObject({
    tagIds: ['gold'],
    teamId: 'technical-support',
    priority: 1,
    session: { sla: { policy: 'Gold' } },
  });
  const events = (await logOf(customer.chat)).flatMap((entry) => (entry.kind === 'event' ? [entry.event] : []));
  expect(events).toContainEqual({ type: 'tagged', by: null, added: [{ id: 'gold', name: 'Gold' }], removed: [] });
});

test('a tag that is put on while she waits chooses service level and priority anew', async () => {
  const customer = new BotCustomer(line);
  await customer.writes('human');
  expect(await customer.view()).toMatchObject({ priority: 2, session: { sla: { policy: 'Default' } } });
  const add = [{ id: 'gold', name: 'Gold' }];
  await customer.chat.rpc.applyWish(AYA, { type: 'set_tags', add, remove: [] }, { commandId: crypto.randomUUID() });
  expect(await customer.view()).toMatchObject({ priority: 1, session: { sla: { policy: 'Gold' } } });
});
