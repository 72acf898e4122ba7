import { describe, expect, test } from 'vitest';
import { newDevice, readDevice, signDevice } from './known-device';
import { newRefreshToken, operatorOfRefreshToken, successorsOf } from './refresh-token';

const first = { kid: 'first', secret: 'a secret of this test, 32 bytes or more' };
const second = { kid: 'second', secret: 'the next secret, also 32 bytes or more' };
const source = { LOGIN_SIGNING_KEYS: JSON.stringify([first]) };
const rotated = { LOGIN_SIGNING_KEYS: JSON.stringify([second, first]) };

describe('the cookie of a known device', () => {
  test('is read back, also after the signing key was changed', () => {
    const device = newDevice();
    expect(readDevice(source, signDevice(source, device))).toBe(device);
    expect(readDevice(rotated, signDevice(source, device))).toBe(device);
  });

  test('of somebody else makes a stranger', () => {
    const signed = signDevice(source, newDevice());
    expect(readDevice(source, undefined)).toBeNull();
    expect(readDevice(source, 'nonsense')).toBeNull();
    expect(readDevice(source, `${newDevice()}.${signed.split('.')[1]}`)).toBeNull();
    expect(readDevice({ LOGIN_SIGNING_KEYS: JSON.stringify([second]) }, signed)).toBeNull();
  });
});

describe('a refresh token', () => {
  test('names its operator and carries 256 random bits', () => {
    const token = newRefreshToken('op_abc');
    expect(token).toMatch(/^op_abc\.[\w-]{43}$/);
    expect(operatorOfRefreshToken(token)).toBe('op_abc');
    expect(newRefreshToken('op_abc')).not.toBe(token);
  });

  test.each(['', 'op_abc', 'op_abc.', 'op abc.x', `${'a'.repeat(65)}.${'b'.repeat(43)}`, `op_abc.${'b'.repeat(44)}`])(
    '%j is none',
    (text) => {
      expect(operatorOfRefreshToken(text)).toBeNull();
    },
  );

  test('has one successor per key, the same at every call and of the same form', () => {
    const token = newRefreshToken('op_abc');
    const [successor = ''] = successorsOf(source, 'op_abc', token);
    expect(operatorOfRefreshToken(successor)).toBe('op_abc');
    expect(successorsOf(source, 'op_abc', token)).toEqual([successor]);
    expect(successorsOf(rotated, 'op_abc', token)).toContain(successor);
    expect(successorsOf(rotated, 'op_abc', token)[0]).not.toBe(successor);
  });
});
