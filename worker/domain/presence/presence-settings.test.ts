import { expect, test } from 'vitest';
import { DEFAULT_PRESENCE_SETTINGS, type PresenceSettings, presenceSettingsFaults } from './presence-settings';

const cases: [string, Partial<PresenceSettings>, string[]][] = [
  ['the defaults', {}, []],
  ['no idling', { idleMin: 0 }, []],
  ['an hour', { idleMin: 60 }, []],
  ['more than an hour', { idleMin: 61 }, ['idleMin OUT_OF_RANGE']],
  ['half a minute', { idleMin: 0.5 }, ['idleMin OUT_OF_RANGE']],
  ['no grace', { graceSec: 0 }, ['graceSec OUT_OF_RANGE']],
  ['an ill shard with less time than a lost connection', { massGraceSec: 29 }, ['massGraceSec SHORTER_THAN_GRACE']],
  ['the same time for both', { massGraceSec: 30 }, []],
  ['a word we do not know', { onGone: 'some' as PresenceSettings['onGone'] }, ['onGone UNKNOWN_VALUE']],
];

test.each(cases)('%s', (_, overrides, expected) => {
  const faults = presenceSettingsFaults({ ...DEFAULT_PRESENCE_SETTINGS, ...overrides });
  expect(faults.map(({ field, code }) => `${field} ${code}`)).toEqual(expected);
});
