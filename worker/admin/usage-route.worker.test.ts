// What was sent and what it cost, from the projected entries: by month of Japan, per channel and operator, by an index.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { USAGE_SQL } from '../db/usage-queries';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import { SETTINGS_KEY, type SettingsSnapshot } from '../domain/settings/settings-snapshot';
import type { SendingSettingsView } from '../protocol/sending-settings';
import type { UsageReport } from '../protocol/usage';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let admin: SignedInOperator;
let aya: SignedInOperator;

/** 2026-11-01 00:00 and 2026-12-01 00:00 in Japan. */
const FROM = Date.UTC(2026, 9, 31, 15);
const UNTIL = Date.UTC(2026, 10, 30, 15);
let seq = 0;

async function sent(
  chatId: string,
  operatorId: string | null,
  via: string | null,
  cost: number | null,
  at: number | null,
) {
  seq += 1;
  await env.DB.prepare(
    `insert into entries (chat_id, epoch, seq, changed_epoch, changed_seq, id, kind, author, operator_id, body,
       delivery_state, via, cost, accepted_at, line_ts, at)
     values (?1, 1, ?2, 1, ?2, ?3, 'message', 'operator', ?4, '{}', 'sent', ?5, ?6, ?7, 1, 1)`,
  )
    .bind(chatId, seq, `entry-${seq}`, operatorId, via, cost, at)
    .run();
}

const get = (path: string, who = admin) =>
  exports.default.fetch(`http://kaiwa.test/api/admin${path}`, { headers: who.headers });

beforeAll(async () => {
  admin = await signInOperator({ role: 'super_admin' });
  aya = await signInOperator({ name: 'Aya' });
  await seedChannel(env, { id: 'one', name: 'One' });
  await seedChannel(env, { id: 'two', name: 'Two', lineChannelId: '1000000002' });
  await sent('one:U1', aya.operatorId, 'reply', 0, FROM);
  await sent('one:U1', aya.operatorId, 'reply', 0, FROM + 1);
  await sent('one:U2', aya.operatorId, 'push', 1, UNTIL - 1);
  await sent('one:C3', aya.operatorId, 'push', 12, FROM + 2);
  await sent('two:U1', null, 'push', 1, FROM + 3);
  // Outside: the month before, the month after, not accepted.
  await sent('one:U1', aya.operatorId, 'push', 100, FROM - 1);
  await sent('one:U1', aya.operatorId, 'push', 100, UNTIL);
  await sent('one:U1', aya.operatorId, null, null, null);
});

describe('works', () => {
  test('counts free, pushed and counted messages of a month that begins and ends in Japan', async () => {
    const report = (await (await get('/usage?month=2026-11')).json()) as UsageReport;
    expect([report.from, report.until]).toEqual([FROM, UNTIL]);
    expect(report.channels).toEqual([
      { channelId: 'one', name: 'One', free: 2, pushed: 2, cost: 13, freeShare: 0.5 },
      { channelId: 'two', name: 'Two', free: 0, pushed: 1, cost: 1, freeShare: 0 },
    ]);
    expect(report.operators).toEqual([
      { channelId: 'one', operatorId: aya.operatorId, name: 'Aya', free: 2, pushed: 2, cost: 13 },
      { channelId: 'two', operatorId: null, name: null, free: 0, pushed: 1, cost: 1 },
    ]);
  });

  test('shows operators their own, supervisors their teams’, and nobody else’s sums', async () => {
    const of = async (who: SignedInOperator) => (await (await get('/usage?month=2026-11', who)).json()) as UsageReport;
    await env.DB.prepare(
      `insert into operator_desk (operator_id, languages, skills, teams) values (?1, '[]', '[]', '["billing"]')`,
    )
      .bind(aya.operatorId)
      .run();
    const access = (role: 'operator' | 'supervisor', team: string) => accessOf({ role, teams: [team] }, DEFAULT_ACCESS);
    const ben = await signInOperator({ name: 'Ben', access: access('operator', 'billing') });
    const [near, far] = [
      await signInOperator({ role: 'supervisor', access: access('supervisor', 'billing') }),
      await signInOperator({ role: 'supervisor', access: access('supervisor', 'sales') }),
    ];
    expect((await of(ben)).operators).toEqual([]);
    expect((await of(ben)).channels.map(({ pushed, free }) => pushed + free)).toEqual([0, 0]);
    expect((await of(near)).operators.map(({ operatorId }) => operatorId)).toEqual([aya.operatorId]);
    expect((await of(far)).operators).toEqual([]);
    const self = await signInOperator({ name: 'Cho', access: access('operator', 'billing') });
    await sent('one:U9', self.operatorId, 'reply', 0, Date.UTC(2024, 5, 10));
    const june = (await (await get('/usage?month=2024-06', self)).json()) as UsageReport;
    expect(june.operators.map(({ operatorId }) => operatorId)).toEqual([self.operatorId]);
  });

  test('a month in which nothing was sent has no share', async () => {
    const report = (await (await get('/usage?month=2025-01')).json()) as UsageReport;
    expect(report.channels.map(({ freeShare }) => freeShare)).toEqual([null, null]);
    expect(report.operators).toEqual([]);
  });

  test('reads the month’s rows by their index and no others', async () => {
    const { results } = await env.DB.prepare(`explain query plan ${USAGE_SQL}`)
      .bind(FROM, UNTIL)
      .all<{ detail: string }>();
    const plan = results.map(({ detail }) => detail).join('\n');
    expect(plan).toMatch(/SEARCH entries USING INDEX entries_cost \(accepted_at>\? AND accepted_at<\?\)/);
    expect(plan).not.toMatch(/SCAN entries\b/);
  });
});

describe('refuses', () => {
  test.each(['2026-13', '26-11', '2026-1', 'x'])('a month that is none: %s', async (month) => {
    expect((await get(`/usage?month=${month}`)).status).toBe(400);
  });

  test.each(['operator', 'supervisor'] as const)('%s where the preset leaves the numbers to admins', async (role) => {
    const access = accessOf({ role, teams: [] }, { ...DEFAULT_ACCESS, isAdminsOnly: true });
    expect((await get('/usage', await signInOperator({ role, access }))).status).toBe(403);
  });
});

describe('sending settings', () => {
  const put = (body: object) =>
    exports.default.fetch('http://kaiwa.test/api/admin/settings/sending', {
      method: 'PUT',
      headers: admin.unsafeHeaders,
      body: JSON.stringify(body),
    });

  test('are defaults at first, and what is saved is published', async () => {
    const before = (await (await get('/settings/sending')).json()) as SendingSettingsView;
    expect(before).toEqual({ sender: 'account', markAsRead: 'seen', quotaWarnPercent: 80 });
    const wanted = { sender: 'operator_name', markAsRead: 'by_hand', quotaWarnPercent: 60 };
    expect(await (await put(wanted)).json()).toEqual(wanted);
    expect((await env.SETTINGS.get<SettingsSnapshot>(SETTINGS_KEY, 'json'))?.sending).toEqual(wanted);
  });

  test.each([
    { sender: 'nobody', markAsRead: 'seen', quotaWarnPercent: 80 },
    { sender: 'account', markAsRead: 'seen', quotaWarnPercent: 101 },
    { sender: 'account', markAsRead: 'seen' },
  ])('refuse %j', async (body) => {
    expect((await put(body)).status).toBe(400);
  });
});
