import { describe, expect, test } from 'vitest';
import {
  type CloudflareAccess,
  cloudflareAccessOf,
  DEFAULT_PROVIDER,
  isAccessTeam,
  mayUsePassword,
  type ProviderSettings,
  providerFaults,
} from './provider-settings';

const ON: CloudflareAccess = { isOn: true, team: 'https://example.cloudflareaccess.com', audience: 'a'.repeat(64) };

function faultsOf(change: Partial<CloudflareAccess>, rest: Partial<ProviderSettings> = {}, isPublic = true): string[] {
  const settings = { ...DEFAULT_PROVIDER, cloudflareAccess: { ...ON, ...change }, ...rest };
  return providerFaults(settings, () => isPublic).map(({ path, code }) => `${path} ${code}`);
}

describe('Cloudflare Access', () => {
  test.each<[string, Partial<CloudflareAccess>, string[]]>([
    ['as it must be', {}, []],
    ['a team of several parts', { team: 'https://example.fed.cloudflareaccess.com' }, []],
    ['off and empty', { isOn: false, team: '', audience: '' }, []],
    ['on and empty', { team: '', audience: '' }, ['cloudflareAccess.team EMPTY', 'cloudflareAccess.audience EMPTY']],
    ['off with a bad team', { isOn: false, team: 'https://evil.test' }, ['cloudflareAccess.team BAD_ACCESS_TEAM']],
    ['a short tag', { audience: 'abc' }, ['cloudflareAccess.audience BAD_ACCESS_AUDIENCE']],
  ])('%s', (_, change, expected) => {
    expect(faultsOf(change)).toEqual(expected);
  });

  test('a team that the Worker may not ask is refused', () => {
    expect(faultsOf({}, {}, false)).toEqual(['cloudflareAccess.team BAD_ACCESS_TEAM']);
  });

  test('passwords may be left to owners where another way is on', () => {
    expect(faultsOf({}, { passwords: 'owners' })).toEqual([]);
    expect(faultsOf({ isOn: false }, { passwords: 'owners' })).toEqual(['passwords NO_PROVIDER']);
    const settings = { ...DEFAULT_PROVIDER, passwords: 'owners' as const };
    expect(mayUsePassword('admin', { ...settings, cloudflareAccess: ON })).toBe(false);
    expect(mayUsePassword('super_admin', { ...settings, cloudflareAccess: ON })).toBe(true);
    expect(mayUsePassword('admin', settings)).toBe(true);
  });

  test('a document that does not speak of it has it off', () => {
    const { cloudflareAccess: _absent, ...older } = DEFAULT_PROVIDER;
    expect(cloudflareAccessOf(older).isOn).toBe(false);
  });

  test.each(['https://-a.cloudflareaccess.com', `https://${'a.'.repeat(120)}cloudflareaccess.com`])(
    'no team: %s',
    (address) => {
      expect(isAccessTeam(address)).toBe(false);
    },
  );
});
