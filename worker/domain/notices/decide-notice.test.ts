import { describe, expect, test } from 'vitest';
import { decideNotice, type Sight } from './decide-notice';
import { NOTICE_KINDS, type NoticeKind, type NoticePreferences, type QuietHours } from './notice-kind';
import { isQuiet } from './quiet-hours';

const NOON = Date.UTC(2026, 10, 30, 12);
const QUIET: QuietHours = { isOn: false, from: '22:00', to: '07:00', zone: 'Asia/Tokyo' };
const all = (sound: boolean, notification: boolean) =>
  // Every kind is there.
  Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, { sound, notification }])) as NoticePreferences['kinds'];
const WANTS_ALL: NoticePreferences = {
  kinds: all(true, true),
  volume: 50,
  quiet: QUIET,
  showsText: false,
  repeats: false,
  isMuted: false,
};
const LOOKS: Sight = { isLooking: true, chatIds: [] };
const LOOKS_AT_IT: Sight = { isLooking: true, chatIds: ['demo:U1'] };
const AWAY: Sight = { isLooking: false, chatIds: [] };

const SILENT = { volume: 0, notification: false };
const CASES: readonly (readonly [
  string,
  NoticeKind,
  Partial<NoticePreferences>,
  Sight | null,
  { volume: number; notification: boolean },
])[] = [
  ['at the desk, another chat open', 'message', {}, LOOKS, { volume: 0.5, notification: false }],
  ['the tab behind others', 'message', {}, AWAY, { volume: 0.5, notification: true }],
  ['the desk open nowhere', 'message', {}, null, { volume: 0, notification: true }],
  ['the chat itself before her', 'message', {}, LOOKS_AT_IT, SILENT],
  ['a change of the chat before her', 'state', {}, LOOKS_AT_IT, SILENT],
  ['an offer of the chat before her', 'offer', {}, LOOKS_AT_IT, { volume: 0.5, notification: false }],
  ['no sound wanted', 'message', { kinds: all(false, true) }, AWAY, { volume: 0, notification: true }],
  ['no notification wanted', 'offer', { kinds: all(true, false) }, AWAY, { volume: 0.5, notification: false }],
  ['nothing wanted', 'offer', { kinds: all(false, false) }, AWAY, SILENT],
  ['left alone', 'offer', { isMuted: true }, AWAY, SILENT],
  [
    'quiet hours: 21:00 in Tokyo',
    'offer',
    { quiet: { ...QUIET, isOn: true } },
    AWAY,
    { volume: 0.5, notification: true },
  ],
  ['quiet hours: 23:00 for her', 'offer', { quiet: { ...QUIET, isOn: true, zone: 'Australia/Sydney' } }, AWAY, SILENT],
  [
    'quiet hours, the desk open nowhere',
    'offer',
    { quiet: { ...QUIET, isOn: true, zone: 'Australia/Sydney' } },
    null,
    SILENT,
  ],
  ['as at first: what asks of her rings', 'offer', { kinds: {} }, AWAY, { volume: 0.5, notification: true }],
  ['as at first: who waits is shown', 'waiting', { kinds: {} }, AWAY, { volume: 0, notification: true }],
  ['as at first: what will be late is for the list', 'sla_warning', { kinds: {} }, AWAY, SILENT],
  ['louder than there is', 'offer', { volume: 400 }, AWAY, { volume: 1, notification: true }],
  ['no volume', 'offer', { volume: 0 }, AWAY, { volume: 0, notification: true }],
];

describe('by which ways she is told', () => {
  test.each(CASES)('%s (%s)', (_, kind, preferences, sight, ways) => {
    expect(decideNotice({ kind, chatId: 'demo:U1' }, { ...WANTS_ALL, ...preferences }, sight, NOON)).toEqual(ways);
  });
});

describe('quiet hours go by her own clock', () => {
  const at = (hour: number, minute = 0) => Date.UTC(2026, 10, 30, hour, minute);
  test.each([
    ['over midnight, its first minute', '22:00', '07:00', 'UTC', at(22), true],
    ['over midnight, its last minute', '22:00', '07:00', 'UTC', at(6, 59), true],
    ['over midnight, its end', '22:00', '07:00', 'UTC', at(7), false],
    ['within a day', '12:00', '13:00', 'UTC', at(12, 30), true],
    ['within a day, after it', '12:00', '13:00', 'UTC', at(13), false],
    ['the whole day', '00:00', '00:00', 'UTC', at(15), true],
    ['a zone ahead', '22:00', '07:00', 'Asia/Bangkok', at(15), true],
    ['a zone ahead, by day', '22:00', '07:00', 'Asia/Bangkok', at(14, 59), false],
    ['a zone that nobody knows', '22:00', '07:00', 'Mars/Base', at(23), true],
  ])('%s', (_, from, to, zone, now, quiet) => {
    expect(isQuiet({ isOn: true, from, to, zone }, now)).toBe(quiet);
    expect(isQuiet({ isOn: false, from, to, zone }, now)).toBe(false);
  });
});
