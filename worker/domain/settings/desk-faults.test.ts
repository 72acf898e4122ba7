import { describe, expect, test } from 'vitest';
import { DEFAULT_DESK } from './compile-desk';
import { deskDocumentFaults } from './desk-faults';
import { DESK_DOCUMENTS, type DeskDocument, type DeskSettings, type TeamSettings } from './desk-settings';

const ROOM = {
  teamIds: new Set(['sales', 'billing']),
  channelIds: new Set(['demo']),
  isRegex: (pattern: string) => !pattern.includes('('),
  isProviderAddress: (address: string) => address.startsWith('https://'),
  givenRoles: [],
};
const TEAM: TeamSettings = { id: 'sales', name: 'Sales', policy: {}, slots: [] };
const DESK: DeskSettings = {
  ...DEFAULT_DESK,
  teams: [TEAM, { ...TEAM, id: 'billing' }],
  routing: { rules: [], fallbackTeamId: 'sales' },
  tags: [
    { id: 'refund', name: 'Refund', color: 'red' },
    { id: 'old', name: 'Old', color: 'gray', isArchived: true },
  ],
};

function faultsOf<Name extends DeskDocument>(name: Name, value: DeskSettings[Name]): string[] {
  return deskDocumentFaults(name, value, ROOM, DESK).map(({ path, code }) => `${path} ${code}`.trim());
}

test('what a workspace begins with has no fault', () => {
  for (const name of DESK_DOCUMENTS) expect(faultsOf(name, DESK[name])).toEqual([]);
});

describe('a team', () => {
  const slot = { name: 'order', question: { en: 'Your order number?' }, check: { kind: 'any' } } as const;
  const week = { zone: 'Asia/Tokyo', weekly: [[], [], [], [], [], [], []], exceptions: [], holidays: [] };
  const cases: [string, Partial<TeamSettings>, string[]][] = [
    [
      'all that can be set',
      { email: 'a@b.test', policy: { strategy: 'manual', skillRelaxSec: null, fairCap: null } },
      [],
    ],
    ['an id with a space', { id: 'our team' }, ['0.id BAD_ID', 'FALLBACK_TEAM_GONE']],
    ['no name', { name: ' ' }, ['0.name EMPTY']],
    ['a name too long for a line to the customer', { name: 'x'.repeat(61) }, ['0.name TOO_LONG']],
    ['a second to accept', { policy: { acceptSec: 1 } }, ['0.policy.acceptSec OUT_OF_RANGE']],
    ['a wrap-up of a day', { policy: { wrapUpSec: 86_400 } }, ['0.policy.wrapUpSec OUT_OF_RANGE']],
    ['a cap of nothing', { policy: { fairCap: { max: 0, perSec: 3600 } } }, ['0.policy.fairCap.max OUT_OF_RANGE']],
    ['its own hours', { calendar: { ...week, closesSoonMin: 15 } }, []],
    ['hours that make no sense', { calendar: { ...week, closesSoonMin: -1 } }, ['0.calendar.closesSoonMin BAD_NUMBER']],
    ['a team to overflow to that is gone', { fallbackTeamId: 'gone' }, ['0.fallbackTeamId UNKNOWN_TEAM']],
    ['a queue part', { queue: { maxLength: 3 } }, []],
    ['a queue part out of range', { queue: { maxLength: -3 } }, ['0.queue.maxLength OUT_OF_RANGE']],
    ['a question', { slots: [slot] }, []],
    ['the same question twice', { slots: [slot, slot] }, ['0.slots.1.name DUPLICATE']],
    ['a question in no language', { slots: [{ ...slot, question: {} }] }, ['0.slots.0.question EMPTY']],
    ['one that says nothing', { slots: [{ ...slot, question: { ja: '' } }] }, ['0.slots.0.question.ja EMPTY']],
    ['six tries', { slots: [{ ...slot, tries: 6 }] }, ['0.slots.0.tries OUT_OF_RANGE']],
    [
      'an expression that may run for ever',
      { slots: [{ ...slot, check: { kind: 'regex', pattern: '(a' } }] },
      ['0.slots.0.check.pattern BAD_REGEX'],
    ],
    [
      'no choice, and a long one',
      { slots: [{ ...slot, check: { kind: 'choice', choices: { en: [], th: ['x'.repeat(21)] } } }] },
      ['0.slots.0.check.choices.en EMPTY', '0.slots.0.check.choices.th.0 TOO_LONG'],
    ],
  ];
  test.each(cases)('%s', (_, overrides, expected) => {
    expect(
      faultsOf('teams', [
        { ...TEAM, ...overrides },
        { ...TEAM, id: 'other' },
      ]),
    ).toEqual(expected);
  });
});

test('a team may go while no routing was saved, unless it is the one that gets all the rest', () => {
  const left = [{ ...TEAM, id: 'billing' }];
  expect(faultsOf('teams', left)).toEqual(['FALLBACK_TEAM_GONE']);
  const unrouted = { ...DESK, routing: DEFAULT_DESK.routing };
  expect(deskDocumentFaults('teams', left, ROOM, unrouted)).toEqual([]);
});

describe('a routing rule', () => {
  const rule = { id: 'r', name: 'R', isOn: true, when: {}, teamId: 'sales' };
  const cases: [string, Partial<DeskSettings['routing']['rules'][number]>, string[]][] = [
    ['that asks for nothing', {}, []],
    ['tags, archived ones too', { when: { tags: ['refund', 'old'] } }, []],
    ['a tag that is not there', { when: { tags: ['refund', 'gone'] } }, ['rules.0.when.tags.1 UNKNOWN_TAG']],
    ['an empty word', { when: { words: ['refund', ''] } }, ['rules.0.when.words.1 EMPTY']],
    ['a channel that is not there', { when: { channelIds: ['gone'] } }, ['rules.0.when.channelIds.0 UNKNOWN_CHANNEL']],
    [
      'an answer that is none',
      { when: { slots: [{ name: 'order', values: [] }] } },
      ['rules.0.when.slots.0.values EMPTY'],
    ],
    [
      'a schedule in no zone',
      { when: { schedule: { kind: 'range', zone: 'Moon' } } },
      ['rules.0.when.schedule.zone UNKNOWN_ZONE'],
    ],
    ['a skill without a name', { skills: [''] }, ['rules.0.skills.0 EMPTY']],
  ];
  test.each(cases)('%s', (_, overrides, expected) => {
    expect(faultsOf('routing', { rules: [{ ...rule, ...overrides }], fallbackTeamId: 'sales' })).toEqual(expected);
  });

  test('ids are told apart', () => {
    expect(faultsOf('routing', { rules: [rule, rule], fallbackTeamId: 'sales' })).toEqual(['rules.1.id DUPLICATE']);
  });
});

describe('the rest', () => {
  test('teams that the bot names exist', () => {
    const [topic] = DESK.bot.topics;
    if (!topic) throw new Error('no default topic');
    const topics = [{ ...topic, teamHint: 'gone' }];
    expect(faultsOf('bot', { ...DESK.bot, topics })).toEqual(['topics.0.teamHint UNKNOWN_TEAM']);
  });

  test('tags that the bot puts on exist', () => {
    const rule = { id: 'r', name: 'R', isOn: true, order: 1, kind: 'exact' as const, patterns: ['x'] };
    const naming = (tags: string[]) => [{ ...rule, schedule: { kind: 'always' as const }, action: { tags } }];
    expect(faultsOf('bot', { ...DESK.bot, keywordRules: naming(['gone']) })).toEqual([
      'keywordRules.0.action.tags.0 UNKNOWN_TAG',
    ]);
    expect(faultsOf('bot', { ...DESK.bot, keywordRules: naming(['refund']) })).toEqual([]);
  });

  test('hours of a channel that is not there', () => {
    const calendar = { zone: 'Asia/Tokyo', weekly: [[], [], [], [], [], [], []], exceptions: [], holidays: [] };
    const channels = { gone: { ...calendar, closesSoonMin: 15 } };
    expect(faultsOf('hours', { ...DESK.hours, channels })).toEqual(['channels.gone UNKNOWN_CHANNEL']);
  });

  test('a queue that overflows to a team that is not there', () => {
    expect(faultsOf('queue', { ...DESK.queue, fallbackTeam: 'gone' })).toEqual(['fallbackTeam UNKNOWN_TEAM']);
  });

  test('an idle end without a warning is fine, and so is a warning without an end', () => {
    expect(faultsOf('sessions', { ...DESK.sessions, idleWarnMin: null })).toEqual([]);
    expect(faultsOf('sessions', { ...DESK.sessions, idleEndMin: null })).toEqual([]);
    expect(faultsOf('sessions', { ...DESK.sessions, firstReplySec: 1 })).toEqual(['firstReplySec OUT_OF_RANGE']);
  });

  test('a policy of the SLA for whom there is nobody', () => {
    const conditions = { teamIds: ['gone'], priorities: [4], channelIds: ['gone'], tags: ['gone', 'refund'] };
    expect(faultsOf('sla', [{ id: 's', name: 'S', conditions, targetsSec: { assign: 60 } }])).toEqual([
      '0.conditions.teamIds.0 UNKNOWN_TEAM',
      '0.conditions.priorities.0 OUT_OF_RANGE',
      '0.conditions.channelIds.0 UNKNOWN_CHANNEL',
      '0.conditions.tags.0 UNKNOWN_TAG',
    ]);
  });

  test('a text that lacks its token', () => {
    expect(faultsOf('texts', { en: { ask_topic: 'I understand.' } })).toEqual(['en.ask_topic MISSING_TOKEN']);
  });
});

describe('composed roles that people have', () => {
  const auditor = { id: 'auditor', name: 'Auditor', base: 'supervisor' as const, grants: {} };
  const clerk = { id: 'clerk', name: 'Clerk', base: 'operator' as const, grants: {} };
  const desk = { ...DESK, access: { ...DEFAULT_DESK.access, roles: [clerk, auditor] } };
  const given = [
    { role: 'supervisor' as const, roleId: 'auditor' },
    { role: 'admin' as const, roleId: 'gone' },
  ];
  const faults = (roles: DeskSettings['access']['roles'], givenRoles = given) =>
    deskDocumentFaults('access', { ...desk.access, roles }, { ...ROOM, givenRoles }, desk);

  test('cannot be deleted, nor based on another role', () => {
    expect(faults([clerk])).toEqual([{ path: 'roles', code: 'ROLE_IN_USE' }]);
    expect(faults([clerk, { ...auditor, base: 'operator' }])).toEqual([{ path: 'roles.1.base', code: 'ROLE_IN_USE' }]);
  });

  test('can be changed; one that nobody has can be deleted, and one that is gone already stops nobody', () => {
    expect(faults([{ ...auditor, name: 'Reader' }])).toEqual([]);
    expect(faults([], [{ role: 'admin', roleId: 'gone' }])).toEqual([]);
  });
});
