// The pause after a session's end in which its operator is given nothing by itself: when it begins, that she ends it, and that it
// is over. What she takes by hand is not hindered. Part of one synchronous transaction. Called for facts that are news, by her own
// word, and at the instant that the first pause ends.
import type { SessionFacts } from '../rpc/dispatcher-rpc';
import { isOver } from './chat-ledgers';
import type { Work } from './dispatch-tools';

/** Her session is over: resolved, or another one stands in its place. Given back to the bot it asks for no wrap-up. */
export function followEnd(work: Work, before: SessionFacts | null, after: SessionFacts): void {
  if (!before || before.owner === null || isOver(before)) return;
  const isEnded = before.sessionId !== after.sessionId || isOver(after);
  if (!isEnded || after.endReason === 'returned_to_bot') return;
  const person = work.people.all().get(before.owner);
  const { wrapUpSec } = work.plan.team(work.plan.teamsOf(before.teams)[0]).policy;
  if (!person || wrapUpSec === 0) return;
  const wrapUpUntil = Math.max(person.wrapUpUntil ?? 0, work.now + wrapUpSec * 1_000);
  work.people.put({ ...person, wrapUpUntil });
  work.marks.bringForward('wrap_up', wrapUpUntil);
  work.marks.bringForward('people', work.now);
}

/** She is ready before its time. */
export function endWrapUp(work: Work, operatorId: string): void {
  const person = work.people.all().get(operatorId);
  if (!person || (person.wrapUpUntil ?? null) === null) return;
  work.people.put({ ...person, wrapUpUntil: null });
  work.marks.bringForward('pass', work.now);
  work.marks.bringForward('people', work.now);
}

/** Whose pause is over may be given chats again, and everybody sees it. */
export function endLateWrapUps(work: Work): void {
  const dueAt = work.marks.dueAt('wrap_up');
  if (dueAt === null || dueAt > work.now) return;
  let nextAt: number | null = null;
  for (const { operatorId, wrapUpUntil = null } of [...work.people.all().values()]) {
    if (wrapUpUntil === null) continue;
    if (wrapUpUntil <= work.now) endWrapUp(work, operatorId);
    else nextAt = Math.min(nextAt ?? wrapUpUntil, wrapUpUntil);
  }
  work.marks.setDue('wrap_up', nextAt);
}
