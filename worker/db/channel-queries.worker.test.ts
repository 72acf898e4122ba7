import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_ACCESS } from '../domain/permissions/bundles';
import { SETTINGS_KEY, type SettingsSnapshot } from '../domain/settings/settings-snapshot';
import { getChannelKeys } from '../platform/channel-keys';
import { getSettings } from '../platform/settings-snapshot';
import { DEMO_CHANNEL, seedChannel } from '../testing/line-webhook';
import { loadSettings, logChannelEvents, publishSettings, upsertChannel } from './channel-queries';
import { saveDeskDocument } from './desk-document-queries';

const inKv = () => env.SETTINGS.get<SettingsSnapshot>(SETTINGS_KEY, 'json');

describe('settings', () => {
  beforeEach(async () => {
    await env.DB.batch([env.DB.prepare('delete from channels'), env.DB.prepare('delete from workspace')]);
    await env.SETTINGS.delete(SETTINGS_KEY);
  });

  test('do not exist before the first publishing', async () => {
    expect(await loadSettings(env.DB)).toBeNull();
  });

  test('a published channel is in KV as in D1, sealed, and opens to what was given', async () => {
    await seedChannel(env);
    const snapshot = await inKv();
    expect(snapshot).toEqual(await loadSettings(env.DB));
    expect(JSON.stringify(snapshot)).not.toContain(DEMO_CHANNEL.secret);
    expect(JSON.stringify(snapshot)).not.toContain(DEMO_CHANNEL.accessToken);
    const keys = snapshot && (await getChannelKeys(snapshot, 'demo', env.DATA_KEK));
    expect(keys).toMatchObject({
      ok: true,
      value: { secret: DEMO_CHANNEL.secret, accessToken: DEMO_CHANNEL.accessToken },
    });
  });

  test('every publishing raises the version, and a repeated upsert keeps one row', async () => {
    await seedChannel(env);
    await upsertChannel(env.DB, { ...DEMO_CHANNEL, name: 'Renamed', accessToken: null }, env.DATA_KEK, 1);
    expect(await publishSettings(env.DB, env.SETTINGS)).toBe(2);
    const snapshot = await inKv();
    expect(snapshot?.version).toBe(2);
    expect(Object.values(snapshot?.channels ?? {})).toHaveLength(1);
    expect(snapshot?.channels.demo?.name).toBe('Renamed');
    expect(snapshot?.channels.demo?.accessTokenSealed).toBeUndefined();
  });

  test('of publishers at the same time the newest version stays in KV', async () => {
    await Promise.all(Array.from({ length: 5 }, () => publishSettings(env.DB, env.SETTINGS)));
    expect((await inKv())?.version).toBe(5);
  });

  test('come from D1 where KV has none', async () => {
    await seedChannel(env);
    await env.SETTINGS.delete(SETTINGS_KEY);
    const load = vi.fn(() => loadSettings(env.DB));
    expect((await getSettings(env, load))?.channels.demo?.botUserId).toBe(DEMO_CHANNEL.botUserId);
    expect(load).toHaveBeenCalledOnce();
  });

  test('a channel under another DATA_KEK is refused and not thrown', async () => {
    const saved = await upsertChannel(env.DB, DEMO_CHANNEL, 'no key', 1);
    expect(saved).toEqual({ ok: false, error: { code: 'BAD_KEY', retry: false } });
    expect(await env.DB.prepare('select count(*) as n from channels').first('n')).toBe(0);
  });
});

test('an event without a chat is kept once however often it comes', async () => {
  const event = { channelId: 'demo', at: 1_700_000_000_000, type: 'accountLink', raw: '{"type":"accountLink"}' };
  await logChannelEvents(env.DB, [event]);
  await logChannelEvents(env.DB, [event, { ...event, type: 'delivery' }]);
  const { results } = await env.DB.prepare('select channel_id, at, type, raw from channel_log order by id').all();
  expect(results).toEqual([
    { channel_id: 'demo', at: event.at, type: 'accountLink', raw: event.raw },
    { channel_id: 'demo', at: event.at, type: 'delivery', raw: event.raw },
  ]);
});

test('an event without a chat that has an id is kept once per channel, whatever else LINE changed in it', async () => {
  const event = { channelId: 'ids', at: 5, type: 'botSuspended', raw: '{"isRedelivery":false}', eventId: '01E' };
  await logChannelEvents(env.DB, [event, { ...event, raw: '{"isRedelivery":true}' }]);
  await logChannelEvents(env.DB, [
    { ...event, at: 6 },
    { ...event, channelId: 'ids-2' },
    { ...event, eventId: '01F' },
  ]);
  const { results } = await env.DB.prepare(
    "select channel_id, event_id from channel_log where channel_id like 'ids%' order by id",
  ).all();
  expect(results).toEqual([
    { channel_id: 'ids', event_id: '01E' },
    { channel_id: 'ids-2', event_id: '01E' },
    { channel_id: 'ids', event_id: '01F' },
  ]);
});

test('the snapshot carries the secret before a replacement, the link page and how messages go out', async () => {
  await seedChannel(env, { id: 'full' });
  await env.DB.batch([
    env.DB.prepare(
      `update channels set previous_secret_sealed = secret_sealed, previous_secret_until = 99,
         account_link_url = 'https://shop.example.com/link' where id = 'full'`,
    ),
    env.DB.prepare(`update workspace set sending = '{"sender":"operator_name"}'`),
  ]);
  const settings = await loadSettings(env.DB);
  expect(settings?.channels.full).toMatchObject({
    previousSecretUntil: 99,
    accountLinkUrl: 'https://shop.example.com/link',
  });
  expect(settings?.sending).toEqual({ sender: 'operator_name', markAsRead: 'seen', quotaWarnPercent: 80 });
  expect(settings).not.toHaveProperty('areWatchersShown');
  const access = { name: 'access', value: { ...DEFAULT_ACCESS, areWatchersShown: false } } as const;
  await saveDeskDocument(env.DB, { ...access, onVersion: 0, by: 'op_1', now: 1 });
  expect(await loadSettings(env.DB)).toMatchObject({ areWatchersShown: false });
  await env.DB.prepare(`update workspace set sending = 'no json'`).run();
  expect(await loadSettings(env.DB)).not.toHaveProperty('sending');
});
