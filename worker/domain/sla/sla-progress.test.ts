import { describe, expect, test } from 'vitest';
import { calendarOf } from '../../testing/calendars/vectors';
import {
  ALWAYS,
  ANSWERED,
  ASK,
  ASKED,
  line,
  NIGHT_SEC,
  OFFICE,
  openHours,
  pause,
  policyOf,
  secondsOn,
} from '../../testing/sla-session';
import type { SlaFacts } from './sla-facts';
import type { SlaTarget } from './sla-policy';
import { DEFAULT_SLA_POLICY } from './sla-policy';
import { newMarks, nextMarkAt, type SlaResult, slaProgress, slaResult, withMarks } from './sla-progress';

describe('each target starts, is met and pauses by the rules', () => {
  test.each<[string, SlaTarget, Partial<SlaFacts>, number, string]>([
    ['assign runs from the asking', 'assign', {}, 30, 'running 30/120 warn 90 due 120'],
    ['assign is met by the first assigned', 'assign', { assignedAt: secondsOn(40) }, 500, 'met 40/120 warn - due -'],
    ['assign met after its warning', 'assign', { assignedAt: secondsOn(100) }, 500, 'met 100/120 warn 90 due -'],
    ['assign met late', 'assign', { assignedAt: secondsOn(130) }, 500, 'met 130/120 warn 90 due 120 breached'],
    ['all of it used is breached', 'assign', {}, 120, 'running 120/120 warn 90 due 120 breached'],
    ['a millisecond before it is not', 'assign', {}, 119.999, 'running 119.999/120 warn 90 due 120'],
    ['assign parked', 'assign', { pauses: [pause('parked', 30, null)] }, 900, 'paused 30/120 warn - due -'],
    ['assign after parking', 'assign', { pauses: [pause('parked', 30, 630)] }, 640, 'running 40/120 warn 690 due 720'],
    ['assign is not held', 'assign', { pauses: [pause('on_hold', 30, 630)] }, 40, 'running 40/120 warn 90 due 120'],
    ['assign ends with the session', 'assign', { closedAt: secondsOn(50) }, 900, 'stopped 50/120 warn - due -'],
    [
      'first reply runs from the asking',
      'first_reply',
      { assignedAt: secondsOn(5) },
      30,
      'running 30/60 warn 45 due 60',
    ],
    ['first reply is met by a human', 'first_reply', { firstHumanAt: secondsOn(20) }, 90, 'met 20/60 warn - due -'],
    ['first reply parked', 'first_reply', { pauses: [pause('parked', 0, 100)] }, 110, 'running 10/60 warn 145 due 160'],
    ['the first turn has no next reply', 'next_reply', {}, 30, 'not measured'],
  ])('%s', (_, target, change, now, expected) => {
    expect(line(target, { ...ASKED, ...change }, now)).toBe(expected);
  });

  const turn = { turnSince: secondsOn(100) };
  test.each<[string, SlaTarget, Partial<SlaFacts>, number, string]>([
    ['no turn is open', 'next_reply', {}, 130, 'not measured'],
    ['next reply runs from the first unanswered', 'next_reply', turn, 130, 'running 30/180 warn 235 due 280'],
    [
      'next reply stands still on hold',
      'next_reply',
      { ...turn, pauses: [pause('on_hold', 110, 210)] },
      230,
      'running 30/180 warn 335 due 380',
    ],
    [
      'what was on hold before the turn does not matter',
      'next_reply',
      { ...turn, pauses: [pause('on_hold', 50, 110)] },
      130,
      'running 20/180 warn 245 due 290',
    ],
    [
      'next reply ends with resolved',
      'next_reply',
      { ...turn, resolvedAt: secondsOn(150) },
      900,
      'stopped 50/180 warn - due -',
    ],
    ['resolution runs from the asking', 'resolution', {}, 400, 'running 400/600 warn 450 due 600'],
    ['resolution is met by resolved', 'resolution', { resolvedAt: secondsOn(420) }, 9_000, 'met 420/600 warn - due -'],
    [
      'resolution on hold, twice and overlapping',
      'resolution',
      { pauses: [pause('on_hold', 300, 400), pause('on_hold', 100, 200), pause('on_hold', 350, 500)] },
      600,
      'running 300/600 warn 750 due 900',
    ],
    [
      'resolution is not parked',
      'resolution',
      { pauses: [pause('parked', 0, 100)] },
      110,
      'running 110/600 warn 450 due 600',
    ],
    [
      'a reopen resumes it without the time between',
      'resolution',
      { pauses: [pause('resolved', 420, 5_000)] },
      5_100,
      'running 520/600 warn 5030 due 5180',
    ],
    [
      'a pause within another ends nothing',
      'resolution',
      { pauses: [pause('on_hold', 100, 500), pause('resolved', 200, 300)] },
      600,
      'running 200/600 warn 850 due 1000',
    ],
    [
      'a pause is over at its end',
      'resolution',
      { pauses: [pause('on_hold', 100, 500)] },
      500,
      'running 100/600 warn 850 due 1000',
    ],
    [
      'by default it runs while the customer owes the answer',
      'resolution',
      { pauses: [pause('customer_owes', 20, null)] },
      400,
      'running 400/600 warn 450 due 600',
    ],
  ])('%s', (_, target, change, now, expected) => {
    expect(line(target, { ...ANSWERED, ...change }, now)).toBe(expected);
  });

  test('by setting resolution stands still while the customer owes the answer, nothing else does', () => {
    const policy = { ...DEFAULT_SLA_POLICY, pausesForCustomer: true };
    const facts = { ...ANSWERED, ...turn, pauses: [pause('customer_owes', 20, 100), pause('on_hold', 90, 150)] };
    expect(line('resolution', facts, 200, ALWAYS, policy)).toBe('running 70/600 warn 580 due 730');
    expect(line('next_reply', facts, 200, ALWAYS, policy)).toBe('running 50/180 warn 285 due 330');
    const odd = { ...ANSWERED, ...turn, pauses: [pause('customer_owes', 110, 150)] };
    expect(line('next_reply', odd, 200, ALWAYS, policy)).toBe('running 100/180 warn 235 due 280');
  });

  test('closed hours use nothing', () => {
    expect(line('resolution', ANSWERED, 300 + NIGHT_SEC + 60, OFFICE)).toBe(
      `running 360/600 warn ${450 + NIGHT_SEC} due ${600 + NIGHT_SEC}`,
    );
    const held = { ...ANSWERED, pauses: [pause('on_hold', 200, 1_000)] };
    expect(line('resolution', held, 900, OFFICE)).toBe(
      `paused 200/600 warn ${300 + NIGHT_SEC + 250} due ${300 + NIGHT_SEC + 400}`,
    );
  });

  test('a session that nobody asked for is measured by its next replies alone', () => {
    const facts = { ...ANSWERED, askedAt: null, turnSince: secondsOn(100) };
    expect(slaProgress(facts, DEFAULT_SLA_POLICY, secondsOn(110), ALWAYS).map(({ target }) => target)).toEqual([
      'next_reply',
    ]);
  });

  test('a target that the policy does not name is not measured', () => {
    expect(line('resolution', ANSWERED, 900, ALWAYS, policyOf({ assign: 5 }))).toBe('not measured');
  });

  test('a calendar that never opens breaches nothing', () => {
    expect(line('assign', ASKED, 900, openHours(calendarOf('Etc/UTC')))).toBe('running 0/120 warn - due -');
  });

  test('fractions add up', () => {
    const facts = { ...ANSWERED, pauses: [pause('on_hold', 0.412, 10), pause('on_hold', 10.588, 20)] };
    expect(line('resolution', facts, 30, ALWAYS, policyOf({ resolution: 1 }))).toBe(
      'running 11/1 warn 10.338 due 10.588 breached',
    );
  });
});

describe('what is told', () => {
  const told = (facts: SlaFacts, now: number) =>
    newMarks(facts, DEFAULT_SLA_POLICY, secondsOn(now), ALWAYS).map(({ target, level }) => `${target} ${level}`);
  const tell = (facts: SlaFacts, now: number) =>
    withMarks(facts, newMarks(facts, DEFAULT_SLA_POLICY, secondsOn(now), ALWAYS));

  test('a warning at 75 %, a breach at 100 %, each once', () => {
    const facts = { ...ASKED, assignedAt: secondsOn(5) };
    expect(told(facts, 44)).toEqual([]);
    expect(told(facts, 45)).toEqual(['first_reply warned']);
    const warned = tell(facts, 45);
    expect(told(warned, 59)).toEqual([]);
    expect(told(warned, 60)).toEqual(['first_reply breached']);
    expect(told(tell(warned, 60), 200)).toEqual([]);
  });

  test('a late look tells the breach alone, with the time at which it came', () => {
    const facts = { ...ASKED, assignedAt: secondsOn(5) };
    expect(newMarks(facts, DEFAULT_SLA_POLICY, secondsOn(200), ALWAYS)).toEqual([
      { target: 'first_reply', level: 'breached', startedAt: ASK, at: secondsOn(60) },
    ]);
    expect(told(tell(facts, 200), 300)).toEqual([]);
  });

  test('every turn is told of anew', () => {
    const first = tell({ ...ANSWERED, turnSince: secondsOn(100) }, 300);
    const second = { ...first, turnSince: secondsOn(310) };
    expect(told(second, 444)).toEqual([]);
    expect(told(second, 445)).toEqual(['next_reply warned']);
    expect(tell(second, 490).marks.filter(({ target }) => target === 'next_reply')).toEqual([
      { target: 'next_reply', level: 'breached', startedAt: secondsOn(310), at: secondsOn(490) },
    ]);
  });

  test('a warning of one turn does not undo the breach of another', () => {
    const first = tell({ ...ANSWERED, turnSince: secondsOn(100) }, 280);
    const second = tell({ ...first, turnSince: secondsOn(300) }, 440);
    expect(second.marks.map(({ level }) => level)).toEqual(['breached', 'warned']);
    const answered = { ...second, turnSince: null };
    expect(slaResult(answered, DEFAULT_SLA_POLICY, secondsOn(445), ALWAYS)).toBe('breached');
  });

  test('the timer is set to what comes first', () => {
    const next = (facts: SlaFacts, now: number) => nextMarkAt(facts, DEFAULT_SLA_POLICY, secondsOn(now), ALWAYS);
    expect(next(ASKED, 0)).toBe(secondsOn(45));
    expect(next(tell(ASKED, 45), 45)).toBe(secondsOn(60));
    expect(next(tell(tell(ASKED, 45), 60), 60)).toBe(secondsOn(90));
    expect(next({ ...ASKED, closedAt: secondsOn(1) }, 2)).toBeNull();
  });
});

describe('the result of a session', () => {
  const breach = { target: 'next_reply', level: 'breached', startedAt: secondsOn(21), at: secondsOn(201) } as const;
  const warning = { target: 'first_reply', level: 'warned', startedAt: ASK, at: secondsOn(45) } as const;

  test.each<[string, SlaFacts, number, SlaResult]>([
    ['nothing used up', ASKED, 44, 'on_track'],
    ['75 % of one', ASKED, 45, 'at_risk'],
    ['met after its warning', { ...ANSWERED, firstHumanAt: secondsOn(50), marks: [warning] }, 100, 'on_track'],
    ['100 % of one', ASKED, 60, 'breached'],
    ['an earlier breach, all well now', { ...ANSWERED, marks: [breach] }, 100, 'breached'],
    ['resolved in time', { ...ANSWERED, resolvedAt: secondsOn(400) }, 9_000, 'hit'],
    ['resolved late', { ...ANSWERED, resolvedAt: secondsOn(700) }, 9_000, 'missed'],
    ['resolved, an earlier breach', { ...ANSWERED, resolvedAt: secondsOn(400), marks: [breach] }, 9_000, 'missed'],
    ['left the queue in time', { ...ASKED, closedAt: secondsOn(30) }, 9_000, 'hit'],
    ['left the queue too late', { ...ASKED, closedAt: secondsOn(90) }, 9_000, 'missed'],
    ['at risk while on hold', { ...ANSWERED, pauses: [pause('on_hold', 500, null)] }, 9_000, 'at_risk'],
    ['reopened', { ...ANSWERED, pauses: [pause('resolved', 400, 8_990)] }, 9_000, 'on_track'],
  ])('%s', (_, facts, now, expected) => {
    expect(slaResult(facts, DEFAULT_SLA_POLICY, secondsOn(now), ALWAYS)).toBe(expected);
  });
});
