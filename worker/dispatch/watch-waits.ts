// The steps of the longest wait as they fall due: another team is asked too, a callback is offered, a ticket ends it. Each names the
// entry it was decided on. Part of one synchronous transaction. Called by the alarm.
import type { MaxWaitStep } from '../domain/chat/dispatcher-order';
import { decideMaxWait, type MaxWaitMove, stepsBehind } from '../domain/queue/max-wait';
import type { Work } from './dispatch-tools';
import { maxWaitContext, stepDueAt, toWaiting } from './follow-wait';
import type { OpenWait } from './wait-store';

export function takeDueSteps(work: Work): void {
  for (const wait of work.waits.dueWaits(work.now)) takeStep(work, wait);
}

/** Steps or hours may be others now: each wait is due when they say. */
export function reviewSteps(work: Work): void {
  for (const { facts } of work.chats.open().values()) {
    const wait = facts?.state === 'waiting' ? work.waits.openWait(facts.sessionId) : null;
    if (!facts || !wait) continue;
    const stepsDone = stepsBehind(wait.stepsDone, maxWaitContext(work, facts).steps);
    const reviewed: OpenWait = { ...wait, stepsDone };
    work.waits.putOpenWait(reviewed, stepDueAt(work, facts, reviewed));
  }
}

function takeStep(work: Work, wait: OpenWait): void {
  const { facts } = work.chats.of(wait.chatId);
  if (facts?.state !== 'waiting' || facts.sessionId !== wait.sessionId || facts.entryVersion !== wait.entryVersion) {
    work.waits.putOpenWait(wait, null);
    return;
  }
  const { plan, now } = work;
  const decided = decideMaxWait(toWaiting(work, facts, wait), {
    ...maxWaitContext(work, facts),
    now,
    fallbackOf: (teamId) => existing(work, plan.team(teamId).fallbackTeamId),
  });
  for (const move of decided.moves) {
    work.calls.add(wait.chatId, { kind: 'max_wait', step: toStep(move), entryVersion: wait.entryVersion }, now);
  }
  const next: OpenWait = { ...wait, stepsDone: decided.stepsDone };
  work.waits.putOpenWait(next, stepDueAt(work, facts, next));
}

function existing({ plan }: Work, teamId: string | null): string | null {
  return teamId !== null && plan.teams.has(teamId) ? teamId : null;
}

function toStep(move: MaxWaitMove): MaxWaitStep {
  return move.type === 'overflow' ? { kind: 'overflow', teamId: move.team } : { kind: move.type };
}
