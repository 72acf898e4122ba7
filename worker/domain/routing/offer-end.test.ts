// What an offer that was declined, missed or never shown means for whoever was asked (E5).
import { describe, expect, test } from 'vitest';
import { anExclusion, NOW } from '../../testing/dispatch/desk-builders';
import type { Outcome } from './decision-record';
import { countMissed, exclusionAfter, withExclusion } from './offer-end';

const OUTCOMES: readonly Outcome[] = ['accepted', 'declined', 'timeout', 'not_shown', 'lost_to', 'refused'];

test('declined and missed exclude for the setting, not shown for a minute, anything else not at all', () => {
  const seconds = OUTCOMES.map((outcome) => {
    const exclusion = exclusionAfter(outcome, 'a', { excludeSec: 600 }, NOW);
    return exclusion && [exclusion.operatorId, exclusion.at - NOW, (exclusion.until - NOW) / 1_000, exclusion.why];
  });
  expect(seconds).toEqual([
    null,
    ['a', 0, 600, 'declined'],
    ['a', 0, 600, 'timeout'],
    ['a', 0, 60, 'not_shown'],
    null,
    null,
  ]);
});

test('an exclusion replaces the older one of the same operator, and what is over goes', () => {
  const over = anExclusion('b', NOW - 600_000);
  const added = anExclusion('a', NOW);
  const other = anExclusion('c', NOW - 1_000);
  expect(withExclusion([anExclusion('a', NOW - 5_000), over, other], added, NOW)).toEqual([other, added]);
});

describe('missed offers', () => {
  function play(outcomes: readonly Outcome[]): string {
    let missed = 0;
    return outcomes
      .map((outcome) => {
        const counted = countMissed(missed, outcome);
        missed = counted.missed;
        return counted.isAway ? 'away' : String(missed);
      })
      .join(' ');
  }

  test('three in a row set her to Away and the count begins anew', () => {
    expect(play(['timeout', 'timeout', 'timeout', 'timeout'])).toBe('1 2 away 1');
  });

  test('an accept resets the count; what was declined, lost or not shown does not count', () => {
    expect(play(['timeout', 'timeout', 'accepted', 'timeout'])).toBe('1 2 0 1');
    expect(play(['timeout', 'declined', 'not_shown', 'lost_to', 'refused', 'timeout', 'timeout'])).toBe(
      '1 1 1 1 1 2 away',
    );
  });
});
