// Who waits where in what order, and what of each team's queue a supervisor wants to know. Reads only.
// Called for /api/desk/queue.
import { hasFreeSlot } from '../domain/routing/eligibility';
import type { QueueEntry } from '../domain/routing/entry';
import type { Snapshot } from '../domain/routing/pass';
import type { QueueEntry as QueueEntryView, QueueTeam, QueueView } from '../protocol/desk-view';
import { makeBoard } from './board';
import type { TeamPlan } from './desk-plan';
import type { Work } from './dispatch-tools';
import { type TeamOutlook, teamOutlook } from './wait-outlook';

export function queueView(work: Work, teams: readonly string[] | 'all'): QueueView {
  const board = makeBoard(work);
  const shown = [...work.plan.teams.values()].filter(({ teamId }) => teams === 'all' || teams.includes(teamId));
  const outlooks = shown.map((team) => ({ team, outlook: teamOutlook(work, board, team.teamId) }));
  return {
    teams: outlooks.map(({ team, outlook }) => toTeam(work, board, team, outlook)),
    // One that overflowed stands in each of its queues, at the place it has there.
    entries: outlooks.flatMap(({ team, outlook }) =>
      outlook.queue.map((entry) => toEntry(work, team.teamId, entry, outlook)),
    ),
  };
}

function toTeam(work: Work, board: Snapshot, { teamId, name, queue }: TeamPlan, outlook: TeamOutlook): QueueTeam {
  const set = work.marks.intakes().get(teamId) ?? { intake: queue.intake, reason: queue.intakeReason };
  const waiting = outlook.queue.filter(({ parked }) => parked === null);
  const policy = board.teams.get(teamId);
  const members = board.operators.filter((one) => one.teams.some((team) => team.teamId === teamId));
  return {
    teamId,
    name,
    intake: set.intake,
    intakeReason: set.intake === 'open' || set.reason === '' ? null : set.reason,
    waiting: waiting.length,
    longestSince: waiting.reduce<number | null>(
      (oldest, one) => Math.min(oldest ?? one.queueSince, one.queueSince),
      null,
    ),
    available: policy
      ? members.filter((one) => hasFreeSlot(one, policy) && (one.wrapUpUntil ?? 0) <= work.now).length
      : 0,
  };
}

function toEntry({ chats }: Work, teamId: string, entry: QueueEntry, outlook: TeamOutlook): QueueEntryView {
  const { chatId, sessionId, queueSince, priority, parked } = entry;
  const { facts, reservations } = chats.of(chatId);
  const place = outlook.placeOf(entry);
  return {
    chatId,
    sessionId,
    teamId,
    position: parked ? null : (place?.position ?? null),
    queueSince,
    priority,
    topic: facts?.topic ?? null,
    parked: parked?.kind ?? null,
    offeredTo: reservations.find(({ mode }) => mode !== 'claim')?.operatorId ?? null,
    wait: place?.wait ?? null,
  };
}
