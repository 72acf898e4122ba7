import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GRACE_MS, rotateRefresh, type TokenRow } from './rotate-refresh';

const START = 1_800_000_000_000;
/** What an honest tab waits for an answer before it gives up and asks again. */
const ROUND_TRIP_MS = GRACE_MS / 2;

/** A family as LoginGuard keeps it: token i's successor is token i + 1. */
class Family {
  ended = false;
  readonly rows: TokenRow[] = [{ usedAt: null, givenAt: START, givenCount: 1 }];

  /** The token that the answer puts into the cookie, null where it leaves the cookie alone, or 'refused'. */
  present(index: number, now: number): number | null | 'refused' {
    const row = this.rows[index];
    if (!row || this.ended) return 'refused';
    const rotation = rotateRefresh(row, this.rows[index + 1] ?? null, now);
    switch (rotation.type) {
      case 'end_family':
        this.ended = true;
        return 'refused';
      case 'keep':
        return null;
      case 'give_successor_again':
        this.give(index + 1, now);
        return rotation.keepsCookie ? null : index + 1;
      case 'make_successor':
        this.rows[index] = { ...row, usedAt: now };
        this.rows[index + 1] = { usedAt: null, givenAt: now, givenCount: 1 };
        return index + 1;
    }
  }

  private give(index: number, now: number): void {
    const row = this.rows[index];
    if (row) this.rows[index] = { ...row, givenAt: now, givenCount: row.givenCount + 1 };
  }
}

type Flight = { sentAt: number; token: number; answer?: number | null | 'refused' };

/** Three tabs of one browser with one cookie, each request and answer under way for as long as it likes, up to the limit. */
class Browser {
  now = START;
  cookie = 0;
  refusals = 0;
  readonly flights: (Flight | null)[] = [null, null, null];

  constructor(readonly family: Family) {}

  /** A tab's next move: sends, is answered by the server, has its answer arrive. */
  step(tab: number): void {
    const flight = this.flights[tab];
    if (!flight) this.flights[tab] = { sentAt: this.now, token: this.cookie };
    else if (flight.answer === undefined) flight.answer = this.family.present(flight.token, this.now);
    else {
      if (flight.answer === 'refused') this.refusals++;
      else if (flight.answer !== null) this.cookie = flight.answer;
      this.flights[tab] = null;
    }
  }

  wait(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const due = this.flights.map((flight) => (flight ? flight.sentAt + ROUND_TRIP_MS : Number.POSITIVE_INFINITY));
      const next = Math.min(...due);
      if (next > until) break;
      this.now = Math.max(this.now, next);
      this.step(due.indexOf(next));
    }
    this.now = until;
  }
}

const move = fc.oneof(
  { weight: 4, arbitrary: fc.record({ tab: fc.integer({ min: 0, max: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ ms: fc.integer({ min: 0, max: ROUND_TRIP_MS }) }) },
  { weight: 1, arbitrary: fc.record({ ms: fc.integer({ min: 0, max: 3 * GRACE_MS }) }) },
);

function play(browser: Browser, moves: readonly ({ tab: number } | { ms: number })[]): void {
  for (const step of moves) 'tab' in step ? browser.step(step.tab) : browser.wait(step.ms);
}

describe('a family of refresh tokens', () => {
  test('never ends by honest tabs alone, however their requests and answers overlap', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 80 }), (moves) => {
        const browser = new Browser(new Family());
        play(browser, moves);
        browser.wait(10 * GRACE_MS);
        browser.step(0);
        browser.step(0);
        browser.step(0);
        expect(browser.refusals).toBe(0);
        expect(browser.family.ended).toBe(false);
      }),
      { numRuns: 3_000 },
    );
  });

  test('ends by the use of a stolen token outside the grace, and then for everyone', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), fc.array(move, { maxLength: 40 }), (before, after) => {
        const browser = new Browser(new Family());
        play(browser, before);
        const stolen = browser.cookie;
        play(browser, after);
        const usedAt = browser.family.rows[stolen]?.usedAt ?? null;
        fc.pre(usedAt !== null && browser.now - usedAt > GRACE_MS);

        expect(browser.family.present(stolen, browser.now)).toBe('refused');
        expect(browser.family.ended).toBe(true);
        expect(browser.family.present(browser.cookie, browser.now)).toBe('refused');
      }),
      { numRuns: 1_000 },
    );
  });

  test('ends when the thief was first: the honest tab comes with a used token', () => {
    const family = new Family();
    expect(family.present(0, START)).toBe(1);
    expect(family.present(0, START + GRACE_MS + 1)).toBe('refused');
    expect(family.present(1, START + GRACE_MS + 2)).toBe('refused');
  });
});

describe('one presented token', () => {
  const fresh: TokenRow = { usedAt: null, givenAt: START, givenCount: 1 };
  const used: TokenRow = { usedAt: START, givenAt: START - 60_000, givenCount: 1 };

  test('unused is used up for one successor', () => {
    expect(rotateRefresh(fresh, null, START)).toEqual({ type: 'make_successor' });
  });

  test('used gives the same successor until the grace is over, to the millisecond', () => {
    expect(rotateRefresh(used, fresh, START + GRACE_MS)).toEqual({ type: 'give_successor_again', keepsCookie: false });
    expect(rotateRefresh(used, fresh, START + GRACE_MS + 1)).toEqual({ type: 'end_family' });
  });

  test('leaves the cookie alone where the successor was used already', () => {
    const successor = { ...fresh, usedAt: START + 1 };
    expect(rotateRefresh(used, successor, START + 2)).toEqual({ type: 'give_successor_again', keepsCookie: true });
  });

  test('does not rotate while a repeat of the answer that carries it may be under way', () => {
    const repeated = { ...fresh, givenCount: 2 };
    expect(rotateRefresh(repeated, null, START + GRACE_MS)).toEqual({ type: 'keep' });
    expect(rotateRefresh(repeated, null, START + GRACE_MS + 1)).toEqual({ type: 'make_successor' });
  });
});
