// Follows a session through the queue and out of it: what is reckoned when it enters, whether it may enter at all, the steps of the
// longest wait, and what its end teaches the estimates. Part of one synchronous transaction. Called for facts that are news.
import { takesNewAsks } from '../domain/queue/divert';
import { nextMaxWaitAt, type WaitingEntry } from '../domain/queue/max-wait';
import type { WaitOutcome } from '../domain/queue/wait-estimate';
import { explainNobody } from '../domain/routing/dispatch-pass';
import type { SessionFacts } from '../rpc/dispatcher-rpc';
import { makeBoard } from './board';
import { isOver } from './chat-ledgers';
import type { Work } from './dispatch-tools';
import { noteNobody } from './run-pass';
import { hourOfWeek, teamOutlook, weekOf } from './wait-outlook';
import type { HeldSlot, OpenWait } from './wait-store';

export function followWait(work: Work, before: SessionFacts | null, after: SessionFacts): void {
  if (before?.state === 'waiting') leave(work, before, after);
  followSlot(work, after);
  if (after.state === 'waiting') followEntry(work, after);
}

// ---- entering

function followEntry(work: Work, facts: SessionFacts): void {
  const known = work.waits.openWait(facts.sessionId);
  const isNew = known?.entryVersion !== facts.entryVersion;
  const wait = isNew ? enter(work, facts, known) : known;
  if (wait) work.waits.putOpenWait(wait, stepDueAt(work, facts, wait));
  if (isNew) sendAway(work, facts);
}

function enter(work: Work, facts: SessionFacts, known: OpenWait | null): OpenWait {
  const board = makeBoard(work);
  const entry = board.entries.find(({ chatId }) => chatId === facts.chatId);
  const [teamId = ''] = entry?.teams ?? [];
  const place = entry ? teamOutlook(work, board, teamId).placeOf(entry) : null;
  const estimateSec = place && Number.isFinite(place.estimate.estimateSec) ? place.estimate.estimateSec : null;
  for (const nobody of explainNobody(board, facts.sessionId, work.now)) noteNobody(work, nobody);
  // Somebody has had it: what it waits for now began now, or the longest wait would be over at once.
  const isFirst = (facts.assignedAt ?? null) === null;
  return {
    sessionId: facts.sessionId,
    chatId: facts.chatId,
    entryVersion: facts.entryVersion,
    teamId,
    enteredAt: work.now,
    estimateSec,
    p80Sec: estimateSec === null ? null : (place?.estimate.p80Sec ?? null),
    stepsFrom: isFirst ? (facts.queueSince ?? work.now) : work.now,
    stepsDone: isFirst ? (known?.stepsDone ?? 0) : 0,
    turns: known?.turns ?? 0,
  };
}

/** A team that takes no new asks, or whose queue is full, sends it away; one that somebody has had comes back in any case. */
function sendAway(work: Work, facts: SessionFacts): void {
  if ((facts.assignedAt ?? null) !== null) return;
  const { plan, marks, calls, now } = work;
  const [teamId = ''] = plan.teamsOf(facts.teams);
  const { queue } = plan.team(teamId);
  const { intake, reason } = marks.intakes().get(teamId) ?? { intake: queue.intake, reason: queue.intakeReason };
  const { chatId, entryVersion } = facts;
  if (!takesNewAsks(intake)) {
    const note = reason.trim() === '' ? {} : { note: reason.trim() };
    calls.add(chatId, { kind: 'divert', reason: 'intake_closed', entryVersion, ...note }, now);
  } else if (queue.maxLength > 0 && lengthOf(work, teamId) > queue.maxLength) {
    calls.add(chatId, { kind: 'divert', reason: 'queue_full', entryVersion }, now);
  }
}

/** Entries of the team, the new one among them; those that are leaving do not count. */
function lengthOf({ plan, chats, calls }: Work, teamId: string): number {
  const leaving = calls.leaving();
  let length = 0;
  for (const { facts } of chats.open().values()) {
    if (facts?.state !== 'waiting' || leaving.has(facts.chatId)) continue;
    if (plan.teamsOf(facts.teams).includes(teamId)) length += 1;
  }
  return length;
}

// ---- the longest wait

/** When the next step is due (ms); null: never. */
export function stepDueAt(work: Work, facts: SessionFacts, wait: OpenWait): number | null {
  return nextMaxWaitAt(toWaiting(work, facts, wait), maxWaitContext(work, facts));
}

export function toWaiting({ plan }: Work, facts: SessionFacts, wait: OpenWait): WaitingEntry {
  return {
    queueSince: wait.stepsFrom,
    teams: plan.teamsOf(facts.teams),
    stepsDone: wait.stepsDone,
    parked: facts.parked?.kind === 'callback',
  };
}

export function maxWaitContext({ plan }: Work, { chatId, teams }: SessionFacts) {
  const [teamId = ''] = plan.teamsOf(teams);
  return {
    steps: plan.team(teamId).queue.maxWait,
    reception: plan.receptionOf(chatId),
    addOpenSeconds: (from: number, seconds: number) => plan.addOpenSeconds(teamId, chatId, from, seconds),
  };
}

// ---- leaving

const LEFT_BY_CUSTOMER = new Set([
  'queue_cancelled',
  'customer_ended',
  'blocked',
  'left_group',
  'no_show',
  'callback_expired',
]);

function leave(work: Work, before: SessionFacts, after: SessionFacts): void {
  const wait = work.waits.openWait(before.sessionId);
  if (!wait || wait.entryVersion !== before.entryVersion) return;
  const outcome = outcomeOf(before, after);
  if (outcome) {
    const { estimateSec, p80Sec, teamId } = wait;
    work.waits.appendWait(teamId, {
      key: `${wait.sessionId} ${wait.entryVersion}`,
      endedAt: work.now,
      week: weekOf(work, teamId, work.now),
      outcome,
      waitedSec: Math.max(0, work.now - wait.enteredAt) / 1_000,
      estimateSec,
      p80Sec,
    });
  }
  if (before.sessionId === after.sessionId && after.state === 'waiting') return;
  work.waits.removeOpenWait(before.sessionId);
  work.decisions.forgetNobody(before.sessionId);
}

/** Null: it waits on, here or in another queue. */
function outcomeOf(before: SessionFacts, after: SessionFacts): WaitOutcome | null {
  if (before.sessionId !== after.sessionId) return 'closed';
  if (after.state === 'waiting') return after.parked && !before.parked ? 'parked' : null;
  if (!isOver(after)) return 'assigned';
  return LEFT_BY_CUSTOMER.has(after.endReason ?? '') ? 'abandoned' : 'closed';
}

// ---- the slot

/** Its owner has it until it is resolved or leaves her; time on hold is not counted. */
function followSlot(work: Work, facts: SessionFacts): void {
  const { chatId, sessionId, owner } = facts;
  const known = work.waits.heldSlot(chatId);
  const isHeld = owner !== null && !isOver(facts);
  const isSame = known?.sessionId === sessionId && known.owner === owner;
  if (known && !(isHeld && isSame)) endSlot(work, known);
  if (!isHeld) return;
  const before = isSame ? known : newSlot(work, facts, owner);
  const isCounted = facts.state !== 'on_hold';
  const slot: HeldSlot = isCounted
    ? { ...before, since: before.since ?? work.now }
    : { ...before, heldMs: heldMs(before, work.now), since: null };
  if (slot.since !== known?.since || !isSame) work.waits.putHeldSlot(slot);
}

function newSlot({ plan, now }: Work, { chatId, sessionId, teams }: SessionFacts, owner: string): HeldSlot {
  const [teamId = ''] = plan.teamsOf(teams);
  return { chatId, sessionId, owner, teamId, heldMs: 0, since: now };
}

function endSlot(work: Work, slot: HeldSlot): void {
  const { teamId, sessionId, owner } = slot;
  const row = {
    key: `${sessionId} ${owner}`,
    endedAt: work.now,
    heldMs: heldMs(slot, work.now),
    hourOfWeek: hourOfWeek(work, teamId, work.now),
  };
  work.waits.appendSlot(teamId, row, work.now);
  work.waits.removeHeldSlot(slot.chatId);
}

function heldMs({ heldMs: before, since }: HeldSlot, now: number): number {
  return before + (since === null ? 0 : Math.max(0, now - since));
}
