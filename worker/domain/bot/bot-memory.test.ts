import { describe, expect, test } from 'vitest';
import {
  type BotMemory,
  COOL_DOWNS_MAX,
  EMPTY_MEMORY,
  forgetMember,
  isCoolingDown,
  MEMBERS_MAX,
  memberOf,
  withCoolDown,
  withMember,
} from './bot-memory';

const NOW = 1_800_000_000_000;

describe('members', () => {
  test('one who was not heard yet has counted nothing', () => {
    expect(memberOf(EMPTY_MEMORY, 'u1')).toEqual({ key: 'u1' });
  });

  test('each has counters of her own', () => {
    const memory = withMember(withMember(EMPTY_MEMORY, { key: 'u1', failures: 1 }), { key: 'u2', failures: 2 });
    expect([memberOf(memory, 'u1').failures, memberOf(memory, 'u2').failures]).toEqual([1, 2]);
  });

  test('of too many the one who was silent longest is forgotten', () => {
    let memory: BotMemory = EMPTY_MEMORY;
    for (let n = 0; n < MEMBERS_MAX; n++) memory = withMember(memory, { key: `u${n}`, failures: 1 });
    memory = withMember(memory, { key: 'u0', failures: 2 });
    memory = withMember(memory, { key: 'new' });
    expect(memory.members).toHaveLength(MEMBERS_MAX);
    expect(memberOf(memory, 'u0').failures).toBe(2);
    expect(memberOf(memory, 'u1')).toEqual({ key: 'u1' });
  });

  test('one who is erased leaves nothing', () => {
    const memory = withMember(withMember(EMPTY_MEMORY, { key: 'u1', failures: 1 }), { key: 'u2' });
    expect(JSON.stringify(forgetMember(memory, 'u1'))).not.toContain('u1');
    expect(memberOf(forgetMember(memory, 'u1'), 'u2')).toEqual({ key: 'u2' });
  });

  test('turns and pending answers are bounded, the newest stay', () => {
    const turns = Array.from({ length: 12 }, (_, at) => ({ at, key: `k${at}` }));
    const pending = Array.from({ length: 5 }, (_, n) => ({ source: 'rule', id: `r${n}`, messages: 0 }) as const);
    const member = memberOf(withMember(EMPTY_MEMORY, { key: '', turns, pending }), '');
    expect(member.turns?.map(({ at }) => at)).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
    expect(member.pending?.map(({ id }) => id)).toEqual(['r2', 'r3', 'r4']);
  });
});

describe('cool-downs', () => {
  const secondsOf = (id: string) => (id === 'gone' ? 0 : 60);

  test('a rule is silent until its time has passed, by the time of the events', () => {
    const memory = withCoolDown(EMPTY_MEMORY, 'r', NOW, secondsOf);
    const rule = { id: 'r', coolDownSec: 60 };
    expect(isCoolingDown(memory, rule, NOW + 59_999)).toBe(true);
    expect(isCoolingDown(memory, rule, NOW + 60_000)).toBe(false);
    expect(isCoolingDown(memory, rule, NOW - 5000)).toBe(true);
    expect(isCoolingDown(memory, { id: 'r' }, NOW)).toBe(false);
    expect(isCoolingDown(memory, { id: 'other', coolDownSec: 60 }, NOW)).toBe(false);
  });

  test('what has passed or belongs to no rule is dropped', () => {
    let memory = withCoolDown(EMPTY_MEMORY, 'gone', NOW, () => 60);
    memory = withCoolDown(memory, 'old', NOW, () => 60);
    memory = withCoolDown(memory, 'r', NOW + 60_000, secondsOf);
    expect(memory.coolDowns).toEqual([{ ruleId: 'r', at: NOW + 60_000 }]);
  });

  test('a rule without a cool-down leaves no mark', () => {
    expect(withCoolDown(EMPTY_MEMORY, 'r', NOW, () => 0).coolDowns).toEqual([]);
  });

  test('their number is bounded', () => {
    let memory: BotMemory = EMPTY_MEMORY;
    for (let n = 0; n < 300; n++) memory = withCoolDown(memory, `r${n}`, NOW, () => 60);
    expect(memory.coolDowns).toHaveLength(COOL_DOWNS_MAX);
    expect(memory.coolDowns?.[0]?.ruleId).toBe('r299');
  });
});
