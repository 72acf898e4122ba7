// Dispatcher's ledger of a chat: facts by their number, one decision at a time, and a slot that only an answer gives back.
import { describe, expect, test } from 'vitest';
import {
  type AgreedFacts,
  ANSWER_MS,
  type ChatLedger,
  type DecisionAnswer,
  dropLateClaims,
  dueToSettle,
  isNewer,
  isUnderWay,
  markEnding,
  nextDecisionNo,
  type Reserving,
  reserve,
  slotsOf,
  takeAnswer,
  takeFacts,
} from './agreement';

const NOW = 1_000_000;

function facts(seq: number, overrides: Partial<AgreedFacts> = {}): AgreedFacts {
  return { epoch: 1, seq, sessionId: 's', state: 'waiting', owner: null, entryVersion: 1, weight: 0, ...overrides };
}

const ownedBy = (seq: number, owner: string, weight = 1) => facts(seq, { state: 'assigned', owner, weight });

const WAITING: ChatLedger = { facts: facts(5), reservations: [] };

function reserved(overrides: Partial<Reserving> = {}, ledger: ChatLedger = WAITING): ChatLedger {
  const decision: Reserving = {
    decisionNo: 10,
    sessionId: 's',
    operatorId: 'a',
    entryVersion: 1,
    mode: 'offer',
    acceptSec: 30,
  };
  const result = reserve(ledger, { ...decision, ...overrides }, NOW);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

function answered(ledger: ChatLedger, answer: Partial<DecisionAnswer>) {
  return takeAnswer(ledger, { decisionNo: 10, answer: 'ok', facts: null, ...answer });
}

const outcomes = ({
  released,
}: {
  readonly released: readonly { readonly outcome: string; readonly lostTo: string | null }[];
}) => released.map(({ outcome, lostTo }) => (lostTo === null ? outcome : `${outcome} ${lostTo}`));

describe('numbers', () => {
  test('decision numbers only grow, also over a clock that was put back', () => {
    expect([nextDecisionNo(0, 50), nextDecisionNo(50, 50), nextDecisionNo(80, 50)]).toEqual([50, 51, 81]);
  });

  test('facts are newer by epoch first, then by seq; equal ones are not', () => {
    expect(isNewer(null, facts(1))).toBe(true);
    expect([isNewer(facts(5), facts(6)), isNewer(facts(5), facts(5)), isNewer(facts(5), facts(4))]).toEqual([
      true,
      false,
      false,
    ]);
    expect(isNewer(facts(5), { epoch: 2, seq: 1 })).toBe(true);
    expect(isNewer({ epoch: 2, seq: 1 }, facts(900))).toBe(false);
  });
});

describe('reserving', () => {
  test('is for the entry that was decided on and for one decision at a time', () => {
    const code = (ledger: ChatLedger, overrides: Partial<Reserving> = {}) => {
      const result = reserve(ledger, { ...reservingOf(), ...overrides }, NOW);
      return result.ok ? 'ok' : result.error.code;
    };
    const reservingOf = (): Reserving => ({
      decisionNo: 11,
      sessionId: 's',
      operatorId: 'b',
      entryVersion: 1,
      mode: 'forced',
      acceptSec: 30,
    });
    expect(code(WAITING)).toBe('ok');
    expect(code(WAITING, { entryVersion: 2 })).toBe('GONE');
    expect(code(WAITING, { sessionId: 't' })).toBe('GONE');
    expect(code({ facts: ownedBy(6, 'c'), reservations: [] })).toBe('GONE');
    expect(code({ facts: null, reservations: [] })).toBe('GONE');
    expect(code(reserved())).toBe('RESERVED');
    expect(code(reserved(), { mode: 'claim' })).toBe('ok');
    expect(code({ facts: null, reservations: [] }, { mode: 'claim' })).toBe('ok');
  });

  test('expires 5 s after an assignment, and 5 s after the time to accept', () => {
    const expiry = (mode: Reserving['mode']) => (reserved({ mode }).reservations[0]?.expiresAt ?? 0) - NOW;
    expect([expiry('forced'), expiry('claim'), expiry('offer'), expiry('callback')]).toEqual([
      ANSWER_MS,
      ANSWER_MS,
      30_000 + ANSWER_MS,
      30_000 + ANSWER_MS,
    ]);
  });

  test('time alone releases nothing: the chat is asked to settle it, again and again', () => {
    const ledger = reserved({ mode: 'forced' });
    expect(dueToSettle(ledger, NOW + ANSWER_MS - 1)).toEqual([]);
    expect(dueToSettle(ledger, NOW + ANSWER_MS)).toEqual([10]);
    expect(dueToSettle(ledger, NOW + 86_400_000)).toEqual([10]);
    expect(slotsOf(ledger)).toEqual([{ operatorId: 'a', used: 0, reserved: 1 }]);
  });

  test('a claim by hand is dropped by time, and only that', () => {
    const both = reserved({ mode: 'claim', decisionNo: 11, operatorId: 'b' }, reserved());
    expect(dropLateClaims(both, NOW + ANSWER_MS - 1)).toBe(both);
    expect(dropLateClaims(both, NOW + ANSWER_MS).reservations.map(({ mode }) => mode)).toEqual(['offer']);
    expect([isUnderWay(both), isUnderWay(reserved({ mode: 'claim' }))]).toEqual([true, false]);
  });
});

describe('facts', () => {
  test('older ones change nothing at all', () => {
    const ledger = reserved();
    expect(takeFacts(ledger, facts(5, { state: 'closed' })).ledger).toBe(ledger);
  });

  test('do not release what the chat has not answered, but are remembered for its outcome', () => {
    const won = takeFacts(reserved({ mode: 'forced' }), ownedBy(6, 'a'));
    expect(won.released).toEqual([]);
    const gone = takeFacts(won.ledger, facts(7, { state: 'resolved' }));
    expect(slotsOf(gone.ledger)).toEqual([{ operatorId: 'a', used: 0, reserved: 1 }]);
    expect(outcomes(answered(gone.ledger, { answer: 'settled' }))).toEqual(['accepted']);
  });

  test('end an open offer when its entry is gone', () => {
    const open = answered(reserved(), { facts: facts(6) }).ledger;
    expect(takeFacts(open, facts(7)).released).toEqual([]);
    expect(outcomes(takeFacts(open, ownedBy(7, 'a')))).toEqual(['accepted']);
    expect(outcomes(takeFacts(open, ownedBy(7, 'b')))).toEqual(['lost_to b']);
    expect(outcomes(takeFacts(open, facts(7, { state: 'closed' })))).toEqual(['refused']);
    expect(outcomes(takeFacts(open, facts(9, { entryVersion: 2 })))).toEqual(['refused']);
  });

  test('open an offer whose answer was lost, and end it when the chat offers it no more', () => {
    const heard = takeFacts(reserved(), facts(6, { offerNo: 10 })).ledger;
    expect(heard.reservations).toMatchObject([{ stage: 'open' }]);
    expect(takeFacts(heard, facts(7, { offerNo: 10 })).released).toEqual([]);
    expect(outcomes(takeFacts(heard, facts(8, { offerNo: null })))).toEqual(['refused']);
    // Before the chat has taken it, that nothing is offered says nothing.
    expect(takeFacts(reserved(), facts(6, { offerNo: null })).released).toEqual([]);
  });

  test('that tell first that an offer is over leave it the reason for which it was ended', () => {
    const open = answered(reserved(), { facts: facts(6, { offerNo: 10 }) }).ledger;
    const ending = markEnding(markEnding(open, 10, 'declined'), 10, 'timeout');
    expect(outcomes(takeFacts(ending, facts(7, { offerNo: null })))).toEqual(['declined']);
    expect(outcomes(takeFacts(ending, ownedBy(7, 'a')))).toEqual(['accepted']);
  });

  test('end a claim by hand once somebody has the session', () => {
    const claiming = reserved({ mode: 'claim', operatorId: 'b' });
    expect(takeFacts(claiming, facts(6)).released).toEqual([]);
    expect(outcomes(takeFacts(claiming, ownedBy(6, 'b')))).toEqual(['accepted']);
    expect(outcomes(takeFacts(claiming, ownedBy(6, 'c')))).toEqual(['lost_to c']);
  });
});

describe('answers', () => {
  test('ok to an assignment leaves the slot to the facts', () => {
    const { ledger, released } = answered(reserved({ mode: 'forced' }), { facts: ownedBy(6, 'a') });
    expect(released.map(({ outcome }) => outcome)).toEqual(['accepted']);
    expect(slotsOf(ledger)).toEqual([{ operatorId: 'a', used: 1, reserved: 0 }]);
  });

  test('ok to an offer opens it and keeps the slot; it owns nothing', () => {
    const { ledger, released } = answered(reserved(), { facts: facts(6) });
    expect(released).toEqual([]);
    expect(ledger.reservations).toMatchObject([{ stage: 'open', decisionNo: 10 }]);
    expect(slotsOf(ledger)).toEqual([{ operatorId: 'a', used: 0, reserved: 1 }]);
  });

  test('a late ok to an offer that newer facts have ended opens nothing', () => {
    const moved = takeFacts(reserved(), ownedBy(9, 'b')).ledger;
    const { ledger, released } = answered(moved, { facts: facts(6) });
    expect(outcomes({ released })).toEqual(['lost_to b']);
    expect(ledger).toEqual({ facts: ownedBy(9, 'b'), reservations: [] });
  });

  test('a refusal gives the slot back and says why', () => {
    const lost = answered(reserved({ mode: 'forced' }), { answer: 'OWNED', facts: ownedBy(6, 'b') });
    expect([outcomes(lost), slotsOf(lost.ledger)]).toEqual([
      ['lost_to b'],
      [{ operatorId: 'b', used: 1, reserved: 0 }],
    ]);
    expect(outcomes(answered(reserved(), { answer: 'GONE', facts: facts(6, { state: 'closed' }) }))).toEqual([
      'refused',
    ]);
    expect(outcomes(answered(reserved(), { answer: 'GONE' }))).toEqual(['refused']);
  });

  test('what settles an offer decides its outcome by the facts first, then by the cause', () => {
    const open = answered(reserved(), { facts: facts(6) }).ledger;
    const settled = (overrides: Partial<DecisionAnswer>) =>
      outcomes(answered(open, { answer: 'settled', ...overrides }));
    expect(settled({ facts: facts(7) })).toEqual(['timeout']);
    expect(settled({ facts: facts(7), why: 'declined' })).toEqual(['declined']);
    expect(settled({ facts: ownedBy(7, 'b'), why: 'declined' })).toEqual(['lost_to b']);
    expect(settled({ facts: ownedBy(7, 'a'), why: 'not_shown' })).toEqual(['accepted']);
  });

  test('an offer that nobody heard of again is not held against her, an assignment was refused', () => {
    expect(outcomes(answered(reserved(), { answer: 'settled', facts: facts(6) }))).toEqual(['not_shown']);
    expect(outcomes(answered(reserved({ mode: 'forced' }), { answer: 'settled', facts: facts(6) }))).toEqual([
      'refused',
    ]);
  });

  test('an answer to a reservation that is over brings its facts only', () => {
    const step = answered(reserved(), { decisionNo: 9, facts: ownedBy(6, 'b'), answer: 'OWNED' });
    expect(step.released).toEqual([]);
    expect(step.ledger.reservations).toHaveLength(1);
    expect(step.ledger.facts).toEqual(ownedBy(6, 'b'));
  });
});

describe('slots', () => {
  test('a session counts once for whoever owns it, by its weight', () => {
    const kept = takeFacts(reserved({ mode: 'forced' }), ownedBy(6, 'a')).ledger;
    expect(slotsOf(kept)).toEqual([{ operatorId: 'a', used: 1, reserved: 0 }]);
    expect(slotsOf({ facts: ownedBy(6, 'a', 0), reservations: [] })).toEqual([]);
    expect(slotsOf(takeFacts(reserved({ mode: 'forced' }), ownedBy(6, 'a', 0)).ledger)).toEqual([
      { operatorId: 'a', used: 0, reserved: 1 },
    ]);
  });

  test('counts for the owner and for the one it is kept for, where these are two', () => {
    const taken = takeFacts(reserved({ mode: 'forced' }), ownedBy(6, 'b')).ledger;
    expect(slotsOf(taken)).toEqual([
      { operatorId: 'b', used: 1, reserved: 0 },
      { operatorId: 'a', used: 0, reserved: 1 },
    ]);
  });
});

describe('an offer by which an owner passes her session on', () => {
  const PASSED = { operatorId: 'a', from: 'z' } as const;
  const OWNED: ChatLedger = { facts: ownedBy(5, 'z'), reservations: [] };

  test('keeps the slot of whom it is offered to beside the one of whoever has it', () => {
    const slots = slotsOf(reserved(PASSED, OWNED));
    expect(slots).toEqual([
      { operatorId: 'z', used: 1, reserved: 0 },
      { operatorId: 'a', used: 0, reserved: 1 },
    ]);
  });

  test('is not reserved where somebody else has it, or nobody', () => {
    const decision = {
      decisionNo: 10,
      sessionId: 's',
      entryVersion: 1,
      mode: 'offer',
      acceptSec: 30,
      ...PASSED,
    } as const;
    expect(reserve({ facts: ownedBy(5, 'y'), reservations: [] }, decision, NOW)).toMatchObject({
      error: { code: 'GONE' },
    });
    expect(reserve(WAITING, decision, NOW)).toMatchObject({ error: { code: 'GONE' } });
  });

  test('ends as what it came to', () => {
    const open = answered(reserved(PASSED, OWNED), { facts: { ...ownedBy(6, 'z'), offerNo: 10 } }).ledger;
    expect(open.reservations).toMatchObject([{ stage: 'open' }]);
    const accepted = takeFacts(open, { ...ownedBy(7, 'a'), offerNo: null });
    expect(outcomes(accepted)).toEqual(['accepted']);
    expect(slotsOf(accepted.ledger)).toEqual([{ operatorId: 'a', used: 1, reserved: 0 }]);
    const back = { ...ownedBy(7, 'z'), offerNo: null };
    expect(outcomes(takeFacts(markEnding(open, 10, 'declined'), back))).toEqual(['declined']);
    expect(outcomes(takeFacts(open, back))).toEqual(['refused']);
    expect(outcomes(takeFacts(open, { ...ownedBy(7, 'y'), offerNo: null }))).toEqual(['lost_to y']);
    expect(outcomes(takeFacts(open, facts(7, { entryVersion: 2 })))).toEqual(['refused']);
  });
});
