import { describe, expect, test } from 'vitest';
import { DEFAULT_BOT_SETTINGS } from '../bot/default-bot-settings';
import { deskRules, queueOf } from '../desk/desk-rules';
import { DEFAULT_QUEUE_SETTINGS } from '../queue/queue-settings';
import { compileDesk, DEFAULT_DESK } from './compile-desk';
import { DEFAULT_HOURS, DESK_DOCUMENTS, type DeskSettings, type TeamSettings } from './desk-settings';

const team = (id: string, overrides: Partial<TeamSettings> = {}): TeamSettings => ({
  id,
  name: id,
  policy: {},
  slots: [],
  ...overrides,
});

test('every document has a default', () => {
  expect(Object.keys(DEFAULT_DESK).sort()).toEqual([...DESK_DOCUMENTS].sort());
});

describe('without a team', () => {
  test.each([
    ['nothing saved', {}],
    ['no teams', { teams: [] }],
    ['a bot alone', { bot: DEFAULT_BOT_SETTINGS }],
  ] as [string, Partial<DeskSettings>][])('%s is no desk', (_, saved) => {
    expect(compileDesk(saved)).toBeUndefined();
  });
});

describe('with a team', () => {
  test('all that was never saved has its default, and the first team gets what no rule gives to another', () => {
    const desk = compileDesk({ teams: [team('sales'), team('billing')] });
    expect(desk).toEqual({
      ...DEFAULT_DESK,
      teams: [team('sales'), team('billing')],
      routing: { rules: [], fallbackTeamId: 'sales' },
    });
  });

  test('a document by an older Worker has the defaults of what is new', () => {
    // As if `order` had come later.
    const { order: _, ...older } = DEFAULT_QUEUE_SETTINGS;
    const desk = compileDesk({ teams: [team('sales')], queue: { ...older, maxLength: 7 } as DeskSettings['queue'] });
    expect(desk?.queue).toMatchObject({ order: 'priority', maxLength: 7 });
  });

  test.each([
    ['d1', 'priority'],
    ['fifo', 'fifo'],
  ] as const)(
    'the order %s that an older document has with the policy is the queue’s, and goes before it',
    (old, order) => {
      const policy = { acceptSec: 20, order: old } as TeamSettings['policy'];
      const other = order === 'fifo' ? 'priority' : 'fifo';
      const desk = compileDesk({ teams: [team('sales', { policy, queue: { maxLength: 3, order: other } })] });
      expect(desk?.teams[0]).toMatchObject({ policy: { acceptSec: 20 }, queue: { maxLength: 3, order } });
      expect(desk?.teams[0]?.policy).not.toHaveProperty('order');
    },
  );

  test.each([0, 60])(
    'ageing after %d s that an older document has with the policy is the queue’s too',
    (ageStepSec) => {
      const policy = { acceptSec: 20, ageStepSec } as TeamSettings['policy'];
      const desk = compileDesk({ teams: [team('sales', { policy, queue: { order: 'fifo', ageStepSec: 900 } })] });
      expect(desk?.teams[0]).toMatchObject({ policy: { acceptSec: 20 }, queue: { order: 'fifo', ageStepSec } });
      expect(desk?.teams[0]?.policy).not.toHaveProperty('ageStepSec');
    },
  );

  test('what is saved holds', () => {
    const routing = { rules: [], fallbackTeamId: 'billing' };
    const desk = compileDesk({
      teams: [team('sales'), team('billing')],
      routing,
      channels: { demo: { reception: 'always_on', isBotOn: true } },
    });
    expect(desk?.routing).toEqual(routing);
    expect(desk?.channels.demo?.reception).toBe('always_on');
  });

  test.each([
    // The queue's own document is never asked, the hours say it for all, and a team may say otherwise.
    { hours: 'wait', queue: 'ticket', team: undefined, holds: 'wait' },
    { hours: 'ticket', queue: 'wait', team: undefined, holds: 'ticket' },
    { hours: 'wait', queue: 'wait', team: 'ticket', holds: 'ticket' },
    { hours: 'ticket', queue: 'ticket', team: 'wait', holds: 'wait' },
    { hours: undefined, queue: 'wait', team: undefined, holds: 'ticket' },
  ] as const)(
    'outside the hours: hours $hours, queue $queue, team $team: $holds',
    ({ hours, queue, team: ofTeam, holds }) => {
      const desk = compileDesk({
        teams: [team('sales', ofTeam && { queue: { hoursHandoff: ofTeam } }), team('other')],
        queue: { ...DEFAULT_QUEUE_SETTINGS, hoursHandoff: queue },
        ...(hours && { hours: { ...DEFAULT_HOURS, handoff: hours } }),
      });
      const rules = deskRules(desk, 'demo');
      expect(queueOf(rules, 'sales').hoursHandoff).toBe(holds);
      expect(queueOf(rules, 'other').hoursHandoff).toBe(hours ?? 'ticket');
    },
  );

  test('the queue carries what hours and teams say', () => {
    const desk = compileDesk({
      teams: [team('sales', { fallbackTeamId: 'billing', queue: { maxLength: 3 } }), team('billing')],
      hours: { ...DEFAULT_HOURS, handoff: 'wait' },
    });
    expect(desk?.queue.hoursHandoff).toBe('wait');
    expect(desk?.teams[0]?.queue).toEqual({ maxLength: 3, fallbackTeam: 'billing' });
    expect(desk?.teams[1]?.queue).toBeUndefined();
  });
});
