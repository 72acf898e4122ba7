import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseConfig } from './config';

const CONFIG = {
  APP_ORIGIN: 'https://desk.bank.example',
  MEDIA_ORIGIN: 'https://media.bank.example',
  INBOUND_FALLBACK: 'queue',
  LINE_API_BASE: 'https://api.line.me',
  LINE_DATA_API_BASE: 'https://api-data.line.me',
  STICKER_CDN_BASE: 'https://stickershop.line-scdn.net',
  API_DOCS: 'off',
  FACTOR_POLICY: 'required',
  LOGIN_SIGNING_KEYS: '[]',
  PASSWORD_PEPPER: 'a pepper of this test',
  DATA_KEK: '{}',
  AUDIT_SIGNING_KEY: JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })),
};

describe('a Worker without demanding a second factor', () => {
  const off = { ...CONFIG, FACTOR_POLICY: 'off-for-local-demo' };

  test.each(['http://localhost:8787', 'http://localhost'])('runs on a developer’s machine, %s', (APP_ORIGIN) => {
    expect(parseConfig({ ...off, APP_ORIGIN }).FACTOR_POLICY).toBe('off-for-local-demo');
  });

  test.each([
    'https://desk.bank.example',
    'https://localhost',
    'https://localhost:8787',
    'http://localhost.bank.example:8787',
    'http://127.0.0.1.bank.example:80',
    'http://desk.bank.example',
  ])('is refused where people open the console at %s', (APP_ORIGIN) => {
    expect(() => parseConfig({ ...off, APP_ORIGIN })).toThrow('configuration: FACTOR_POLICY');
  });
});

test.each([undefined, '', 'off', 'none'])('a FACTOR_POLICY of %j is refused, too', (FACTOR_POLICY) => {
  expect(() => parseConfig({ ...CONFIG, FACTOR_POLICY })).toThrow('configuration: FACTOR_POLICY');
});

test('what is deployed without a key for the audit log is refused', () => {
  expect(() => parseConfig({ ...CONFIG, AUDIT_SIGNING_KEY: undefined })).toThrow('AUDIT_SIGNING_KEY');
});

test('what is deployed demands it', () => {
  expect(parseConfig(CONFIG).FACTOR_POLICY).toBe('required');
});
