import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type MissedCount,
  type OfferOutcome,
  onInput,
  onOfferEnd,
  onPassedBy,
  onSignIn,
  onSignOut,
} from './status-changes';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const NOTHING = { change: null, asksStatus: false };
const ASKED = { change: { declared: 'away', reason: 'long_idle' }, asksStatus: true };

describe('the first input after a while', () => {
  test.each([
    ['a minute', 'available', NOW - MINUTE, NOTHING],
    ['idle for 60 min: back by herself', 'available', NOW - 65 * MINUTE, NOTHING],
    ['idle for longer: she is asked', 'available', NOW - 65 * MINUTE - 1, ASKED],
    ['busy for longer: she is asked', 'busy', NOW - 65 * MINUTE - 1, ASKED],
    ['away stays away', 'away', NOW - 600 * MINUTE, NOTHING],
    ['offline stays offline', 'offline', NOW - 600 * MINUTE, NOTHING],
    ['the first one ever known', 'available', null, NOTHING],
  ] as const)('%s', (_, declared, lastInputAt, expected) => {
    expect(onInput({ declared, lastInputAt }, NOW, { idleMin: 5 })).toEqual(expected);
  });

  test('counts from becoming idle, and where nobody idles nobody is asked', () => {
    const person = { declared: 'available', lastInputAt: NOW - 70 * MINUTE } as const;
    expect(onInput(person, NOW, { idleMin: 10 })).toEqual(NOTHING);
    expect(onInput({ ...person, lastInputAt: 0 }, NOW, { idleMin: 0 })).toEqual(NOTHING);
  });
});

describe('missed offers', () => {
  const play = (outcomes: readonly OfferOutcome[]) => {
    // Each is made once the one before has ended.
    return playOffers(outcomes.map((outcome, index) => ({ decisionNo: index + 1, outcome, newestNo: index + 1 })));
  };
  const playOffers = (ends: readonly { decisionNo: number; outcome: OfferOutcome; newestNo: number }[]) => {
    let count: MissedCount = { missed: 0, countedNo: 0 };
    return ends.map(({ newestNo, ...end }) => {
      const { change, ...next } = onOfferEnd(count, end, newestNo);
      count = next;
      return change?.reason ?? null;
    });
  };
  const timeout = (decisionNo: number, newestNo: number) => ({ decisionNo, outcome: 'timeout', newestNo }) as const;

  test.each([
    ['three in a row', ['timeout', 'timeout', 'timeout'], [null, null, 'missed_offers']],
    ['an accept begins anew', ['timeout', 'timeout', 'accepted', 'timeout'], [null, null, null, null]],
    ['what was never shown does not count', ['timeout', 'not_shown', 'timeout', 'not_shown'], [null, null, null, null]],
    [
      'declining and losing an offer end no row',
      ['timeout', 'declined', 'timeout', 'withdrawn', 'timeout'],
      [null, null, null, null, 'missed_offers'],
    ],
    [
      'three more are needed for the next time',
      ['timeout', 'timeout', 'timeout', 'timeout', 'timeout'],
      [null, null, 'missed_offers', null, null],
    ],
  ] as const)('%s', (_, outcomes, expected) => {
    expect(play(outcomes)).toEqual(expected);
  });

  test('those that stood at the same time count once', () => {
    const first = [timeout(1, 3), timeout(2, 3), timeout(3, 4)];
    // The fourth was made while the third was still being ended.
    const second = [timeout(4, 6), timeout(6, 7), timeout(5, 7)];
    expect(playOffers([...first, ...second])).toEqual([null, null, null, null, null, null]);
    expect(playOffers([...first, ...second, timeout(8, 8)]).at(-1)).toBe('missed_offers');
  });

  test('none counts that stood while she accepted another', () => {
    const accepted = { decisionNo: 4, outcome: 'accepted', newestNo: 4 } as const;
    const ends = [timeout(1, 1), timeout(2, 2), accepted, timeout(3, 4), timeout(5, 5), timeout(6, 6)];
    expect(playOffers(ends)).toEqual([null, null, null, null, null, null]);
    expect(playOffers([...ends, timeout(7, 7)]).at(-1)).toBe('missed_offers');
  });

  test('away comes exactly at every third timeout without an accept between', () => {
    const outcome = fc.constantFrom<OfferOutcome>('accepted', 'declined', 'timeout', 'not_shown', 'withdrawn');
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 40 }), (outcomes) => {
        let timeouts = 0;
        const expected = outcomes.map((one) => {
          if (one === 'accepted') timeouts = 0;
          if (one === 'timeout') timeouts += 1;
          return one === 'timeout' && timeouts % 3 === 0 ? 'missed_offers' : null;
        });
        expect(play(outcomes)).toEqual(expected);
      }),
    );
  });
});

test('three chats that pass by while away are a reminder, and three more the next', () => {
  let passedBy = 0;
  const reminded = [1, 2, 3, 4, 5, 6].map(() => {
    const step = onPassedBy(passedBy, 'away');
    passedBy = step.passedBy;
    return step.asksStatus;
  });
  expect(reminded).toEqual([false, false, true, false, false, true]);
  expect(onPassedBy(2, 'available')).toEqual({ passedBy: 0, asksStatus: false });
});

test('signing out sets Offline, signing in asks', () => {
  expect(onSignOut('busy')).toEqual({ declared: 'offline', reason: 'sign_out' });
  expect(onSignOut('offline')).toBeNull();
  expect(onSignIn()).toEqual({ asksStatus: true });
});
