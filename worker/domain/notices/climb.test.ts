import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CLIMB_STEPS, type Climb, type ClimbKind, type ClimbRow, climbAfter, dueSteps, nextStepAt } from './climb';

const me = { operatorId: 'op_me' };
const ren = { operatorId: 'op_ren' };
const row = (more: Partial<ClimbRow> = {}): ClimbRow => ({
  state: 'active',
  owner: me,
  inboundCount: 1,
  troubleCount: 0,
  teamId: 'sales',
  unansweredSince: null,
  ...more,
});
const waits = (more: Partial<ClimbRow> = {}) => row({ unansweredSince: 5, ...more });
const offered = (to = me, decisionNo = 1) => row({ state: 'waiting', owner: null, offer: { decisionNo, to } });
const NOW = 1_000;
const climb = (kind: ClimbKind, done = 1): Climb => ({ kind, since: 7, done });
const begins = (kind: ClimbKind) => ({ kind, since: NOW, done: 0 });

describe('what begins to climb', () => {
  test.each<[string, ClimbRow | null, ClimbRow, ClimbKind | null]>([
    ['an offer', row({ state: 'waiting', owner: null }), offered(), 'offer'],
    ['an offer to a colleague', row({ state: 'waiting', owner: null }), offered(ren), null],
    ['a chat that is given to her', row({ owner: null, state: 'waiting' }), row({ state: 'assigned' }), 'assigned'],
    ['a message in her chat', row(), waits({ inboundCount: 2 }), 'message'],
    ['a message in a colleague’s', row({ owner: ren }), waits({ owner: ren, inboundCount: 2 }), null],
    ['a message that the bot has answered', row(), row({ inboundCount: 2 }), null],
    ['nothing new', waits(), waits(), null],
  ])('%s', (_, before, after, kind) => {
    expect(climbAfter(null, before, after, me.operatorId, NOW)).toEqual(kind && begins(kind));
  });
});

describe('what climbs already', () => {
  test.each<[string, Climb, ClimbRow, ClimbRow, Climb | null]>([
    ['she answered', climb('message'), waits(), row(), null],
    ['it was resolved', climb('message'), waits(), waits({ state: 'resolved' }), null],
    ['a colleague took it over', climb('message'), waits(), waits({ owner: ren }), null],
    ['it went back to the queue', climb('assigned'), waits(), waits({ owner: null, state: 'waiting' }), null],
    ['the customer writes again', climb('message'), waits(), waits({ inboundCount: 2 }), climb('message')],
    [
      'the customer writes after all steps',
      climb('message', 3),
      waits(),
      waits({ inboundCount: 2 }),
      climb('message', 3),
    ],
    [
      'a tag was put on it',
      climb('assigned'),
      row({ state: 'assigned' }),
      row({ state: 'assigned' }),
      climb('assigned'),
    ],
    ['she took it up', climb('assigned'), row({ state: 'assigned' }), row(), null],
    ['the first answer', climb('assigned'), waits({ state: 'assigned' }), row({ state: 'assigned' }), null],
    ['the offer went to a colleague', climb('offer'), offered(), offered(ren, 2), null],
    ['she took what was offered', climb('offer'), offered(), row({ state: 'assigned' }), null],
    ['another offer of the same chat', climb('offer'), offered(), offered(me, 2), begins('offer')],
    ['the same offer still', climb('offer'), offered(), { ...offered(), inboundCount: 2 }, climb('offer')],
  ])('%s', (_, held, before, after, expected) => {
    expect(climbAfter(held, before, after, me.operatorId, NOW)).toEqual(expected);
  });
});

const aState = fc.constantFrom('bot', 'pending', 'waiting', 'assigned', 'active', 'on_hold', 'resolved', 'closed');
const aPerson = fc.constantFrom(me, ren);
const aRow: fc.Arbitrary<ClimbRow> = fc.record({
  state: aState,
  owner: fc.option(aPerson),
  inboundCount: fc.nat(3),
  troubleCount: fc.constant(0),
  unansweredSince: fc.option(fc.nat(9)),
  offer: fc.option(fc.record({ decisionNo: fc.nat(3), to: aPerson })),
});
const aClimb: fc.Arbitrary<Climb> = fc.record({
  kind: fc.constantFrom<ClimbKind>('offer', 'assigned', 'message'),
  since: fc.nat(1e9),
  done: fc.nat(CLIMB_STEPS.length),
});

describe('whatever happens', () => {
  test('nothing climbs for a person of whom the chat asks nothing', () => {
    fc.assert(
      fc.property(fc.option(aClimb), fc.option(aRow), aRow, (held, before, after) => {
        const found = climbAfter(held, before, after, me.operatorId, NOW);
        if (found === null) return;
        const isOffered = after.offer?.to.operatorId === me.operatorId;
        const isHers = after.owner?.operatorId === me.operatorId;
        expect(found.kind === 'offer' ? isOffered && !isHers : isHers).toBe(true);
        expect(['resolved', 'closed'].includes(after.state) && found.kind !== 'offer').toBe(false);
      }),
    );
  });

  test('an answer ends a message’s climb, and a row that says nothing new changes none', () => {
    fc.assert(
      fc.property(aClimb, aRow, aRow, (held, before, after) => {
        const answered = climbAfter(
          { ...held, kind: 'message' },
          before,
          { ...after, unansweredSince: null },
          'op_me',
          NOW,
        );
        expect(answered?.kind).not.toBe('message');
        const once = climbAfter(held, before, after, 'op_me', NOW);
        expect(climbAfter(once, after, after, 'op_me', NOW + 1)).toEqual(once);
      }),
    );
  });

  test('each step comes once, in its order, and never before its time', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.array(fc.nat(400_000), { maxLength: 12 }), (since, waitsMs) => {
        let held: Climb = { kind: 'message', since, done: 0 };
        let now = since;
        const told: string[] = [];
        for (const wait of waitsMs) {
          now += wait;
          for (const step of dueSteps(held, now)) {
            const known = CLIMB_STEPS.find((each) => each.step === step);
            expect(now - since).toBeGreaterThanOrEqual(known?.afterMs ?? Number.POSITIVE_INFINITY);
            told.push(step);
            held = { ...held, done: held.done + 1 };
          }
          const next = nextStepAt(held);
          if (next !== null) expect(next).toBeGreaterThan(now);
        }
        expect(told).toEqual(CLIMB_STEPS.slice(0, told.length).map(({ step }) => step));
        expect(told.length).toBe(CLIMB_STEPS.filter(({ afterMs }) => since + afterMs <= now).length);
      }),
    );
  });
});
