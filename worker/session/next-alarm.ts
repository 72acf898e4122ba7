// When the chat's one alarm must ring. Pure. Many deadlines, one alarm: it is armed to the earliest, in the same
// synchronous block that writes the rows. What is due now is drained at once by the living object; for that the alarm is
// only the net under a crash, so it rings a little later.
// https://developers.cloudflare.com/durable-objects/api/alarms/
import type { Lanes, MarkLane } from './chat-record';

/**
 * How long after a commit the net catches what the living object should have drained. Below the ten seconds after which an
 * idle object leaves memory, so that it also writes down what is only noted there.
 */
export const NET_MS = 5_000;

export interface DueTimes {
  readonly timer: number | null;
  readonly lineCall: number | null;
  readonly job: number | null;
}

export function isPending(lane: MarkLane): boolean {
  return lane.wantSeq > lane.doneSeq;
}

/** The instant (ms) at which something wants attention, or null where nothing does. */
export function nextAlarm(due: DueTimes, lanes: Lanes, now: number): number | null {
  const { projection } = lanes;
  const times = [
    due.timer,
    due.lineCall,
    due.job,
    isPending(lanes.hub) ? lanes.hub.dueAt : null,
    isPending(lanes.dispatcher) ? lanes.dispatcher.dueAt : null,
    projection.wantSeq > projection.sentSeq ? projection.dueAt : null,
    projection.sentSeq > projection.confirmedSeq ? projection.resendAt : null,
  ].filter((time) => time !== null);
  if (times.length === 0) return null;
  return Math.min(...times.map((time) => (time > now ? time : now + NET_MS)));
}

/** Whether `setAlarm` must be called: each call is a written row, so an alarm that rings early enough stays. */
export function mustArm(armedAt: number | null, wantedAt: number | null, now: number): wantedAt is number {
  return wantedAt !== null && (armedAt === null || armedAt <= now || wantedAt < armedAt);
}
