// The documents of the desk's settings over HTTP: read with their defaults, saved under a version, refused with every fault
// named; what is saved travels in the snapshot. And holidays read out of a calendar file.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadSettings } from '../db/channel-queries';
import { DEFAULT_DESK } from '../domain/settings/compile-desk';
import { DESK_DOCUMENTS, type DeskSettings, type TeamSettings } from '../domain/settings/desk-settings';
import { SETTINGS_KEY, type SettingsSnapshot } from '../domain/settings/settings-snapshot';
import type { IcalAnswer } from '../protocol/calendar-document';
import type { DeskDocumentAnswer, TeamList } from '../protocol/desk-documents';
import type { ErrorBody } from '../protocol/error-body';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let admin: SignedInOperator;
let supervisor: SignedInOperator;
let operator: SignedInOperator;

beforeAll(async () => {
  await seedChannel(env);
  admin = await signInOperator({ role: 'super_admin', name: 'Ada' });
  supervisor = await signInOperator({ role: 'supervisor' });
  operator = await signInOperator({ role: 'operator' });
});

beforeEach(() => env.DB.prepare('DELETE FROM desk_documents').run());

const team = (id: string, overrides: Partial<TeamSettings> = {}): TeamSettings => ({
  id,
  name: id,
  policy: {},
  slots: [],
  ...overrides,
});

function ask(method: string, path: string, body?: unknown, who = admin): Promise<Response> {
  return exports.default.fetch(`http://kaiwa.test/api/admin/desk/${path}`, {
    method,
    headers: method === 'GET' ? who.headers : who.unsafeHeaders,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function read(document: string): Promise<DeskDocumentAnswer> {
  const response = await ask('GET', document);
  expect(response.status).toBe(200);
  return (await response.json()) as DeskDocumentAnswer;
}

/** Saves on the version that is there. */
async function save(document: string, value: unknown): Promise<Response> {
  const { version } = await read(document);
  return ask('PUT', document, { version, value });
}

async function saved(document: string, value: unknown): Promise<DeskDocumentAnswer> {
  const response = await save(document, value);
  expect(await response.clone().text()).not.toContain('error');
  return (await response.json()) as DeskDocumentAnswer;
}

async function fieldsOf(response: Response): Promise<readonly string[] | undefined> {
  const { error } = (await response.json()) as ErrorBody;
  expect([response.status, error.code]).toEqual([422, 'SETTINGS_INVALID']);
  return error.fields;
}

const published = () => env.SETTINGS.get<SettingsSnapshot>(SETTINGS_KEY, 'json');

describe('works', () => {
  test.each(DESK_DOCUMENTS)('%s has its defaults, and they may be saved as they are', async (document) => {
    expect(await read(document)).toEqual({
      document,
      value: DEFAULT_DESK[document],
      version: 0,
      updatedAt: null,
      updatedBy: null,
    });
    // Without a team there is nothing to save.
    if (document === 'teams') return;
    expect(await saved(document, DEFAULT_DESK[document])).toMatchObject({ version: 1, value: DEFAULT_DESK[document] });
  });

  test('what is saved is read again, with who saved it, and travels in the snapshot', async () => {
    const teams = [team('sales', { email: 'sales@bank.test' }), team('billing', { fallbackTeamId: 'sales' })];
    expect(await saved('teams', teams)).toMatchObject({
      document: 'teams',
      value: teams,
      version: 1,
      updatedBy: { operatorId: admin.operatorId, name: 'Ada' },
    });
    const rules = [{ id: 'r1', name: 'Money', isOn: true, when: { words: ['refund'] }, teamId: 'billing' }];
    await saved('routing', { rules, fallbackTeamId: 'sales' });
    const snapshot = await published();
    expect(snapshot?.desk?.routing).toEqual({ rules, fallbackTeamId: 'sales' });
    expect(snapshot?.desk?.teams[1]).toMatchObject({ id: 'billing', queue: { fallbackTeam: 'sales' } });
    expect(snapshot?.desk?.bot).toEqual(DEFAULT_DESK.bot);
    expect(await loadSettings(env.DB)).toEqual(snapshot);
  });

  test('a document of an older Worker is read with the defaults of what it did not know', async () => {
    await env.DB.prepare(`INSERT INTO desk_documents VALUES ('presence', '{"idleMin":9}', 3, 5, 'set-up')`).run();
    expect(await read('presence')).toEqual({
      document: 'presence',
      value: { ...DEFAULT_DESK.presence, idleMin: 9 },
      version: 3,
      updatedAt: 5,
      updatedBy: null,
    });
    expect(await saved('presence', { ...DEFAULT_DESK.presence, idleMin: 8 })).toMatchObject({ version: 4 });
  });

  test('without a team there is no desk in the snapshot', async () => {
    await saved('queue', { ...DEFAULT_DESK.queue, maxLength: 9 });
    expect(await published()).not.toHaveProperty('desk');
  });

  test('of two who change the same version the second is told, and a repeat of the first is none', async () => {
    const value = { ...DEFAULT_DESK.presence, idleMin: 7 };
    expect((await ask('PUT', 'presence', { version: 0, value })).status).toBe(200);
    expect((await ask('PUT', 'presence', { version: 0, value })).status).toBe(200);
    const other = await ask('PUT', 'presence', { version: 0, value: { ...value, idleMin: 8 } });
    expect([other.status, ((await other.json()) as ErrorBody).error.code]).toEqual([409, 'STALE']);
    expect(await read('presence')).toMatchObject({ version: 1, value });
    expect((await ask('PUT', 'presence', { version: 1, value: { ...value, idleMin: 8 } })).status).toBe(200);
  });

  test('everybody sees the teams’ names', async () => {
    await saved('teams', [team('sales', { name: 'Sales', email: 'sales@bank.test' })]);
    const response = await exports.default.fetch('http://kaiwa.test/api/desk/teams', { headers: operator.headers });
    expect((await response.json()) as TeamList).toEqual({ teams: [{ id: 'sales', name: 'Sales' }] });
  });

  test('holidays are read out of a calendar file and nothing is saved', async () => {
    const event = ['BEGIN:VEVENT', 'UID:1', 'DTSTART;VALUE=DATE:20270101', 'SUMMARY:New Year', 'END:VEVENT'];
    const text = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', ...event, 'END:VCALENDAR', ''].join('\r\n');
    const upload = { text, from: '2027-01-01', to: '2027-12-31', feedId: 'japan' };
    const response = await ask('POST', 'hours/ical', upload);
    expect((await response.json()) as IcalAnswer).toMatchObject({
      holidays: [{ from: '2027-01-01', to: '2027-01-01', name: 'New Year', feedId: 'japan' }],
    });
    expect((await read('hours')).version).toBe(0);
  });
});

describe('refuses', () => {
  const bot = DEFAULT_DESK.bot;
  const rule = { id: 'r1', name: 'R', isOn: true, when: {}, teamId: 'sales' };
  const zone = { zone: 'Mars/Base', weekly: [], exceptions: [], holidays: [], closesSoonMin: 15 };
  const regexRule = {
    ...{ id: 'k1', name: 'K', isOn: true, order: 1, kind: 'regex', schedule: { kind: 'always' } },
    ...{ patterns: ['(a'], action: { handoff: true, teamHint: 'gone' } },
  };
  const cases: [keyof DeskSettings, string, unknown, string[]][] = [
    ['teams', 'no team at all', [], ['EMPTY']],
    ['teams', 'one id twice', [team('a'), team('a')], ['1.id DUPLICATE']],
    ['teams', 'an address that is none', [team('a', { email: 'nobody' })], ['0.email BAD_EMAIL']],
    ['teams', 'itself as fallback', [team('a', { fallbackTeamId: 'a' })], ['0.fallbackTeamId FALLBACK_ITSELF']],
    [
      'teams',
      'a silent end of the wait',
      [team('a', { queue: { maxWait: [{ afterSec: 9, action: 'overflow' }] } })],
      ['0.queue.maxWait LAST_STEP_SILENT'],
    ],
    [
      'routing',
      'teams that are not there',
      { rules: [rule], fallbackTeamId: 'x' },
      ['fallbackTeamId UNKNOWN_TEAM', 'rules.0.teamId UNKNOWN_TEAM'],
    ],
    [
      'bot',
      'a pattern that does not compile',
      { ...bot, keywordRules: [regexRule] },
      ['keywordRules.0.patterns.0 BAD_REGEX', 'keywordRules.0.action.teamHint UNKNOWN_TEAM'],
    ],
    ['bot', 'a field we do not know', { ...bot, mood: 1 }, ['mood UNKNOWN_FIELD']],
    [
      'hours',
      'a zone that is none',
      { ...DEFAULT_DESK.hours, calendar: zone },
      ['calendar.zone UNKNOWN_ZONE', 'calendar.weekly NOT_SEVEN_DAYS'],
    ],
    ['queue', 'a push every minute', { ...DEFAULT_DESK.queue, pushEveryMin: 1 }, ['pushEveryMin OUT_OF_RANGE']],
    ['queue', 'a word for a number', { ...DEFAULT_DESK.queue, maxLength: 'many' }, ['maxLength WRONG_TYPE']],
    [
      'sessions',
      'a warning after the end',
      { ...DEFAULT_DESK.sessions, idleWarnMin: 30 },
      ['idleWarnMin NOT_BEFORE_END'],
    ],
    [
      'channels',
      'a channel that is not there',
      { gone: { reception: 'real_time', isBotOn: true } },
      ['gone UNKNOWN_CHANNEL'],
    ],
    ['presence', 'a grace of a second', { ...DEFAULT_DESK.presence, graceSec: 1 }, ['graceSec OUT_OF_RANGE']],
    ['texts', 'a text we do not have', { en: { hello: 'x' } }, ['en.hello UNKNOWN_KEY']],
    [
      'sla',
      'a target of nothing',
      [{ id: 's', name: 'S', conditions: {}, targetsSec: { assign: 0 } }],
      ['0.targetsSec.assign OUT_OF_RANGE'],
    ],
  ];
  test.each(cases)('%s: %s', async (document, _, value, expected) => {
    expect(await fieldsOf(await save(document, value))).toEqual(expected);
    expect((await read(document)).version).toBe(0);
  });

  test('to take away the team that gets all the rest', async () => {
    await saved('teams', [team('sales'), team('billing')]);
    await saved('routing', { rules: [], fallbackTeamId: 'billing' });
    expect(await fieldsOf(await save('teams', [team('sales')]))).toEqual(['FALLBACK_TEAM_GONE']);
  });

  test('more than a row of the database holds', async () => {
    const questions = Array.from({ length: 20 }, (_, at) => `${at} ${'あ'.repeat(280)}`);
    const entry = (id: number) => ({ id: `e${id}`, isOn: true, language: 'ja', questions, answers: [] });
    const qaEntries = Array.from({ length: 120 }, (_, at) => entry(at));
    expect(await fieldsOf(await save('bot', { ...bot, qaEntries }))).toEqual(['TOO_LARGE']);
  });

  test.each([
    ['no version', { value: {} }],
    ['a version that is none', { version: -1, value: {} }],
    ['more than that', { version: 0, value: {}, name: 'x' }],
  ])('%s', async (_, body) => {
    expect((await ask('PUT', 'queue', body)).status).toBe(400);
  });

  test('a document that is not there', async () => {
    expect((await ask('GET', 'colours')).status).toBe(404);
    expect((await ask('PUT', 'colours', { version: 0, value: {} })).status).toBe(404);
  });

  test.each([
    ['no calendar file', { text: 'hello' }, ['text NOT_ICAL']],
    ['an end before the beginning', { to: '2026-01-01' }, ['to BAD_WINDOW']],
  ])('%s', async (_, overrides, expected) => {
    const upload = { text: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR', from: '2027-01-01', to: '2027-12-31', feedId: 'x' };
    expect(await fieldsOf(await ask('POST', 'hours/ical', { ...upload, ...overrides }))).toEqual(expected);
  });
});

describe('keeps out', () => {
  test('supervisors from saving, operators from all of it, and whoever is not signed in', async () => {
    const change = { version: 0, value: DEFAULT_DESK.presence };
    expect((await ask('GET', 'queue', undefined, supervisor)).status).toBe(200);
    expect((await ask('PUT', 'presence', change, supervisor)).status).toBe(403);
    expect((await ask('POST', 'hours/ical', {}, supervisor)).status).toBe(403);
    expect((await ask('GET', 'queue', undefined, operator)).status).toBe(403);
    expect((await ask('PUT', 'presence', change, operator)).status).toBe(403);
    for (const path of ['api/admin/desk/queue', 'api/desk/teams']) {
      expect((await exports.default.fetch(`http://kaiwa.test/${path}`)).status).toBe(401);
    }
    expect((await read('presence')).version).toBe(0);
  });
});
