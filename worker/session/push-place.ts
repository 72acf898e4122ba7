// The push that tells a silent customer her place from time to time, where the settings want it: when it is due, and the question to
// the Dispatcher that goes before it. One deadline for each session, while it waits. Runs inside one synchronous transaction.
import { parkedOf, type Session } from '../domain/chat/session-state';
import { type DeskRules, queueOf } from '../domain/desk/desk-rules';
import { type NoticeContext, nextPushAt } from '../domain/queue/notices';
import type { ChatRecord } from './chat-record';
import type { ChatTools } from './chat-tools';
import type { ChatWrite } from './chat-write';

/** Sets the deadline of a session that waits and is not left alone. @returns whether it was not set yet */
export function awaitPush(tools: ChatTools, write: ChatWrite, rules: DeskRules, session: Session): boolean {
  const dueAt = nextAfter(write, rules, session);
  return dueAt !== null && !parkedOf(session) && tools.outbox.setTimerUnlessSet('queue_push', session.id, dueAt);
}

/** The settings may want it now, or sooner, or no more. A pause that is longer now is found when the old one rings. */
export function reviewPush(tools: ChatTools, write: ChatWrite, rules: DeskRules, session: Session): void {
  if (session.state !== 'waiting' || parkedOf(session)) return;
  const dueAt = nextAfter(write, rules, session);
  if (dueAt === null) tools.outbox.clearTimer('queue_push', session.id);
  else tools.outbox.setTimerIfEarlier('queue_push', session.id, dueAt);
}

/** What she is told by then is told: the Dispatcher is asked only where nothing was. */
export function onPushDue(tools: ChatTools, write: ChatWrite, session: Session): void {
  const rules = tools.rules(write.record);
  // Who is left alone gets it anew once she is back among the others.
  if (!rules?.desk || session.state !== 'waiting' || parkedOf(session)) return;
  const dueAt = nextPushAt(whatWasTold(write.record, rules, session));
  const nextAt = nextAfter(write, rules, session);
  if (dueAt === null || nextAt === null) return;
  const isDue = write.now >= dueAt;
  tools.outbox.setTimer('queue_push', session.id, isDue ? nextAt : dueAt);
  // Whoever was just asked whether she is there is not told besides.
  if (isDue && !session.parked && !tools.outbox.hasJob('place')) write.addJob({ kind: 'place', moment: 'timer' });
}

/** A whole pause from now on. */
function nextAfter({ record, now }: ChatWrite, rules: DeskRules, session: Session): number | null {
  return nextPushAt({ ...whatWasTold(record, rules, session), told: null, enteredAt: now });
}

/** Of a notice what the chat itself knows. */
export function whatWasTold(
  record: ChatRecord,
  rules: DeskRules,
  session: Session,
): Omit<NoticeContext, 'now' | 'position' | 'wait'> {
  return {
    enteredAt: session.queueSince ?? session.openedAt,
    told: session.told ?? null,
    settings: queueOf(rules, session.teamId),
    reception: rules.channel.reception,
    isGroup: record.sourceKind !== 'user',
  };
}
