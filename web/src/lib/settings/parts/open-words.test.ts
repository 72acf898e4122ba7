import { expect, test } from 'vitest';
import type { Calendar } from '$domain/calendar/calendar';
import { openState } from './open-words';

const NINE_TO_SIX = [{ start: '09:00', end: '18:00' }];
const TOKYO: Calendar = {
  zone: 'Asia/Tokyo',
  weekly: [NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX, [], []],
  exceptions: [],
  holidays: [],
  closesSoonMin: 15,
};
/** A Friday. */
const at = (utc: string) => Date.parse(`2026-11-27T${utc}Z`);

test('open until its closing, told on the clocks of its own zone', () => {
  expect(openState(TOKYO, at('03:00:00'))).toEqual({
    isOpen: true,
    words: 'Open now, until Friday, 2026-11-27, 18:00',
  });
});

test('closed until its next opening, over the weekend', () => {
  expect(openState(TOKYO, at('09:00:00'))).toEqual({
    isOpen: false,
    words: 'Closed now, opens Monday, 2026-11-30, 09:00',
  });
});

test('no calendar is always open, one without hours never', () => {
  expect(openState(null, 0)).toEqual({ isOpen: true, words: 'Always open' });
  expect(openState({ ...TOKYO, weekly: [[], [], [], [], [], [], []] }, at('03:00:00'))).toMatchObject({
    isOpen: false,
  });
  const always = [{ start: '00:00', end: '24:00' }];
  const day = { ...TOKYO, weekly: [always, always, always, always, always, always, always] };
  expect(openState(day, at('03:00:00'))).toEqual({ isOpen: true, words: 'Open now, without an end in sight' });
});

test('of hours with a fault nothing is said, and nothing is thrown', () => {
  expect(openState({ ...TOKYO, zone: 'Moon' }, 0)).toBeNull();
  expect(openState({ ...TOKYO, closesSoonMin: Number.NaN }, 0)).toBeNull();
  expect(openState({ ...TOKYO, weekly: [[{ start: '', end: '18:00' }], [], [], [], [], [], []] }, 0)).toBeNull();
});
