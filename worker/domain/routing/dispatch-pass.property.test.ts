// What holds for every desk: the cheap pass decides as the plain one would, never above capacity, and nothing that time
// alone changes lies before `nextAt`.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anySnapshot, HORIZON_MS } from '../../testing/dispatch/any-snapshot';
import { NOW } from '../../testing/dispatch/desk-builders';
import { entriesOf, naivePass, teamsWithSlots } from '../../testing/dispatch/naive-pass';
import { type DispatchResult, dispatch, explainNobody } from './dispatch-pass';
import { hasRoom } from './eligibility';
import type { Snapshot } from './pass';

/** The desk once every decision of a pass is reserved. */
function afterReserving(snapshot: Snapshot, { decisions, lastDecisionNo }: DispatchResult): Snapshot {
  const decided = new Set(decisions.map(({ sessionId }) => sessionId));
  const operators = snapshot.operators.map((operator) => {
    const hers = decisions.filter(({ operatorId }) => operatorId === operator.operatorId);
    return {
      ...operator,
      reserved: operator.reserved + hers.length,
      lastAssignedAt: hers.at(-1)?.decisionNo ?? operator.lastAssignedAt,
      recentAssignedAt: [...operator.recentAssignedAt, ...hers.map(({ record }) => record.at)],
    };
  });
  const entries = snapshot.entries.map((entry) =>
    decided.has(entry.sessionId) ? { ...entry, isReserved: true } : entry,
  );
  return { ...snapshot, operators, entries, lastDecisionNo };
}

test('the pass decides as the plain one would, entry by entry', () => {
  fc.assert(
    fc.property(anySnapshot, (snapshot) => {
      const { decisions } = dispatch(snapshot, NOW);
      const brief = decisions.map(({ sessionId, teamId, operatorId }) => ({ sessionId, teamId, operatorId }));
      expect(brief).toEqual(naivePass(snapshot, NOW));
    }),
    { numRuns: 2_500 },
  );
});

test('no operator is given more than her capacity, no session is given twice, and numbers only grow', () => {
  fc.assert(
    fc.property(anySnapshot, (snapshot) => {
      const result = dispatch(snapshot, NOW);
      const after = afterReserving(snapshot, result);
      for (const [index, operator] of after.operators.entries()) {
        const before = snapshot.operators[index];
        if (before && operator.reserved > before.reserved) {
          const teams = result.decisions.filter((one) => one.operatorId === operator.operatorId);
          for (const { teamId } of teams)
            expect(hasRoom({ ...operator, reserved: operator.reserved - 1 }, teamId)).toBe(true);
        }
      }
      const sessions = result.decisions.map(({ sessionId }) => sessionId);
      expect(new Set(sessions).size).toBe(sessions.length);
      const numbers = [...result.decisions, ...result.nobody].map(({ record }) => record.id);
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      expect(numbers.every((number) => number > snapshot.lastDecisionNo && number <= result.lastDecisionNo)).toBe(true);
    }),
    { numRuns: 800 },
  );
});

test('a second pass at once decides nothing, and time alone changes nothing before nextAt', () => {
  fc.assert(
    fc.property(anySnapshot, (snapshot) => {
      const result = dispatch(snapshot, NOW);
      const after = afterReserving(snapshot, result);
      const quietUntil = Math.min(result.nextAt ?? Number.POSITIVE_INFINITY, NOW + HORIZON_MS);
      for (let at = NOW; at < quietUntil; at++) expect(dispatch(after, at).decisions).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test('nextAt lies ahead, and the pass there names the same instant for no second time', () => {
  fc.assert(
    fc.property(anySnapshot, (snapshot) => {
      const result = dispatch(snapshot, NOW);
      if (result.nextAt === null) return;
      expect(result.nextAt).toBeGreaterThan(NOW);
      const then = dispatch(afterReserving(snapshot, result), result.nextAt);
      if (then.nextAt !== null) expect(then.nextAt).toBeGreaterThan(result.nextAt);
    }),
    { numRuns: 800 },
  );
});

test('whoever finds nobody where a slot was free is told why, alone or as one of those behind a head', () => {
  fc.assert(
    fc.property(anySnapshot, (snapshot) => {
      const result = dispatch(snapshot, NOW);
      const after = afterReserving(snapshot, result);
      for (const team of teamsWithSlots(snapshot)) {
        const waiting = entriesOf(after, team, NOW).length;
        const told = result.nobody.filter(({ teamId }) => teamId === team.teamId);
        expect(told.reduce((sum, one) => sum + one.waiting, 0)).toBe(waiting);
      }
      for (const { sessionId, reasonsKey, record, teamId } of result.nobody) {
        expect(result.decisions.some((one) => one.sessionId === sessionId)).toBe(false);
        expect(record).toMatchObject({ session: sessionId, team: teamId, chosen: null, outcome: null });
        const alone = explainNobody(after, sessionId, NOW).find((one) => one.teamId === teamId);
        expect(alone?.reasonsKey).toBe(reasonsKey);
      }
    }),
    { numRuns: 800 },
  );
});
