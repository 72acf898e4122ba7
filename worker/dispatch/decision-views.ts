// Decision records as they are kept and read: in words, with names, for people. Pure. Called where decisions are made.
import type { Candidate, DecisionRecord } from '../domain/routing/decision-record';
import type { DecisionView } from '../protocol/decision-view';
import { OPEN_OUTCOME } from './decision-store';

export type NameOf = (operatorId: string) => string;

export function toDecisionView(record: DecisionRecord, nameOf: NameOf): DecisionView {
  const { chosen, mode } = record;
  return {
    decisionNo: record.id,
    at: record.at,
    chatId: record.chat,
    sessionId: record.session,
    teamId: record.team,
    ruleId: record.rule,
    strategy: record.strategy,
    // To whom the slot is kept for, it is one that is offered.
    mode: chosen === null ? 'none' : mode === 'callback' || mode === 'check_in' ? 'offer' : mode,
    candidates: record.candidates.map((candidate) => toCandidateView(candidate, nameOf)),
    others: record.others,
    chosen: chosen === null ? null : { operatorId: chosen, name: nameOf(chosen) },
    preferred: record.preferred,
    outcome: chosen === null ? 'nobody' : OPEN_OUTCOME,
  };
}

function toCandidateView(candidate: Candidate, nameOf: NameOf): DecisionView['candidates'][number] {
  const { operator, verdict } = candidate;
  return {
    operatorId: operator,
    name: nameOf(operator),
    verdict: typeof verdict === 'number' ? `rank ${verdict}` : verdict,
    status: candidate.status,
    reach: candidate.reach,
    used: candidate.used,
    capacity: candidate.capacity,
    lastAssignedAt: candidate.lastAssignedAt,
    skill: candidate.skill,
  };
}

/** A decision that a person made: nobody was weighed against anybody. @param mode whether whoever was chosen is asked first */
export function toManualView(
  decided: Pick<DecisionView, 'decisionNo' | 'at' | 'chatId' | 'sessionId' | 'teamId'>,
  chosen: { readonly operatorId: string; readonly name: string },
  mode: 'manual' | 'offer',
): DecisionView {
  return {
    ...decided,
    ruleId: null,
    strategy: 'manual',
    mode,
    candidates: [],
    others: {},
    chosen,
    preferred: null,
    outcome: OPEN_OUTCOME,
  };
}
