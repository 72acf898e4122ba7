import { expect, test } from 'vitest';
import { NOTICE_KINDS } from '../domain/notices/notice-kind';
import { NOTICE_KIND_NAMES, noticePreferences } from './notice-preferences';
import { DEFAULT_PREFERENCES } from './preference-defaults';

const NOTICE_DEFAULTS = DEFAULT_PREFERENCES.notices;

const fits = (more: object) => noticePreferences.safeParse({ ...NOTICE_DEFAULTS, ...more }).success;

test('the wire names the kinds that the rules decide on', () => {
  expect(NOTICE_KIND_NAMES).toEqual(NOTICE_KINDS);
});

test('some kinds may be chosen, the others stay as they are at first', () => {
  expect(fits({})).toBe(true);
  expect(fits({ kinds: { message: { sound: false, notification: true } } })).toBe(true);
  expect(fits({ kinds: { gone: { sound: false, notification: true } } })).toBe(false);
  expect(fits({ kinds: { message: { sound: false } } })).toBe(false);
});

test.each([
  ['a time that no clock shows', { quiet: { ...NOTICE_DEFAULTS.quiet, from: '25:00' } }],
  ['louder than there is', { volume: 101 }],
  ['what nobody knows', { loud: true }],
])('%s is refused', (_, more) => {
  expect(fits(more)).toBe(false);
});
