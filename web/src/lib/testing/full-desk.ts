// A desk in which every field of every document is set, in each of its shapes. Data alone. What is added to a document is added here:
// settings/all-fields.test.ts asks for it.
import type { BotSettings } from '$domain/bot/bot-settings';
import type { Calendar } from '$domain/calendar/calendar';
import { DEFAULT_DESK } from '$domain/settings/compile-desk';
import type { DeskSettings, TeamSettings } from '$domain/settings/desk-settings';

const WEEK: Calendar = {
  zone: 'Asia/Tokyo',
  weekly: [[{ start: '09:00', end: '18:00' }], [], [], [], [], [], []],
  exceptions: [
    { kind: 'date', date: '2026-12-24', intervals: [{ start: '09:00', end: '12:00' }], name: 'Eve' },
    { kind: 'range', from: '2026-12-25', to: '2026-12-26', intervals: [], alsoCutsRunningHours: true },
    { kind: 'yearly', from: '12-29', to: '01-03', intervals: [] },
  ],
  holidays: [{ from: '2026-11-03', to: '2026-11-03', name: 'Culture Day', feedId: 'jp' }],
  closesSoonMin: 5,
};
const SLOTS: TeamSettings['slots'] = [
  { name: 'order', question: { en: 'Number?' }, check: { kind: 'number', min: 1, max: 9 }, tries: 3 },
  { name: 'mail', question: { ja: 'メール' }, check: { kind: 'email' } },
  { name: 'code', question: { en: 'Code?' }, check: { kind: 'regex', pattern: '^[a-z]+$' } },
  { name: 'size', question: { en: 'Size?' }, check: { kind: 'choice', choices: { en: ['S', 'M'] } } },
];

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
    stickyWindowHours: 48,
    stickyHoldSec: 30,
    stickyHoldVipSec: 90,
    skillRelaxSec: 120,
    overflowToBusy: false,
    pushCounts: false,
    fairCap: { max: 5, perSec: 3600 },
  },
  calendar: WEEK,
  slots: SLOTS,
  fallbackTeamId: 'billing',
  queue: {
    order: 'fifo',
    ageStepSec: 0,
    showPosition: false,
    showWait: true,
    pushEveryMin: 30,
    maxWait: [{ afterSec: 60, action: 'ticket' }],
    maxLength: 5,
    intake: 'drain',
    intakeReason: 'Stocktaking',
    checkinAfterSec: 60,
    hoursHandoff: 'wait',
    callbackAnswerSec: 60,
    callbackOfferMin: 5,
    defaultAhtSec: 300,
  },
};
const BILLING: TeamSettings = {
  id: 'billing',
  name: 'Billing',
  policy: { strategy: 'manual', mode: 'offer' },
  slots: [],
  queue: { fallbackTeam: null },
};

const MESSAGE = {
  content: { type: 'text', text: 'Here.' },
  quickReplies: [{ label: 'Thanks', action: { type: 'message', text: 'Thanks' } }],
} as const;
const SAID = { en: [MESSAGE] };
const BOT: BotSettings = {
  ...DEFAULT_DESK.bot,
  greetings: { newFriend: SAID, welcomeBack: SAID, join: SAID },
  fallback: SAID,
  handoffWords: { words: { en: ['person'] }, exceptions: { en: ['personal'] } },
  endWords: { en: ['bye'] },
  courtesies: { en: ['thanks'] },
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
      schedule: {
        kind: 'range',
        zone: 'UTC',
        from: '2026-12-01',
        to: '2026-12-31',
        weekdays: [0, 1],
        times: [{ start: '09:00', end: '12:00' }],
      },
      coolDownSec: 60,
      action: { messages: [MESSAGE], tags: ['refund'], teamHint: 'sales', flowId: 'order', richMenuId: 'richmenu-1' },
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
      channels: ['demo'],
      languages: ['en'],
      order: 1,
      schedule: {
        kind: 'range',
        zone: 'UTC',
        from: '2026-12-01',
        to: '2026-12-31',
        weekdays: [6],
        times: [{ start: '10:00', end: '11:00' }],
      },
      coolDownSec: 60,
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
      questions: SLOTS,
      end: { messages: { en: [MESSAGE] }, handoff: true, teamHint: 'sales' },
    },
  ],
};

export const FULL_DESK: DeskSettings = {
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
          tags: ['refund'],
          slots: [{ name: 'size', values: ['S'] }],
          schedule: {
            kind: 'range',
            zone: 'UTC',
            from: '2026-12-01',
            to: '2026-12-31',
            weekdays: [5],
            times: [{ start: '10:00', end: '11:00' }],
          },
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
    calendar: WEEK,
    channels: { demo: WEEK },
    handoff: 'wait',
    onCloseWaiting: 'message',
    onCloseActive: 'resolve',
  },
  queue: { ...DEFAULT_DESK.queue, fallbackTeam: 'sales', intake: 'paused', intakeReason: 'Moving house' },
  sessions: { ...DEFAULT_DESK.sessions, idleWarnMin: null, joinPush: true },
  channels: { demo: { reception: 'always_on', isBotOn: true } },
  presence: { ...DEFAULT_DESK.presence, onGone: 'all' },
  access: {
    operatorsSee: 'teams',
    isAdminsOnly: true,
    areWatchersShown: false,
    roles: [{ id: 'auditor', name: 'Auditor', base: 'supervisor', grants: { 'chat.read': 'teams' } }],
    plan: { isEnforced: true, name: 'scale', hasPrioritySupport: true },
  },
  texts: { en: { ask: 'One moment…', end: '' }, th: { ask_topic: 'เรื่อง {topic}' } },
  sla: [
    {
      id: 'vip',
      name: 'VIP',
      conditions: { teamIds: ['sales'], priorities: [0, 1], channelIds: ['demo'], tags: ['refund'] },
      targetsSec: { assign: 20, first_reply: 30, next_reply: 60, resolution: 300 },
      pausesForCustomer: true,
    },
  ],
  tags: [
    { id: 'refund', name: 'Refund', color: 'red', isVip: true },
    { id: 'old', name: 'Old', color: 'gray', isArchived: true },
  ],
  attributes: [
    { id: 'city', label: 'City', type: 'text', maxLength: 40 },
    { id: 'points', label: 'Points', type: 'number', min: 0, max: 1_000 },
    { id: 'plan', label: 'Plan', type: 'choice', choices: ['Gold', 'Silver'] },
    { id: 'old', label: 'Old', type: 'yes_no', isArchived: true },
  ],
  security: { requireFactor: 'operators', idleMin: 15, absoluteHours: 8 },
  provider: {
    isOn: true,
    issuer: 'https://login.example.com',
    clientId: 'kaiwa',
    label: 'Example account',
    domains: ['example.com'],
    trustsFactor: true,
    factorAcr: 'urn:example:mfa',
    passwords: 'owners',
    cloudflareAccess: {
      isOn: true,
      team: 'https://example.cloudflareaccess.com',
      audience: 'a'.repeat(64),
    },
  },
};
/** What its documents are judged with. */
export const FULL_ROOM = {
  teamIds: new Set(['sales', 'billing']),
  channelIds: new Set(['demo']),
  isRegex: () => true,
  isProviderAddress: () => true,
  givenRoles: [],
};
