// Every form over a document saves what it was given where nothing was changed, and what it saves passes the Worker's own checks.
import { describe, expect, test } from 'vitest';
import type { BotSettings } from '$domain/bot/bot-settings';
import { DEFAULT_DESK } from '$domain/settings/compile-desk';
import { deskDocumentFaults } from '$domain/settings/desk-faults';
import type { DeskDocument, DeskSettings, TeamSettings } from '$domain/settings/desk-settings';
import { deskDocuments } from '$protocol/desk-documents';
import { botShape, channelsShape, newFlow, newMenu } from './bot/bot-drafts';
import { newAnyRule, newEntry, newKeywordRule, newTopic } from './bot/rule-drafts';
import type { DocumentShape } from './form/document-form';
import { hoursShape } from './hours/hours-drafts';
import { presenceShape, queueShape, sessionsShape } from './queue/queue-drafts';
import { newPolicy, slaShape } from './queue/sla-drafts';
import { newRoutingRule, routingShape } from './routing/routing-drafts';
import { newTeam, teamsShape } from './teams/team-drafts';
import { textsShape } from './texts/text-drafts';

const WEEK = {
  zone: 'Asia/Tokyo',
  weekly: [[], [], [], [], [], [], []],
  exceptions: [],
  holidays: [],
  closesSoonMin: 5,
};
const TEAM: TeamSettings = {
  id: 'sales',
  name: 'Sales',
  email: 'sales@example.com',
  policy: {
    strategy: 'skill_based',
    mode: 'forced',
    acceptSec: 45,
    wrapUpSec: 30,
    excludeSec: 60,
    fairCap: { max: 5, perSec: 3600 },
  },
  calendar: WEEK,
  slots: [
    { name: 'order', question: { en: 'Number?' }, check: { kind: 'number', min: 1 }, tries: 3 },
    { name: 'mail', question: { ja: 'メール' }, check: { kind: 'email' } },
    { name: 'code', question: { en: 'Code?' }, check: { kind: 'regex', pattern: '^[a-z]+$' } },
    { name: 'size', question: { en: 'Size?' }, check: { kind: 'choice', choices: { en: ['S', 'M'] } } },
  ],
  fallbackTeamId: 'billing',
  queue: { maxLength: 5 },
};
const BILLING: TeamSettings = {
  id: 'billing',
  name: 'Billing',
  policy: { strategy: 'manual', mode: 'offer' },
  slots: [],
};

const MESSAGE = { content: { type: 'text', text: 'Here.' } } as const;
const BOT: BotSettings = {
  ...DEFAULT_DESK.bot,
  languages: { supported: ['ja', 'en'], default: 'ja' },
  keywordRules: [
    {
      id: 'hours',
      name: 'Hours',
      isOn: true,
      channels: ['demo'],
      languages: ['en'],
      order: 3,
      kind: 'contains',
      patterns: ['hours', 'open'],
      schedule: { kind: 'range', zone: 'UTC', weekdays: [0, 1] },
      coolDownSec: 60,
      action: { messages: [MESSAGE], tags: ['asked'], teamHint: 'sales', flowId: 'order', richMenuId: 'richmenu-1' },
    },
    {
      id: 'person',
      name: 'Person',
      isOn: false,
      order: 4,
      kind: 'regex',
      patterns: ['^boss$'],
      schedule: { kind: 'always' },
      action: { handoff: true },
    },
  ],
  anyMessageRules: [
    ...DEFAULT_DESK.bot.anyMessageRules,
    {
      id: 'party',
      name: 'Party',
      isOn: true,
      order: 1,
      schedule: { kind: 'open' },
      answer: { kind: 'messages', messages: { en: [MESSAGE] } },
    },
  ],
  qaEntries: [
    {
      id: 'price',
      isOn: true,
      language: 'en',
      category: 'Money',
      questions: ['What does it cost?'],
      answers: [MESSAGE],
    },
  ],
  topics: [
    ...DEFAULT_DESK.bot.topics,
    {
      id: 'gift',
      isOn: true,
      names: { en: 'a gift' },
      patterns: { en: ['gift'] },
      action: 'answer_and_offer',
      messages: { en: [MESSAGE] },
      teamHint: 'billing',
    },
  ],
  menus: [{ id: 'main', name: 'Main', message: { en: MESSAGE, ja: MESSAGE } }],
  flows: [
    {
      id: 'order',
      name: 'Order',
      questions: [{ name: 'number', question: { en: 'Number?' }, check: { kind: 'any' } }],
      end: { messages: { en: [MESSAGE] }, handoff: true, teamHint: 'sales' },
    },
  ],
};

const DESK: DeskSettings = {
  teams: [TEAM, BILLING],
  routing: {
    rules: [
      {
        id: 'refund',
        name: 'Refunds',
        isOn: true,
        when: {
          words: ['refund'],
          channelIds: ['demo'],
          entryPoints: ['menu'],
          languages: ['ja'],
          tags: ['vip'],
          slots: [{ name: 'size', values: ['S'] }],
          schedule: { kind: 'closed' },
        },
        teamId: 'billing',
        skills: ['refunds'],
        demandsLanguage: true,
        priority: 0,
        strategy: 'manual',
        mode: 'forced',
      },
      { id: 'all', name: 'All', isOn: false, when: {}, teamId: 'sales' },
    ],
    fallbackTeamId: 'sales',
  },
  bot: BOT,
  hours: {
    calendar: { ...WEEK, exceptions: [{ kind: 'date', date: '2026-12-24', intervals: [] }] },
    channels: { demo: WEEK },
    handoff: 'wait',
    onCloseWaiting: 'message',
    onCloseActive: 'resolve',
  },
  queue: { ...DEFAULT_DESK.queue, fallbackTeam: 'sales', intake: 'paused', intakeReason: 'Moving house' },
  sessions: { ...DEFAULT_DESK.sessions, idleWarnMin: null, joinPush: true },
  channels: { demo: { reception: 'always_on', isBotOn: true } },
  presence: { ...DEFAULT_DESK.presence, onGone: 'all' },
  texts: { en: { ask: 'One moment…', end: '' }, th: { ask_topic: 'เรื่อง {topic}' } },
  sla: [
    {
      id: 'vip',
      name: 'VIP',
      conditions: { teamIds: ['sales'], priorities: [0, 1], channelIds: ['demo'], tags: ['vip'] },
      targetsSec: { first_reply: 30, resolution: 300 },
      pausesForCustomer: true,
    },
  ],
};
const ROOM = {
  teamIds: new Set(['sales', 'billing']),
  channelIds: new Set(['demo']),
  isRegex: () => true,
};

/** As it goes over the wire. */
function saved<Name extends DeskDocument, Draft extends object>(
  shape: DocumentShape<Name, Draft>,
  value: DeskSettings[Name],
): unknown {
  return JSON.parse(JSON.stringify(shape.toValue(shape.toDraft(value))));
}

function expectKept<Name extends DeskDocument, Draft extends object>(
  name: Name,
  shape: DocumentShape<Name, Draft>,
  value: DeskSettings[Name],
): void {
  const kept = saved(shape, value);
  expect(kept).toEqual(value);
  expect(deskDocuments[name].safeParse(kept).success).toBe(true);
  expect(deskDocumentFaults(name, value, ROOM, DESK)).toEqual([]);
}

describe('what was not changed is saved as it was', () => {
  test('teams', () => expectKept('teams', teamsShape, DESK.teams));
  test('routing', () => expectKept('routing', routingShape('billing'), DESK.routing));
  test('bot', () => expectKept('bot', botShape, DESK.bot));
  test('hours', () => expectKept('hours', hoursShape, DESK.hours));
  test('queue', () => expectKept('queue', queueShape, DESK.queue));
  test('sessions', () => expectKept('sessions', sessionsShape, DESK.sessions));
  test('channels', () => expectKept('channels', channelsShape(['demo']), DESK.channels));
  test('presence', () => expectKept('presence', presenceShape, DESK.presence));
  test('texts', () => expectKept('texts', textsShape, DESK.texts));
  test('service levels', () => expectKept('sla', slaShape, DESK.sla));
});

describe('so is what a workspace begins with', () => {
  test('bot', () => expectKept('bot', botShape, DEFAULT_DESK.bot));
  test('hours', () => expectKept('hours', hoursShape, DEFAULT_DESK.hours));
  test('queue', () => expectKept('queue', queueShape, DEFAULT_DESK.queue));
  test('texts', () => expectKept('texts', textsShape, DEFAULT_DESK.texts));
});

describe('what each form fills in by itself', () => {
  test('everything else goes to the first team until somebody chooses', () => {
    const unset = { rules: [], fallbackTeamId: null };
    expect(saved(routingShape('sales'), unset)).toEqual({ rules: [], fallbackTeamId: 'sales' });
    expect(saved(routingShape(''), unset)).toEqual(unset);
  });

  test('a channel that was never set has a line, one that is gone has none', () => {
    const channels = { gone: { reception: 'real_time', isBotOn: true } } as const;
    expect(saved(channelsShape(['demo']), channels)).toEqual({ demo: { reception: 'real_time', isBotOn: false } });
  });

  test('a number that is missing reaches the Worker as one that is missing', () => {
    const draft = { ...presenceShape.toDraft(DESK.presence), graceSec: null };
    const value: unknown = JSON.parse(JSON.stringify(presenceShape.toValue(draft)));
    expect(deskDocuments.presence.safeParse(value).error?.issues.map(({ path }) => path)).toEqual([['graceSec']]);
  });
});

describe('what is new lacks only what people have to write', () => {
  const faultsOf = <Name extends DeskDocument>(name: Name, value: unknown) => {
    const parsed = deskDocuments[name].safeParse(JSON.parse(JSON.stringify(value)));
    if (!parsed.success) return parsed.error.issues.map(({ path, code }) => `${path.join('.')} ${code}`);
    const document = parsed.data as DeskSettings[Name]; // parsed by the schema of that name
    return deskDocumentFaults(name, document, ROOM, DESK).map(({ path, code }) => `${path} ${code}`);
  };

  test('a team needs a name', () => {
    const teams = [...teamsShape.toDraft(DESK.teams), newTeam()];
    expect(faultsOf('teams', teamsShape.toValue(teams))).toEqual(['2.name EMPTY']);
  });

  test('a routing rule needs a name', () => {
    const draft = { rules: [newRoutingRule('sales')], fallbackTeamId: 'sales' };
    expect(faultsOf('routing', routingShape('').toValue(draft))).toEqual(['rules.0.name EMPTY']);
  });

  test('a service level needs a name', () => {
    expect(faultsOf('sla', slaShape.toValue([newPolicy()]))).toEqual(['0.name EMPTY']);
  });

  test('of the bot, names, words and texts', () => {
    const draft = botShape.toDraft(DEFAULT_DESK.bot);
    draft.keywordRules.push(newKeywordRule(draft.keywordRules));
    draft.anyMessageRules.push(newAnyRule());
    draft.qaEntries.push(newEntry('en'));
    draft.topics.unshift(newTopic());
    draft.flows.push(newFlow());
    draft.menus.push(newMenu());
    expect(faultsOf('bot', botShape.toValue(draft))).toEqual([
      'keywordRules.0.name EMPTY',
      'keywordRules.0.patterns EMPTY',
      'keywordRules.0.action.messages.0.text EMPTY',
      'anyMessageRules.1.name EMPTY',
      'anyMessageRules.1.answer EMPTY',
      'qaEntries.0.questions EMPTY',
      'qaEntries.0.answers.0.text EMPTY',
      'topics.0.names EMPTY',
      'topics.0.patterns EMPTY',
      'menus.0.name EMPTY',
      'menus.0.message EMPTY',
      'flows.0.name EMPTY',
      'flows.0.questions.0.name EMPTY',
      'flows.0.questions.0.question EMPTY',
    ]);
  });

  test('a new rule of the bot comes behind all others', () => {
    const { keywordRules } = botShape.toDraft(BOT);
    expect(newKeywordRule(keywordRules).order).toBe(14);
  });
});
