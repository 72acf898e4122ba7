// How the settings of workspace and team are laid over each other, and what stands in where there are none.
import { expect, test } from 'vitest';
import { DEFAULT_PRESENCE_SETTINGS } from '../domain/presence/presence-settings';
import { DEFAULT_QUEUE_SETTINGS } from '../domain/queue/queue-settings';
import {
  DEFAULT_HOURS,
  DEFAULT_SESSIONS,
  type DeskSettings,
  type TeamSettings,
} from '../domain/settings/desk-settings';
import type { SettingsSnapshot } from '../domain/settings/settings-snapshot';
import { DeskPlan } from './desk-plan';

const SECOND = 1_000;
/** Mondays to Fridays 9 to 17 in the zone. */
function office(zone: string) {
  const day = [{ start: '09:00', end: '17:00' }];
  return { zone, weekly: [day, day, day, day, day, [], []], exceptions: [], holidays: [], closesSoonMin: 15 };
}

function snapshotOf(teams: readonly Partial<TeamSettings>[], rest: Partial<DeskSettings> = {}): SettingsSnapshot {
  const desk = {
    teams: teams.map((team) => ({ id: 'support', name: 'Support', policy: {}, slots: [], ...team })),
    routing: { rules: [], fallbackTeamId: 'support' },
    hours: DEFAULT_HOURS,
    queue: DEFAULT_QUEUE_SETTINGS,
    sessions: DEFAULT_SESSIONS,
    channels: {},
    presence: DEFAULT_PRESENCE_SETTINGS,
    texts: {},
    sla: [],
    ...rest,
  };
  // The bot is nothing to the Dispatcher.
  const settings = desk as unknown as DeskSettings;
  return { version: 7, workspace: { name: 'Test', timeZone: 'Asia/Tokyo' }, channels: {}, desk: settings };
}

test.each([
  ['no snapshot', null],
  ['a snapshot without a desk', { ...snapshotOf([]), desk: undefined } as unknown as SettingsSnapshot],
  ['a desk without teams', snapshotOf([])],
])('%s: one team that hands out nothing, sends nobody away and ends no wait', (_, snapshot) => {
  const plan = new DeskPlan(snapshot);
  expect([...plan.teams.keys()]).toEqual(['general']);
  expect(plan.isPlain).toBe(true);
  const { policy, queue } = plan.team('any');
  expect(policy.strategy).toBe('manual');
  expect([queue.maxWait, queue.maxLength]).toEqual([[], 0]);
  expect(plan.teamsOf(['support'])).toEqual(['general']);
});

test('where nobody set up a desk, nothing is taken from whoever vanishes', () => {
  expect(new DeskPlan(null).presence.onGone).toBe('none');
  expect(new DeskPlan(snapshotOf([{}])).presence.onGone).toBe('unanswered');
});

test('a team’s own settings go before the workspace’s, and those before the defaults', () => {
  const queue = { ...DEFAULT_QUEUE_SETTINGS, order: 'fifo', ageStepSec: 60, maxLength: 9 } as const;
  const plan = new DeskPlan(
    snapshotOf(
      [
        { policy: { acceptSec: 45 }, queue: { maxLength: 3 } },
        { id: 'sales', queue: { order: 'priority', ageStepSec: 0 } },
      ],
      { queue },
    ),
  );
  expect(plan.team('support').policy).toMatchObject({
    acceptSec: 45,
    order: 'fifo',
    ageStepSec: 60,
    strategy: 'least_busy',
  });
  expect(plan.team('support').queue.maxLength).toBe(3);
  expect(plan.team('sales').policy).toMatchObject({ acceptSec: 30, order: 'd1', ageStepSec: 0 });
  expect(plan.team('sales').queue.maxLength).toBe(9);
});

test('a team that is gone is served as the fallback', () => {
  const plan = new DeskPlan(snapshotOf([{}, { id: 'sales' }]));
  expect(plan.teamsOf(['gone', 'sales'])).toEqual(['sales']);
  expect(plan.teamsOf(['gone'])).toEqual(['support']);
  expect(plan.teamsOf(undefined)).toEqual(['support']);
});

test('hours are the team’s, else the channel’s, else the workspace’s', () => {
  const hours = { ...DEFAULT_HOURS, calendar: office('UTC'), channels: { demo: office('Asia/Tokyo') } };
  const plan = new DeskPlan(snapshotOf([{}, { id: 'sales', calendar: office('America/New_York') }], { hours }));
  const zoneOf = (teamId: string, chatId: string) => plan.calendarOf(teamId, chatId)?.zone;
  expect(zoneOf('support', 'demo:U1')).toBe('Asia/Tokyo');
  expect(zoneOf('support', 'other:U1')).toBe('UTC');
  expect(zoneOf('sales', 'demo:U1')).toBe('America/New_York');
  // Friday 16:59 in Tokyo, and two minutes more: one of them is Monday's.
  const friday = Date.UTC(2026, 10, 27, 7, 59);
  expect(plan.addOpenSeconds('support', 'demo:U1', friday, 120)).toBe(Date.UTC(2026, 10, 30, 0, 1));
});

test('a team that has just opened holds its first pass for five seconds', () => {
  const plan = new DeskPlan(snapshotOf([{ calendar: office('UTC') }]));
  const opened = Date.UTC(2026, 10, 30, 9);
  expect(plan.firstPassAt('support', opened - 1)).toBeNull();
  expect(plan.firstPassAt('support', opened)).toBe(opened + 5 * SECOND);
  expect(plan.firstPassAt('support', opened + 4_999)).toBe(opened + 5 * SECOND);
  expect(plan.firstPassAt('support', opened + 5 * SECOND)).toBeNull();
  expect(new DeskPlan(snapshotOf([{}])).firstPassAt('support', opened)).toBeNull();
});
