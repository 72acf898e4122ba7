import { describe, expect, test } from 'vitest';
import { choosePolicy, DEFAULT_SLA_POLICY, type SlaConditions, type SlaPolicy } from './sla-policy';

const subject = { teamId: 'team_billing', priority: 1, channelId: 'demo', tags: ['vip', 'refund'] };
const policy = (id: string, conditions: SlaConditions): SlaPolicy => ({ id, name: id, conditions, targetsSec: {} });

test('the default has the targets of the rules', () => {
  const targetsSec = { assign: 120, first_reply: 60, next_reply: 180, resolution: 600 };
  expect(choosePolicy([], subject)).toEqual({ id: 'default', name: 'Default', conditions: {}, targetsSec });
});

test('the first that fits wins', () => {
  const policies = [policy('other', { teamIds: ['team_sales'] }), policy('first', {}), policy('second', {})];
  expect(choosePolicy(policies, subject).id).toBe('first');
});

describe('a policy fits when all its conditions hold', () => {
  test.each<[SlaConditions, boolean]>([
    [{}, true],
    [{ teamIds: ['team_sales', 'team_billing'] }, true],
    [{ teamIds: [] }, false],
    [{ priorities: [0, 1] }, true],
    [{ priorities: [0] }, false],
    [{ channelIds: ['demo'] }, true],
    [{ channelIds: ['shop'] }, false],
    [{ tags: ['refund', 'legal'] }, true],
    [{ tags: ['legal'] }, false],
    [{ teamIds: ['team_billing'], priorities: [1], channelIds: ['demo'], tags: ['vip'] }, true],
    [{ teamIds: ['team_billing'], priorities: [1], channelIds: ['demo'], tags: ['legal'] }, false],
  ])('%j: %s', (conditions, isFit) => {
    expect(choosePolicy([policy('it', conditions)], subject).id).toBe(isFit ? 'it' : DEFAULT_SLA_POLICY.id);
  });

  test('a session without a team fits no team', () => {
    expect(choosePolicy([policy('it', { teamIds: ['team_sales'] })], { ...subject, teamId: null }).id).toBe('default');
  });
});
