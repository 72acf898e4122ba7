// The chat's one alarm: fires what is due and arms itself anew. Delivery is at least once and a handler that throws is
// dropped after six tries, so each timer checks its condition again, nothing throws out of here, and the next alarm is
// armed whatever happened. https://developers.cloudflare.com/durable-objects/api/alarms/
import { logError } from '../platform/log';
import type { ChatRecord } from './chat-record';
import type { ChatTools } from './chat-tools';
import { type Change, ChatWrite } from './chat-write';
import type { Commit } from './commit';
import { fireTimer } from './fire-timer';
import { fireFollowUp } from './follow-up';
import { NET_MS, nextAlarm } from './next-alarm';
import type { TimerKind } from './outbox-store';
import { firePlanned } from './plan-message';
import type { WritersNow } from './writers-now';

const DAY_MS = 86_400_000;
const EVENT_KEYS_KEPT_MS = 30 * DAY_MS;
const COMMAND_ANSWERS_KEPT_MS = 7 * DAY_MS;
/** How often keys are looked through, by an alarm that rings anyway: a silent chat is not woken for it. */
const TIDY_EVERY_MS = 8 * DAY_MS;
/** A timer whose effect failed is tried again after this. */
const TIMER_AGAIN_MS = 60_000;

interface Timer {
  readonly kind: TimerKind;
  readonly ref: string;
}

/**
 * @param exists whether there is a chat; asking may fail as any other statement
 * @param writers of what is planned for now
 * @returns whether there is one
 */
export function onAlarm(tools: ChatTools, commit: Commit, exists: () => boolean, writers: WritersNow): boolean {
  try {
    if (!exists()) return false;
    for (const timer of tools.outbox.dueTimers(tools.now())) fire(tools, commit, timer, writers);
    commit(() => ({ value: null, change: rearm(tools) }));
  } catch (cause) {
    logError('alarm_failed', cause);
    tools.setAlarm(tools.now() + NET_MS);
  }
  return true;
}

function fire(tools: ChatTools, commit: Commit, timer: Timer, writers: WritersNow): void {
  try {
    commit(() => ({ value: null, change: run(tools, timer, writers) }));
  } catch (cause) {
    logError('timer_failed', cause, { timer: timer.kind });
    tools.outbox.setTimer(timer.kind, timer.ref, tools.now() + TIMER_AGAIN_MS);
  }
}

function run(tools: ChatTools, timer: Timer, writers: WritersNow): Change | null {
  const now = tools.now();
  // One that rang before it in the same alarm may have stopped it or set it to a later time.
  if (!tools.outbox.takeDueTimer(timer.kind, timer.ref, now)) return null;
  if (timer.kind === 'planned') return firePlanned(tools, timer.ref, writers);
  if (timer.kind === 'follow_up') return fireFollowUp(tools, timer.ref);
  const record = tools.store.load();
  if (!record) return null;
  const write = new ChatWrite(tools, record, now);
  fireTimer(tools, write, timer.kind, timer.ref);
  return write.finish();
}

/** The alarm has rung: what it was armed to is past, so the next one is armed and old keys are looked through. */
function rearm(tools: ChatTools): Change | null {
  const record = tools.store.load();
  if (!record) return null;
  const now = tools.now();
  const isTidyDue = now - record.tidiedAt >= TIDY_EVERY_MS;
  const isNoted = (record.alarmAt === null || record.alarmAt <= now) && tools.store.unsavedLanes() === null;
  // Nothing to arm and nothing to note: no row is written for that.
  if (!isTidyDue && isNoted && nextAlarm(tools.outbox.dueTimes(), record.lanes, now) === null) return null;
  if (isTidyDue) {
    tools.store.forgetSeenBefore(now - EVENT_KEYS_KEPT_MS);
    tools.commands.forgetBefore(now - COMMAND_ANSWERS_KEPT_MS);
  }
  const tidiedAt = isTidyDue ? now : record.tidiedAt;
  return new ChatWrite(tools, { ...record, alarmAt: null, tidiedAt }, now).finish();
}

/** Later than this past its time, an alarm was lost. */
const ALARM_LATE_MS = 30_000;

/** Arms a missing alarm, whichever call notices it. @returns whether one was missing */
export function rearmIfMissing(tools: ChatTools, record: ChatRecord): boolean {
  const now = tools.now();
  if (record.alarmAt !== null && record.alarmAt > now - ALARM_LATE_MS) return false;
  const wanted = nextAlarm(tools.outbox.dueTimes(), record.lanes, now);
  if (wanted === null) return false;
  tools.setAlarm(wanted);
  tools.store.save({ ...record, alarmAt: wanted });
  return true;
}
