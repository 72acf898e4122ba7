// Entries, operators, teams and calendars for the tests of routing: plain and available unless a test says otherwise.
// Only tests import it.
import {
  DEFAULT_TEAM_POLICY,
  type Exclusion,
  type OpenSecondsBetween,
  type OperatorState,
  type QueueEntry,
  type TeamPolicy,
} from '../../domain/routing/entry';
import type { Snapshot } from '../../domain/routing/pass';

/** 2026-11-28 00:00 UTC. */
export const NOW = Date.UTC(2026, 10, 28);

export const alwaysOpen: OpenSecondsBetween = (_, from, to) => Math.max(0, to - from) / 1_000;

export function anEntry(sessionId: string, overrides: Partial<QueueEntry> = {}): QueueEntry {
  const queueSince = overrides.queueSince ?? NOW - 1_000;
  return {
    chatId: `demo:${sessionId}`,
    sessionId,
    entryVersion: 1,
    teams: ['support'],
    priority: 2,
    queueSince,
    slaDueAt: queueSince + 60_000,
    parked: null,
    needs: { skills: [] },
    ruleId: null,
    assignment: {},
    preferredOperatorId: null,
    excluded: [],
    ...overrides,
  };
}

export function anOperator(operatorId: string, overrides: Partial<OperatorState> = {}): OperatorState {
  return {
    operatorId,
    name: operatorId,
    declared: 'available',
    reach: 'active',
    reconnecting: false,
    shift: null,
    wrapUpUntil: null,
    capacity: 4,
    teams: [{ teamId: 'support' }],
    used: 0,
    reserved: 0,
    lastAssignedAt: null,
    skills: [],
    languages: [],
    recentAssignedAt: [],
    ...overrides,
  };
}

export function aTeam(overrides: Partial<TeamPolicy> = {}): TeamPolicy {
  return { teamId: 'support', ...DEFAULT_TEAM_POLICY, ...overrides };
}

export function anExclusion(operatorId: string, at: number, sec = 600): Exclusion {
  return { operatorId, at, until: at + sec * 1_000, why: 'declined' };
}

export function aSnapshot(
  entries: readonly QueueEntry[],
  operators: readonly OperatorState[],
  teams: readonly TeamPolicy[] = [aTeam()],
  openSecondsBetween: OpenSecondsBetween = alwaysOpen,
): Snapshot {
  const byId = new Map(teams.map((team): [string, TeamPolicy] => [team.teamId, team]));
  return { entries, operators, teams: byId, lastDecisionNo: 0, openSecondsBetween };
}
