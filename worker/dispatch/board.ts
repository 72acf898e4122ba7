// The board that a pass decides on, made from stores and settings: who waits, who is there, the rules of each team. Reads only.
// Called by the pass, by decisions by hand, by places and waits, and by the views.
import { asksFirst } from '../domain/queue/check-in';
import { isUnderWay } from '../domain/routing/agreement';
import type { OperatorState, QueueEntry, Strategy, TeamPolicy } from '../domain/routing/entry';
import { STRATEGIES } from '../domain/routing/entry';
import type { Snapshot } from '../domain/routing/pass';
import { preferredOperator } from '../domain/routing/sticky';
import type { SessionFacts } from '../rpc/dispatcher-rpc';
import type { Work } from './dispatch-tools';
import type { PersonRecord } from './people-store';
import { type PersonPresence, presences, toReach } from './presence';

/** First reply due without a policy: it only orders the queue. */
const FIRST_REPLY_MS = 60_000;
const NORMAL_PRIORITY = 2;

interface LastBoard {
  readonly revision: number;
  readonly plan: Work['plan'];
  readonly now: number;
  readonly board: Snapshot;
}

/** The last board of an object: one transaction asks for it several times, and mostly nothing changed between. */
const lastBoards = new WeakMap<Work['revision'], LastBoard>();

export function makeBoard(work: Work): Snapshot {
  const { revision, marks, plan, now } = work;
  const last = lastBoards.get(revision);
  const isSame = last?.revision === revision.value && last.plan === plan && last.now === now;
  const board = isSame
    ? last.board
    : {
        entries: queueEntries(work),
        operators: operatorStates(work),
        teams: teamPolicies(work),
        lastDecisionNo: 0,
        openSecondsBetween: plan.openSecondsBetween,
      };
  lastBoards.set(revision, { revision: revision.value, plan, now, board });
  return { ...board, lastDecisionNo: marks.mark('last_decision_no') };
}

/** Everybody who waits, those too about whom a decision is under way. */
export function queueEntries(work: Work): QueueEntry[] {
  const { chats, offers, calls, now } = work;
  const leaving = calls.leaving();
  const excluded = offers.exclusions(now);
  const entries: QueueEntry[] = [];
  for (const [chatId, ledger] of chats.open()) {
    const { facts } = ledger;
    if (facts?.state !== 'waiting') continue;
    const isReserved = isUnderWay(ledger) || leaving.has(chatId);
    entries.push({ ...toEntry(work, facts), excluded: excluded.get(facts.sessionId) ?? [], isReserved });
  }
  return entries;
}

function toEntry({ plan, now }: Work, facts: SessionFacts): QueueEntry {
  const { needs, preferred, parked } = facts;
  const queueSince = facts.queueSince ?? now;
  const teams = plan.teamsOf(facts.teams);
  const team = plan.team(teams[0]);
  const strategy = STRATEGIES.find((known): known is Strategy => known === needs?.strategy);
  return {
    chatId: facts.chatId,
    sessionId: facts.sessionId,
    entryVersion: facts.entryVersion,
    teams,
    priority: facts.priority ?? NORMAL_PRIORITY,
    queueSince,
    slaDueAt: facts.slaDueAt ?? queueSince + FIRST_REPLY_MS,
    parked: parked ?? null,
    needs: { skills: needs?.skills ?? [], ...(needs?.language !== undefined && { language: needs.language }) },
    ruleId: null,
    assignment: { ...(strategy && { strategy }), ...(needs?.mode && { mode: needs.mode }) },
    isSilent: asksFirst(facts.noShows ?? 0, {
      now,
      checkinAfterSec: team.queue.checkinAfterSec,
      lastSignAt: facts.lastSignAt ?? now,
      isGroup: facts.lastSignAt === undefined,
    }),
    preferredOperatorId: preferredOperator(preferred, team.policy, queueSince),
    excluded: [],
  };
}

/** Whoever admins set up and did not disable. */
export function operatorStates(work: Work): OperatorState[] {
  return presences(work).flatMap((presence) => {
    const state = toOperatorState(work, presence);
    return state ? [state] : [];
  });
}

export function toOperatorState({ plan, chats }: Work, presence: PersonPresence): OperatorState | null {
  const { person, reached } = presence;
  const { settings } = person;
  if (!settings || settings.isDisabled) return null;
  const { used, reserved } = chats.loadOf(person.operatorId);
  // Without teams everybody is in the one there is.
  const teams = plan.isPlain ? [...plan.teams.keys()] : settings.teams;
  return {
    operatorId: person.operatorId,
    name: settings.name,
    declared: person.declared,
    reach: toReach(reached),
    reconnecting: reached.reconnecting,
    shift: null,
    wrapUpUntil: person.wrapUpUntil ?? null,
    capacity: settings.capacity,
    teams: teams.map((teamId) => ({ teamId })),
    used,
    reserved,
    lastAssignedAt: person.lastAssignedAt,
    skills: settings.skills,
    languages: settings.languages,
    recentAssignedAt: person.recentAssignedAt,
  };
}

export function teamPolicies(work: Work): Map<string, TeamPolicy> {
  const { plan, marks, now } = work;
  const intakes = marks.intakes();
  const policies = new Map<string, TeamPolicy>();
  for (const [teamId, { policy }] of plan.teams) {
    const intake = intakes.get(teamId)?.intake ?? policy.intake;
    policies.set(teamId, { ...policy, intake, firstPassAt: plan.firstPassAt(teamId, now) });
  }
  return policies;
}

/** Her limit; null: none, or nobody set one. */
export function capacityOf(person: PersonRecord): number | null {
  return person.settings?.capacity ?? null;
}
