// To whom each step of a notice goes that nobody has seen to, over the real D1: as each reader wants it, counted once, mailed once.
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { countMissed, dropMissed, MISSED_DAYS } from '../db/missed-notice-queries';
import type { NoticePreferences } from '../domain/notices/notice-kind';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import type { Role } from '../domain/permissions/role';
import { err, ok } from '../domain/result';
import type { Mail } from '../platform/mail-sender';
import { DEFAULT_PREFERENCES } from '../protocol/preference-defaults';
import type { LoginAccount } from '../rpc/login-guard-rpc';
import type { ClimbJob, NoticeJob } from '../rpc/notice-job';
import { deskSettings, TEST_TEAMS } from '../testing/desk-settings';
import { aPart } from '../testing/projection-parts';
import { type ClimbNoticesDeps, climbNoticesBatch } from './climb-notices';
import { writeParts } from './project-deps';

const NOW = Date.UTC(2026, 10, 30, 12);
const DAY = 86_400_000;
const account = (operatorId: string, role: Role, teams: readonly string[]): LoginAccount => ({
  operatorId,
  name: operatorId,
  email: `${operatorId}@bank.test`,
  role,
  authVersion: 1,
  access: accessOf({ role, teams }, DEFAULT_ACCESS),
  accessVersion: 1,
});
const PEOPLE = [
  account('mint', 'supervisor', ['sales']),
  account('lead', 'supervisor', ['sales']),
  account('off', 'supervisor', ['sales']),
  account('other', 'supervisor', ['billing']),
  account('mate', 'operator', ['sales']),
];
let chats = 0;

interface SetUp {
  readonly hasBox?: boolean;
  readonly refuses?: number;
  readonly preferences?: (operatorId: string) => Partial<NoticePreferences>;
}

async function setUp({ hasBox = false, refuses = 0, preferences = () => ({}) }: SetUp = {}) {
  chats += 1;
  const chatId = `demo:Uclimbs${chats}`;
  await writeParts(env, [aPart(chatId, 1)]);
  const told: string[] = [];
  const pushed: NoticeJob[] = [];
  const mails: Mail[] = [];
  let tries = 0;
  const deps: ClimbNoticesDeps = {
    db: env.DB.withSession('first-primary'),
    sender: {
      send: async (mail) => {
        tries += 1;
        if (tries <= refuses) return err({ code: 'MAIL_REFUSED', retry: true, why: 'E_RATE' });
        mails.push(mail);
        return ok(null);
      },
    },
    appOrigin: 'https://desk.bank.test',
    settings: async () => ({
      version: 1,
      workspace: { name: 'Kaiwa Bank', timeZone: 'Asia/Tokyo' },
      channels: {},
      desk: deskSettings({
        teams: TEST_TEAMS.map((team) => (hasBox && team.id === 'sales' ? { ...team, email: 'sales@bank.test' } : team)),
      }),
    }),
    accounts: async () => PEOPLE,
    onDuty: async () => new Set(['mint', 'lead', 'other', 'mate']),
    preferencesOf: async (operatorId) => ({ ...DEFAULT_PREFERENCES.notices, ...preferences(operatorId) }),
    languageOf: async () => null,
    tell: async (operatorId, news) => {
      told.push(`${operatorId}: ${news.kind}`);
    },
    push: async (job) => {
      pushed.push(job);
    },
    now: () => NOW,
  };
  const run = async (climb: ClimbJob['climb'], to: ClimbNoticesDeps = deps) => {
    const ends: string[] = [];
    const body: ClimbJob = {
      climb,
      who: { operatorId: 'mint', name: 'Mint' },
      kind: 'message',
      chatId,
      scope: { state: 'active', ownerId: 'mint', lastOwnerId: null, offeredTo: null, teamIds: ['sales'] },
      since: NOW - 300_000,
      at: NOW,
    };
    const message = { body, ack: () => ends.push('ack'), retry: () => ends.push('retry') };
    await climbNoticesBatch([message as unknown as Message<ClimbJob>], to);
    return ends;
  };
  return { chatId, told, pushed, mails, run, deps };
}

const missedOfMint = async () =>
  (await countMissed(env.DB, NOW)).find(({ operatorId }) => operatorId === 'mint')?.count ?? 0;

test('first it is pushed to her own devices, as what it is', async () => {
  const { run, pushed, told, chatId } = await setUp();
  expect(await run('push')).toEqual(['ack']);
  expect(pushed).toMatchObject([{ operatorId: 'mint', kind: 'message', chatId, text: null, at: NOW }]);
  expect(told).toEqual([]);
});

describe('then those who lead the chat', () => {
  test('and are on duty are told who does not see to which chat; nobody else, and not she herself', async () => {
    const { run, pushed, told, chatId } = await setUp();
    expect(await run('leads')).toEqual(['ack']);
    expect(told).toEqual(['lead: unanswered']);
    expect(pushed).toMatchObject([{ operatorId: 'lead', kind: 'unanswered', chatId, who: 'Mint' }]);
  });

  test('it is counted for her once, though it comes twice, and for a week', async () => {
    const { run } = await setUp();
    const before = await missedOfMint();
    await run('leads');
    await run('leads');
    expect(await missedOfMint()).toBe(before + 1);
    expect(await countMissed(env.DB, NOW + MISSED_DAYS * DAY)).toEqual([]);
    expect(await dropMissed(env.DB, NOW + MISSED_DAYS * DAY)).toBeGreaterThan(0);
    expect(await missedOfMint()).toBe(0);
  });

  test('it comes again where one could not be told', async () => {
    const { run, deps } = await setUp();
    const down = { ...deps, tell: () => Promise.reject(new Error('overloaded')) };
    expect(await run('leads', down)).toEqual(['retry']);
  });
});

describe('last a mail', () => {
  test('goes to the team’s box, once, and names nobody of the customers', async () => {
    const { run, mails } = await setUp({ hasBox: true });
    await run('leads');
    await run('mail');
    expect(await run('mail')).toEqual(['ack']);
    expect(mails.map(({ to }) => to)).toEqual(['sales@bank.test']);
    expect(mails[0]?.text).toContain('Mint');
    expect(mails[0]?.text).toContain('https://desk.bank.test/inbox?chat=demo%3AUclimbs');
  });

  test('without a box to whoever leads, on duty or not, but not to those who want nothing or rest', async () => {
    const quiet = { isOn: true, from: '00:00', to: '00:00', zone: 'UTC' };
    const everybody = await setUp();
    await everybody.run('mail');
    expect(everybody.mails.map(({ to }) => to)).toEqual(['lead@bank.test', 'off@bank.test']);
    const some = await setUp({ preferences: (id) => (id === 'off' ? { quiet } : { isMuted: true }) });
    expect(await some.run('mail')).toEqual(['ack']);
    expect(some.mails).toEqual([]);
  });

  test('that was refused is tried again', async () => {
    const { run, mails } = await setUp({ hasBox: true, refuses: 1 });
    expect(await run('mail')).toEqual(['retry']);
    expect(await run('mail')).toEqual(['ack']);
    expect(mails).toHaveLength(1);
  });
});
