// What the Dispatcher decides and how it may go wrong: late, twice, out of order, or overtaken by a person.
import { describe, expect, test } from 'vitest';
import { COLLEAGUE, chatIn, contextAt, NOW, OWNER, reply, SESSION, SUPERVISOR } from '../../testing/chat-states';
import {
  chatAfter,
  effectsOf,
  isUnchanged,
  linesOf,
  refusalOf,
  sessionAfter,
  sessionOf,
  stepFrom,
} from '../../testing/chat-steps';
import type { Assign, Offer } from './dispatcher-order';
import type { Actor, Claim } from './operator-act';
import { transition } from './transition';

const UNTIL = NOW + 30_000;
const offer = (decisionNo: number, more: Partial<Offer> = {}): Offer => ({
  type: 'offer',
  decisionNo,
  sessionId: SESSION,
  entryVersion: 1,
  to: OWNER,
  until: UNTIL,
  ...more,
});
const assign = (decisionNo: number, more: Partial<Assign> = {}): Assign => ({
  type: 'assign',
  decisionNo,
  sessionId: SESSION,
  entryVersion: 1,
  to: OWNER,
  by: null,
  ...more,
});
const accept = (decisionNo: number, by: Actor = OWNER): Claim => ({
  type: 'claim',
  by,
  expectedVersion: null,
  decisionNo,
});
/** Its owner passes it on to a colleague. */
const passOn = (decisionNo: number, more: Partial<Offer> = {}): Offer =>
  offer(decisionNo, { to: COLLEAGUE, from: { by: OWNER, note: 'wants a refund' }, ...more });
const takeBack = (decisionNo: number, by: Actor = OWNER) =>
  ({ type: 'take_back', by, decisionNo, expectedVersion: null }) as const;
const claim = (by: Actor): Claim => ({ type: 'claim', by, expectedVersion: null });
const end = (decisionNo: number) => ({ type: 'offer_end', decisionNo, why: 'declined' }) as const;
const settle = (decisionNo: number) => ({ type: 'settle', decisionNo }) as const;
const OWNER_PERSON = { operatorId: OWNER.operatorId, name: OWNER.name };

describe('an offer', () => {
  test('stands open to one person and owns nothing', () => {
    const offered = stepFrom(chatIn('waiting'), offer(5));
    expect(offered.state.session).toMatchObject({ state: 'waiting', version: 7, owner: null, entryVersion: 1 });
    expect(offered.state.session?.offer).toEqual({ decisionNo: 5, to: OWNER_PERSON, since: NOW, until: UNTIL });
    expect(linesOf(offered)).toEqual([{ type: 'offered', to: OWNER_PERSON, decisionNo: 5 }]);
  });

  test('is accepted by its person alone, up to its last instant', () => {
    const offered = chatAfter(chatIn('waiting'), offer(5));
    expect(refusalOf(offered, accept(5, COLLEAGUE))).toBe('OFFER_OVER');
    expect(refusalOf(offered, accept(6))).toBe('OFFER_OVER');
    expect(refusalOf(offered, accept(5), contextAt(UNTIL + 1))).toBe('OFFER_OVER');
    const accepted = stepFrom(offered, accept(5), contextAt(UNTIL));
    expect(accepted.state.session).toMatchObject({ state: 'assigned', owner: OWNER_PERSON, offer: null });
    expect(linesOf(accepted)).toEqual([{ type: 'claimed', by: OWNER_PERSON }]);
    expect(isUnchanged(accepted.state, accept(5))).toBe(true);
  });

  test('is over when it was declined, and its number brings it back no more', () => {
    const declined = stepFrom(chatAfter(chatIn('waiting'), offer(5)), end(5));
    expect(declined.state.session?.offer).toBeNull();
    expect(linesOf(declined)).toEqual([{ type: 'offer_ended', to: OWNER_PERSON, why: 'declined' }]);
    expect(refusalOf(declined.state, accept(5))).toBe('OFFER_OVER');
    expect(isUnchanged(declined.state, end(5))).toBe(true);
    expect(isUnchanged(declined.state, offer(5))).toBe(true);
  });

  test('goes to whoever claims first: a colleague, or a supervisor', () => {
    const offered = chatAfter(chatIn('waiting'), offer(5));
    const lost = chatAfter(offered, claim(COLLEAGUE));
    expect(sessionOf(lost)).toMatchObject({ owner: { operatorId: COLLEAGUE.operatorId }, offer: null });
    expect(refusalOf(lost, accept(5))).toBe('OWNED');
    expect(refusalOf(lost, offer(5))).toBe('OWNED');
    const taken = sessionAfter(offered, { type: 'take_over', by: SUPERVISOR, expectedVersion: null });
    expect(taken).toMatchObject({ owner: { operatorId: SUPERVISOR.operatorId }, offer: null });
  });

  test('that comes twice is one offer', () => {
    const offered = chatAfter(chatIn('waiting'), offer(5));
    expect(isUnchanged(offered, offer(5))).toBe(true);
    expect(isUnchanged(chatAfter(offered, accept(5)), offer(5))).toBe(true);
  });

  test('that comes late replaces no later one', () => {
    const later = chatAfter(chatIn('waiting'), offer(5), end(5), offer(6, { to: COLLEAGUE }));
    expect(refusalOf(later, offer(5))).toBe('FENCED');
    expect(refusalOf(later, assign(5))).toBe('FENCED');
    expect(sessionOf(chatAfter(later, offer(7))).offer).toMatchObject({ decisionNo: 7, to: OWNER_PERSON });
  });

  test('whose end came first does not begin', () => {
    const ended = chatAfter(chatIn('waiting'), end(5));
    expect(refusalOf(ended, offer(5))).toBe('FENCED');
    expect(isUnchanged(ended, end(5))).toBe(true);
    expect(sessionOf(chatAfter(ended, offer(6))).offer).toMatchObject({ decisionNo: 6 });
    // An old end says nothing of the offer that is open.
    const open = chatAfter(chatIn('waiting'), offer(6));
    expect(isUnchanged(open, end(5))).toBe(true);
    expect(refusalOf(chatAfter(chatIn('active'), end(5)), passOn(5))).toBe('FENCED');
  });

  test('was shown once, to its person', () => {
    const offered = chatAfter(chatIn('waiting'), offer(5));
    const shown = { type: 'offer_shown', decisionNo: 5, by: OWNER.operatorId } as const;
    expect(isUnchanged(offered, { ...shown, by: COLLEAGUE.operatorId })).toBe(true);
    expect(isUnchanged(offered, { ...shown, decisionNo: 4 })).toBe(true);
    const seen = stepFrom(offered, shown, contextAt(NOW + 7));
    expect(seen.state.session?.offer?.shownAt).toBe(NOW + 7);
    expect(isUnchanged(seen.state, shown)).toBe(true);
  });
});

describe('an assignment', () => {
  test('makes an owner at once, and says who gave it', () => {
    const given = stepFrom(chatIn('waiting'), assign(5, { by: SUPERVISOR }));
    expect(given.state.session).toMatchObject({ state: 'assigned', version: 8, owner: OWNER_PERSON, ownedSince: NOW });
    const by = { operatorId: SUPERVISOR.operatorId, name: SUPERVISOR.name };
    expect(linesOf(given)).toEqual([{ type: 'assigned', to: OWNER_PERSON, by, decisionNo: 5 }]);
    expect(linesOf(stepFrom(chatIn('waiting'), assign(5)))).toMatchObject([{ by: null }]);
    expect(effectsOf(given, 'cancel_bot_messages')).toHaveLength(1);
  });

  test('that comes twice, or to who owns it already, is ok', () => {
    expect(isUnchanged(chatAfter(chatIn('waiting'), assign(5)), assign(5))).toBe(true);
    expect(isUnchanged(chatIn('active'), assign(9))).toBe(true);
  });

  test('that lost says to whom', () => {
    const lost = transition(chatAfter(chatIn('waiting'), claim(COLLEAGUE)), assign(5), contextAt(NOW));
    const owner = { operatorId: COLLEAGUE.operatorId, name: COLLEAGUE.name, since: NOW };
    expect(lost).toEqual({ ok: false, error: { code: 'OWNED', retry: false, owner } });
    // Whoever is told that there is no such session learns nothing of another one.
    const other = assign(5, { sessionId: 'session-0' as typeof SESSION });
    const gone = { ok: false, error: { code: 'GONE', retry: false } };
    expect(transition(chatIn('active'), other, contextAt(NOW))).toEqual(gone);
  });

  test.each([
    ['another entry', { entryVersion: 2 }],
    ['another session', { sessionId: 'session-0' as typeof SESSION }],
  ])('for %s finds nothing', (_what, more) => {
    expect(refusalOf(chatIn('waiting'), assign(5, more))).toBe('GONE');
    expect(refusalOf(chatIn('active'), assign(5, { ...more, sessionId: 'session-0' as typeof SESSION }))).toBe('GONE');
    expect(refusalOf(chatIn('waiting'), offer(5, more))).toBe('GONE');
  });

  test('decided before the session was released is for an entry that is no more', () => {
    const back = chatAfter(chatIn('waiting'), assign(5), { type: 'release', by: OWNER, expectedVersion: null });
    expect(refusalOf(back, assign(5))).toBe('GONE');
    expect(refusalOf(back, assign(6))).toBe('GONE');
    expect(sessionAfter(back, assign(6, { entryVersion: 2 })).state).toBe('assigned');
  });
});

describe('the fence', () => {
  test('refuses its number and every one before it, for good, and none after', () => {
    const fenced = chatAfter(chatIn('waiting'), settle(5));
    for (const number of [4, 5]) {
      expect(refusalOf(fenced, offer(number))).toBe('FENCED');
      expect(refusalOf(fenced, assign(number))).toBe('FENCED');
    }
    expect(sessionAfter(fenced, assign(6)).state).toBe('assigned');
    expect(isUnchanged(fenced, settle(5))).toBe(true);
    expect(isUnchanged(fenced, settle(4))).toBe(true);
  });

  test('ends the offer of its number and of an earlier one, not of a later one', () => {
    const offered = chatAfter(chatIn('waiting'), offer(5));
    for (const number of [5, 6]) {
      const settled = stepFrom(offered, settle(number));
      expect(settled.state.session).toMatchObject({ fence: number, offer: null });
      expect(linesOf(settled)).toEqual([{ type: 'offer_ended', to: OWNER_PERSON, why: 'timed_out' }]);
      expect(refusalOf(settled.state, accept(5))).toBe('OFFER_OVER');
      expect(refusalOf(settled.state, offer(5))).toBe('FENCED');
    }
    const kept = stepFrom(offered, settle(4));
    expect(kept.state.session).toMatchObject({ fence: 4, offer: { decisionNo: 5 } });
    expect(kept.entries).toEqual([]);
  });

  test('holds over a release, and leaves an accepted assignment alone', () => {
    const owned = chatAfter(chatIn('waiting'), assign(5), settle(5));
    expect(sessionOf(owned)).toMatchObject({ state: 'assigned', owner: OWNER_PERSON, fence: 5 });
    const back = chatAfter(owned, { type: 'release', by: OWNER, expectedVersion: null });
    expect(refusalOf(back, assign(5, { entryVersion: 2 }))).toBe('FENCED');
  });
});

describe('an offer by which an owner passes a session on', () => {
  const COLLEAGUE_PERSON = { operatorId: COLLEAGUE.operatorId, name: COLLEAGUE.name };

  test.each(['assigned', 'active', 'on_hold'] as const)('leaves it hers in %s, until it is accepted', (state) => {
    const offered = stepFrom(chatIn(state), passOn(5));
    expect(offered.state.session).toMatchObject({ state, version: 7, owner: OWNER_PERSON, entryVersion: 1 });
    expect(linesOf(offered)).toEqual([{ type: 'offered', to: COLLEAGUE_PERSON, decisionNo: 5, by: OWNER_PERSON }]);
    const accepted = stepFrom(offered.state, accept(5, COLLEAGUE));
    expect(accepted.state.session).toMatchObject({
      state: 'assigned',
      version: 8,
      owner: COLLEAGUE_PERSON,
      previousOwner: OWNER_PERSON,
      passedOnBy: OWNER_PERSON,
      handover: { by: OWNER_PERSON, note: 'wants a refund' },
      offer: null,
    });
    expect(linesOf(accepted)).toEqual([
      { type: 'transferred', by: OWNER_PERSON, to: COLLEAGUE_PERSON, note: 'wants a refund' },
    ]);
    expect(isUnchanged(accepted.state, accept(5, COLLEAGUE))).toBe(true);
    expect(isUnchanged(accepted.state, passOn(5))).toBe(true);
  });

  test('is accepted by its person alone, by its number, up to its last instant; nobody else gets past the owner', () => {
    const offered = chatAfter(chatIn('active'), passOn(5));
    expect(refusalOf(offered, claim(COLLEAGUE))).toBe('OWNED');
    expect(refusalOf(offered, accept(5, SUPERVISOR))).toBe('OWNED');
    expect(refusalOf(offered, accept(6, COLLEAGUE))).toBe('OWNED');
    expect(refusalOf(offered, accept(5, COLLEAGUE), contextAt(UNTIL + 1))).toBe('OWNED');
    expect(refusalOf(offered, { ...accept(5, COLLEAGUE), expectedVersion: 6 })).toBe('STALE');
    const accepted = stepFrom(offered, accept(5, COLLEAGUE), contextAt(UNTIL));
    expect(accepted.state.session?.owner).toEqual(COLLEAGUE_PERSON);
  });

  test.each([
    ['declined', { type: 'offer_end', decisionNo: 5, why: 'declined' }],
    ['timed_out', { type: 'offer_end', decisionNo: 5, why: 'timed_out' }],
    ['not_shown', { type: 'offer_end', decisionNo: 5, why: 'not_shown' }],
    ['timed_out', settle(5)],
    ['withdrawn', takeBack(5)],
    ['withdrawn', takeBack(5, SUPERVISOR)],
  ] as const)('that is %s leaves it with the sender, who reads so', (why, event) => {
    const over = stepFrom(chatAfter(chatIn('active'), passOn(5)), event);
    expect(over.state.session).toMatchObject({ state: 'active', owner: OWNER_PERSON, offer: null, version: 7 });
    expect(linesOf(over)).toEqual([{ type: 'offer_ended', to: COLLEAGUE_PERSON, why, by: OWNER_PERSON }]);
    expect(refusalOf(over.state, accept(5, COLLEAGUE))).toBe('OWNED');
    expect(chatAfter(over.state, event)).toEqual(over.state);
  });

  test('is taken back by its owner or a supervisor, and only the one that is named', () => {
    const offered = chatAfter(chatIn('active'), passOn(5));
    expect(refusalOf(offered, takeBack(5, COLLEAGUE))).toBe('NOT_OWNER');
    expect(isUnchanged(offered, takeBack(4))).toBe(true);
    expect(refusalOf(chatAfter(offered, accept(5, COLLEAGUE)), takeBack(5))).toBe('NOT_OWNER');
  });

  test('finds nothing where somebody else has it, where it waits, or where it was queued since', () => {
    const taken = chatIn('active', {}, { owner: COLLEAGUE_PERSON });
    expect(refusalOf(taken, passOn(5, { to: SUPERVISOR }))).toBe('OWNED');
    expect(refusalOf(chatIn('waiting'), passOn(5))).toBe('GONE');
    expect(refusalOf(chatIn('active', {}, { entryVersion: 2 }), passOn(5))).toBe('GONE');
    expect(refusalOf(chatIn('active', {}, { fence: 5 }), passOn(5))).toBe('FENCED');
    expect(refusalOf(chatIn('active'), offer(5, { to: COLLEAGUE }))).toBe('OWNED');
  });

  test('is withdrawn with its owner: by a supervisor who takes over, by a release, by the end', () => {
    const offered = chatAfter(chatIn('active'), passOn(5));
    const wish = { by: SUPERVISOR, expectedVersion: null } as const;
    for (const event of [
      { type: 'take_over', ...wish },
      { type: 'release', ...wish },
      { type: 'resolve', reason: 'solved', ...wish },
    ] as const) {
      const after = chatAfter(offered, event);
      expect(sessionOf(after).offer).toBeNull();
      expect(refusalOf(after, accept(5, COLLEAGUE))).toMatch(/OWNED|OFFER_OVER/);
    }
  });

  test('does not hinder its owner: she writes, and puts it on hold', () => {
    const offered = chatAfter(chatIn('assigned'), passOn(5));
    const answered = chatAfter(offered, reply(OWNER));
    const held = chatAfter(answered, { type: 'hold', by: OWNER, until: null, expectedVersion: null });
    expect(sessionOf(held)).toMatchObject({ state: 'on_hold', owner: OWNER_PERSON, offer: { decisionNo: 5 } });
    expect(sessionAfter(held, accept(5, COLLEAGUE))).toMatchObject({ state: 'assigned', owner: COLLEAGUE_PERSON });
  });
});
