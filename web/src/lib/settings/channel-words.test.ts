import { expect, test } from 'vitest';
import { CHANNEL_WARNINGS } from '$protocol/channel-sending';
import { testWords, WARNING_WORDS } from './channel-words';

test.each(CHANNEL_WARNINGS)('%s says what happened and what to do', (code) => {
  expect(WARNING_WORDS[code].words()).toMatch(/\.$/);
  expect(WARNING_WORDS[code].next()).toMatch(/\.$/);
});

test('no two warnings share their words', () => {
  expect(new Set(CHANNEL_WARNINGS.map((code) => WARNING_WORDS[code].words())).size).toBe(CHANNEL_WARNINGS.length);
});

const FAILED = { success: false, arrived: false, detail: 'TLS handshake failure', statusCode: 500 };

test('a test of the webhook has a sentence for each outcome, also for one LINE adds later', () => {
  const outcomes = [
    { ...FAILED, success: true, arrived: true, reason: 'OK' },
    { ...FAILED, success: true, reason: 'OK' },
    ...['COULD_NOT_CONNECT', 'REQUEST_TIMEOUT', 'ERROR_STATUS_CODE', 'UNCLASSIFIED'].map((reason) => ({
      ...FAILED,
      reason,
    })),
  ];
  expect(new Set(outcomes.map(testWords)).size).toBe(outcomes.length);
  expect(testWords({ ...FAILED, reason: 'ERROR_STATUS_CODE' })).toContain('500');
  expect(testWords({ ...FAILED, reason: 'NEW', detail: '' })).toContain('NEW');
});
