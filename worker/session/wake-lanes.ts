// Which lanes a change of a chat wakes, and when: hubs, Dispatcher, projection. Pure. Called by ChatWrite as it finishes.
import { isHumanMode, stateOf } from '../domain/chat/session-state';
import type { ChatRecord, Lanes, MarkLane, ProjectionLane } from './chat-record';
import { NET_MS } from './next-alarm';
import { sessionFacts } from './session-facts';

/** @param isUrgent a note names somebody, who hears of it by the projection @param now ms */
export function wakeLanes(before: ChatRecord, after: ChatRecord, isUrgent: boolean, now: number): Partial<Lanes> {
  const { seq, lanes, state } = after;
  const wasHuman = isHumanMode(stateOf(before.state));
  const isRenamed = shownName(after) !== shownName(before);
  const factsChanged = JSON.stringify(sessionFacts(before)) !== JSON.stringify(sessionFacts(after));
  const isRetagged = state.tagIds !== before.state.tagIds;
  const isRemembered = after.summary.followUps !== before.summary.followUps;
  const isNews = isRenamed || isRetagged || isRemembered;
  const mayWait = !factsChanged && !isNews && !isUrgent;
  return {
    // A chat in BOT mode reaches the hubs with the projection, many in one call; a newcomer's name and tags do not wait for that.
    ...((wasHuman || isNews || isHumanMode(stateOf(state))) && { hub: wake(lanes.hub, seq, now) }),
    ...(factsChanged && { dispatcher: wake(lanes.dispatcher, seq, now) }),
    projection: wake(lanes.projection, seq, mayWait ? paced(lanes.projection, now) : now),
  };
}

/**
 * While a chat is being talked in, its messages go to the projection together, by the alarm that rings anyway: whoever
 * looks on is told by sockets and hubs, and a part costs the same with one message or ten.
 */
function paced(lane: ProjectionLane, now: number): number {
  const isClockBack = lane.sentAt > now;
  return isClockBack ? now : Math.max(now, lane.sentAt + NET_MS);
}

/** New work for a lane. It does not shorten a back-off. */
function wake<Lane extends MarkLane | ProjectionLane>(lane: Lane, wantSeq: number, dueAt: number): Lane {
  return { ...lane, wantSeq, dueAt: lane.attempts > 0 ? lane.dueAt : dueAt };
}

function shownName({ contact }: ChatRecord): string | null {
  return contact.givenName ?? contact.name;
}
