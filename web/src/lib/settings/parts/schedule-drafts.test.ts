import { expect, test } from 'vitest';
import type { Schedule } from '$domain/calendar/schedule';
import { fromScheduleDraft, toScheduleDraft } from './schedule-drafts';

const RANGE: Schedule = {
  kind: 'range',
  zone: 'Asia/Tokyo',
  from: '2026-12-01',
  weekdays: [5, 6],
  times: [{ start: '18:00', end: '24:00' }],
};

test.each<Schedule>([{ kind: 'always' }, { kind: 'open' }, { kind: 'closed' }, RANGE, { kind: 'range', zone: 'UTC' }])(
  'goes there and back: %j',
  (schedule) => {
    expect(fromScheduleDraft(toScheduleDraft(schedule, 'Europe/Berlin'))).toEqual(schedule);
  },
);

test('a range that is given up for another kind leaves nothing behind', () => {
  expect(fromScheduleDraft({ ...toScheduleDraft(RANGE, 'UTC'), kind: 'open' })).toEqual({ kind: 'open' });
});

test('one that is begun here is in the zone of the browser, and its weekdays are saved in order', () => {
  const draft = { ...toScheduleDraft(undefined, 'Asia/Taipei'), kind: 'range' as const, weekdays: [6, 0] };
  expect(fromScheduleDraft(draft)).toEqual({ kind: 'range', zone: 'Asia/Taipei', weekdays: [0, 6] });
});
