import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ChannelSettings, SettingsSnapshot } from '../domain/settings/settings-snapshot';
import { accessTokenPlace, getChannelKeys, secretPlace } from './channel-keys';
import { seal } from './seal';

const KEK = JSON.stringify({ 1: btoa('k'.repeat(32)) });

async function sealed(text: string, place: string): Promise<string> {
  const result = await seal(text, place, KEK);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

async function channel(id: string, secret: string, token?: string): Promise<ChannelSettings> {
  return {
    id,
    name: id,
    lineChannelId: '1',
    botUserId: 'U1',
    secretSealed: await sealed(secret, secretPlace(id)),
    ...(token === undefined ? {} : { accessTokenSealed: await sealed(token, accessTokenPlace(id)) }),
  };
}

function snapshot(version: number, ...channels: ChannelSettings[]): SettingsSnapshot {
  const byId = Object.fromEntries(channels.map((one) => [one.id, one]));
  return { version, workspace: { name: 'W', timeZone: 'Asia/Tokyo' }, channels: byId };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the keys of a channel', () => {
  test('are opened once for as long as they are sealed the same, over snapshot versions', async () => {
    const one = await channel('once', 'secret', 'token');
    const decrypt = vi.spyOn(crypto.subtle, 'decrypt');
    for (const version of [1, 1, 2]) {
      expect(await getChannelKeys(snapshot(version, one), 'once', KEK)).toEqual({
        ok: true,
        value: {
          channel: one,
          secret: 'secret',
          secrets: [{ value: 'secret', until: null }],
          accessToken: 'token',
        },
      });
    }
    expect(decrypt).toHaveBeenCalledTimes(2);
  });

  test('are new with the first snapshot that has new ones', async () => {
    await getChannelKeys(snapshot(1, await channel('turned', 'old', 'old token')), 'turned', KEK);
    const keys = await getChannelKeys(snapshot(2, await channel('turned', 'new')), 'turned', KEK);
    expect(keys).toMatchObject({ ok: true, value: { secret: 'new', accessToken: null } });
  });

  test('of one channel do not open as those of another', async () => {
    const stolen = { ...(await channel('victim', 'secret')), id: 'thief' };
    const keys = await getChannelKeys(snapshot(1, stolen), 'thief', KEK);
    expect(keys).toEqual({ ok: false, error: { code: 'NOT_OPENED', retry: false } });
  });

  test.each(['nobody', 'constructor', '__proto__', 'toString'])('%s is no channel', async (id) => {
    expect(await getChannelKeys(snapshot(1), id, KEK)).toEqual({ ok: true, value: null });
  });
});
