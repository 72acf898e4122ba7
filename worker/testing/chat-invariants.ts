// What must hold of a chat after every step, whatever happened: throws where it does not. Only tests import it.

import { HOPS_MAX, TEAMS_MAX } from '../domain/chat/decision';
import type { SessionTimer } from '../domain/chat/effect';
import type { ChatState, Session } from '../domain/chat/session-state';
import { runningTimers } from '../domain/chat/session-timers';
import type { ChatWorld, Played } from './chat-world';

const OWNED = ['assigned', 'active', 'on_hold'];
const QUEUED = ['pending', 'waiting'];
const ENDED = ['resolved', 'closed'];

function hold(isSo: boolean, what: string, seen: unknown): void {
  if (!isSo) throw new Error(`${what}: ${JSON.stringify(seen)}`);
}

/** What a step may change. */
export function checkStep(world: ChatWorld, played: Played): void {
  const { before, event, step } = played;
  const [was, is] = [before.session, step.state.session];
  if (is && was?.id === is.id) checkSameSession(was, is, played);
  else if (is) checkNextSession(was, is, played);
  else hold(was === null, 'a session vanished', was);
  const ids = step.entries.map(({ entry }) => entry.id);
  hold(new Set(ids).size === ids.length, 'an id twice', ids);
  for (const effect of step.effects) {
    if (effect.type !== 'send_to_contact') continue;
    hold(ids.includes(effect.messageId), 'sent and not in the log', effect);
    hold(event.type === 'reply' || event.type === 'say', 'sent by itself', event.type);
  }
  const isDecision = event.type === 'offer' || event.type === 'assign';
  if (isDecision && step.state !== before) {
    hold(event.decisionNo > (world.settled.get(event.sessionId) ?? 0), 'below the fence', event);
  }
}

function checkSameSession(was: Session, is: Session, { event }: Played): void {
  const isMove = was.state !== is.state || was.owner?.operatorId !== is.owner?.operatorId;
  hold(is.version - was.version === (isMove ? 1 : 0), 'versions count moves', [was.version, is.version, event.type]);
  const isEntry = is.state === 'waiting' && (was.state !== 'waiting' || was.teamId !== is.teamId);
  hold(is.entryVersion - was.entryVersion === (isEntry ? 1 : 0), 'entries are counted', [was, is]);
  const isReturn = was.state === 'resolved' && is.state !== 'resolved' && is.state !== 'closed';
  hold(is.reopens - was.reopens === (isReturn ? 1 : 0), 'reopens are counted', [was, is]);
  for (const field of ['openedAt', 'assignedAt', 'firstResolvedAt', 'queueSince'] as const) {
    const mayChange = was[field] === null || (field === 'queueSince' && isReturn);
    hold(mayChange || was[field] === is[field], `${field} stays`, [was, is]);
  }
  hold((is.heldMs ?? 0) >= (was.heldMs ?? 0), 'time on hold only grows', [was.heldMs, is.heldMs]);
  hold((is.fence ?? 0) >= (was.fence ?? 0), 'the fence only grows', [was.fence, is.fence]);
  hold((is.hops ?? 0) >= (was.hops ?? 0), 'hops only grow', [was.hops, is.hops]);
}

/** Another session only where none is open; the window of a resolved one ends with it. */
function checkNextSession(was: Session | null, is: Session, { step }: Played): void {
  hold(is.version > (was?.version ?? 0), 'versions go on over sessions', [was?.version, is.version]);
  hold(is.entryVersion === (was?.entryVersion ?? 0), 'so do entries', [was?.entryVersion, is.entryVersion]);
  hold(!was || ENDED.includes(was.state), 'a second open session', was);
  const { ended } = step;
  if (was?.state === 'resolved') {
    hold(ended?.id === was.id && ended.state === 'closed' && ended.version === was.version + 1, 'left open', ended);
  } else hold(ended === undefined, 'ended what was no more', ended);
}

/** What holds in any state. */
export function checkState(world: ChatWorld): void {
  const { state, unanswered, friendEvents } = world;
  hold(state.inboundCount === world.inbound, 'messages are counted', state.inboundCount);
  const since = unanswered.length > 0 ? Math.min(...unanswered) : null;
  hold(state.unansweredSince === since, 'since when she waits', [state.unansweredSince, since]);
  const [newest] = friendEvents.toSorted((a, b) => b.at - a.at);
  const friend = newest ? (newest.isFriend ? 'friend' : world.isGroup ? 'left' : 'blocked') : 'unknown';
  hold(state.friend.state === friend, 'friend by the newest event', [state.friend, friend]);
  if (state.session) checkSession(state.session);
  checkTimers(world, state);
}

function checkSession(session: Session): void {
  const { state } = session;
  const isOwned = OWNED.includes(state);
  if (isOwned) hold(session.owner !== null && session.ownedSince !== null, 'an owner', session);
  if (QUEUED.includes(state)) hold(session.owner === null && session.ownedSince === null, 'no owner', session);
  const only = (isThere: boolean, states: readonly string[], what: string) =>
    hold(!isThere || states.includes(state), `${what} in ${state}`, session);
  only(Boolean(session.offer), session.offer?.from ? OWNED : ['waiting'], 'an offer');
  hold(
    !session.offer?.from || session.offer.from.by.operatorId === session.owner?.operatorId,
    'who passes it on',
    session,
  );
  only(Boolean(session.parked), QUEUED, 'parked');
  only(Boolean(session.openSlot), QUEUED, 'a question');
  only(session.opensAt !== undefined, ['pending'], 'an opening');
  only(Boolean(session.isJoinDue), ['assigned'], 'a joining');
  only(Boolean(session.isOwnerGone), OWNED, 'an owner who is gone');
  only(Boolean(session.lateUntil), OWNED, 'a reply that was put off');
  only(Boolean(session.isGrey), ['active', 'on_hold'], 'grey');
  only(typeof session.turnSince === 'number', [...QUEUED, ...OWNED], 'a turn');
  hold(Boolean(session.hold) === (state === 'on_hold'), 'a hold', session);
  hold((session.endReason !== null) === ENDED.includes(state), 'why it ended', session);
  hold((session.endedBy !== null) === ENDED.includes(state), 'who ended it', session);
  hold((session.closedAt !== null) === (state === 'closed'), 'when it closed', session);
  hold((session.resolvedAt !== null) === (state === 'resolved') || state === 'closed', 'when it was resolved', session);
  hold(state !== 'waiting' || (session.queueSince !== null && session.teamId !== undefined), 'a place', session);
  hold((session.hops ?? 0) <= HOPS_MAX, 'hops', session);
  const teams = [session.teamId, ...(session.overflowTeamIds ?? [])];
  hold(teams.length <= TEAMS_MAX && new Set(teams).size === teams.length, 'teams', teams);
}

/** One that rings in vain finds the next by itself, while the session is open. */
function slaTimers({ resolvedAt, closedAt }: Session): SessionTimer[] {
  return resolvedAt === null && closedAt === null ? ['sla'] : [];
}

/** Nothing rings for what was left; what must come will come. */
function checkTimers({ timers, policy }: ChatWorld, { session }: ChatState): void {
  const armed = [...timers.values()].map(({ timer, sessionId }) => `${timer} ${sessionId}`);
  const may = session
    ? [...runningTimers(session), ...slaTimers(session)].map((timer) => `${timer} ${session.id}`)
    : [];
  hold(
    armed.every((one) => may.includes(one)),
    'a deadline that is void',
    { armed, may },
  );
  if (!session) return;
  const isQuiet = session.state === 'active' && typeof session.turnSince !== 'number';
  const must = [
    ...(isQuiet && policy.idleEndMs !== null ? ['idle_end'] : []),
    ...(isQuiet && policy.greyMs !== null && !session.isGrey ? ['grey'] : []),
    ...(session.state === 'resolved' ? ['window_end'] : []),
    ...(session.hold?.until ? ['hold_end'] : []),
    ...(typeof session.sla?.nextAt === 'number' ? ['sla'] : []),
  ];
  for (const timer of must) hold(armed.includes(`${timer} ${session.id}`), `${timer} never comes`, session);
}
