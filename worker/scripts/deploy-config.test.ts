import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isHttpsOrigin, toDeployConfig } from './deploy-config';

const DEPLOYMENT = {
  databaseId: '12345678-1234-1234-1234-123456789012',
  settingsNamespaceId: 'abcdefabcdefabcdefabcdefabcdefab',
  appOrigin: 'https://desk.shop.test',
  mediaOrigin: 'https://line.shop.test',
};

test('nothing of the placeholders is deployed', () => {
  const text = toDeployConfig(readFileSync('wrangler.toml', 'utf8'), DEPLOYMENT);
  for (const value of Object.values(DEPLOYMENT)) expect(text).toContain(value);
  expect(text).not.toMatch(/0{12}|example\.com/);
});

test('a wrangler.toml that has moved on is refused rather than deployed half filled in', () => {
  expect(() => toDeployConfig('name = "kaiwa"', DEPLOYMENT)).toThrow('no place for');
});

test.each([
  ['https://desk.shop.test', true],
  ['http://desk.shop.test', false],
  ['https://desk.shop.test/', false],
  ['https://desk.shop.test/inbox', false],
  ['desk.shop.test', false],
])('%s as an origin: %s', (text, expected) => {
  expect(isHttpsOrigin(text)).toBe(expected);
});
