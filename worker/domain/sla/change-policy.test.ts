import { expect, test } from 'vitest';
import { ALWAYS, ANSWERED, line, OFFICE, pause, policyOf, secondsOn } from '../../testing/sla-session';
import type { SlaFacts } from './sla-facts';
import { DEFAULT_SLA_POLICY, type SlaPolicy } from './sla-policy';
import { changePolicy, newMarks, slaResult, withMarks } from './sla-progress';

const before = { policy: DEFAULT_SLA_POLICY, hours: ALWAYS };
const told = (facts: SlaFacts, policy: SlaPolicy, now: number) =>
  withMarks(facts, newMarks(facts, policy, secondsOn(now), ALWAYS));

test('keeps the used seconds', () => {
  const longer = policyOf({ resolution: 1_000 });
  const changed = changePolicy(ANSWERED, before, longer, secondsOn(300));
  expect(line('resolution', changed, 400, ALWAYS, longer)).toBe('running 400/1000 warn 750 due 1000');
});

test('keeps them over a change of calendar', () => {
  const changed = changePolicy(
    ANSWERED,
    { policy: DEFAULT_SLA_POLICY, hours: OFFICE },
    DEFAULT_SLA_POLICY,
    secondsOn(400),
  );
  expect(line('resolution', changed, 450, ALWAYS)).toBe('running 350/600 warn 550 due 700');
});

test('counts pauses before and after once', () => {
  const held = { ...ANSWERED, pauses: [pause('on_hold', 100, null)] };
  const changed = changePolicy(held, before, DEFAULT_SLA_POLICY, secondsOn(200));
  expect(line('resolution', changed, 250)).toBe('paused 100/600 warn - due -');
  const going = { ...changed, pauses: [pause('on_hold', 100, 300)] };
  expect(line('resolution', going, 350)).toBe('running 150/600 warn 650 due 800');
});

test('breaches at once where more is used than the new policy grants, on hold too', () => {
  const shorter = policyOf({ resolution: 200 });
  const expected = 'running 300/200 warn 300 due 300 breached';
  expect(line('resolution', changePolicy(ANSWERED, before, shorter, secondsOn(300)), 300, ALWAYS, shorter)).toBe(
    expected,
  );
  const held = { ...ANSWERED, pauses: [pause('on_hold', 250, null)] };
  expect(line('resolution', changePolicy(held, before, shorter, secondsOn(300)), 900, ALWAYS, shorter)).toBe(
    'paused 250/200 warn 300 due 300 breached',
  );
});

test('never un-breaches', () => {
  const longer = policyOf({ resolution: 10_000 });
  const changed = changePolicy(told(ANSWERED, DEFAULT_SLA_POLICY, 600), before, longer, secondsOn(610));
  expect(line('resolution', changed, 620, ALWAYS, longer)).toBe('running 620/10000 warn 7500 due 10000 breached');
  expect(slaResult(changed, longer, secondsOn(620), ALWAYS)).toBe('breached');
  expect(slaResult({ ...changed, resolvedAt: secondsOn(630) }, longer, secondsOn(640), ALWAYS)).toBe('missed');
  expect(newMarks(changed, longer, secondsOn(20_000), ALWAYS)).toEqual([]);
});

test('leaves alone what was met', () => {
  const strict = policyOf({ assign: 5, first_reply: 5 });
  const changed = changePolicy(ANSWERED, before, strict, secondsOn(300));
  expect(line('assign', changed, 400, ALWAYS, strict)).toBe('met 10/5 warn - due -');
  expect(slaResult({ ...changed, resolvedAt: secondsOn(350) }, strict, secondsOn(400), ALWAYS)).toBe('hit');
});

test('warns again by the new policy, but not of what the old one warned of and the new one would', () => {
  const warned = told(ANSWERED, DEFAULT_SLA_POLICY, 450);
  const longer = policyOf({ resolution: 1_000 });
  const later = changePolicy(warned, before, longer, secondsOn(460));
  expect(newMarks(later, longer, secondsOn(749), ALWAYS)).toEqual([]);
  expect(newMarks(later, longer, secondsOn(750), ALWAYS).map(({ level }) => level)).toEqual(['warned']);
  const same = changePolicy(warned, before, DEFAULT_SLA_POLICY, secondsOn(460));
  expect(newMarks(same, DEFAULT_SLA_POLICY, secondsOn(500), ALWAYS)).toEqual([]);
});

test('carries a turn’s seconds to that turn alone', () => {
  const first = { ...ANSWERED, turnSince: secondsOn(100) };
  const changed = changePolicy(first, before, DEFAULT_SLA_POLICY, secondsOn(150));
  expect(line('next_reply', changed, 200)).toBe('running 100/180 warn 235 due 280');
  expect(line('next_reply', { ...changed, turnSince: secondsOn(300) }, 330)).toBe('running 30/180 warn 435 due 480');
});
