// A decision of the Dispatcher as it travels, for tests of who keeps and shows it. Only tests import it.
import type { DecisionView } from '../protocol/decision-view';

let numbers = 0;

export function aDecision(overrides: Partial<DecisionView> = {}): DecisionView {
  numbers += 1;
  return {
    decisionNo: numbers,
    at: 1_800_000_000_000 + numbers,
    chatId: `demo:Udecision${numbers}`,
    sessionId: `session-${numbers}`,
    teamId: 'sales',
    ruleId: null,
    strategy: 'least_busy',
    mode: 'offer',
    candidates: [
      {
        operatorId: 'op_a',
        name: 'Aya',
        verdict: 'rank 1',
        status: 'available',
        reach: 'active',
        used: 1,
        capacity: 4,
        lastAssignedAt: null,
        skill: null,
      },
    ],
    others: { capacity: 3 },
    chosen: { operatorId: 'op_a', name: 'Aya' },
    preferred: null,
    outcome: 'accepted',
    ...overrides,
  };
}
