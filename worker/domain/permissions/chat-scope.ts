// What of a chat decides who may see and move it. Pure. The chat's object has it from its state; hubs and D1 from its row.

import { type ChatState, type SessionState, stateOf } from '../chat/session-state';
import { PLAIN_TEAM } from '../desk/plain-team';

export interface ChatScope {
  readonly state: SessionState;
  /** Of an open session. */
  readonly ownerId: string | null;
  /** Who had the last session, where nobody owns one now. */
  readonly lastOwnerId: string | null;
  readonly offeredTo: string | null;
  /** Whose session it is or was, with those it overflowed to; empty: no team's. */
  readonly teamIds: readonly string[];
}

export function chatScope(state: ChatState): ChatScope {
  const { session } = state;
  const name = stateOf(state);
  if (!session) return { state: name, ownerId: null, lastOwnerId: null, offeredTo: null, teamIds: [] };
  const isEnded = session.state === 'resolved' || session.state === 'closed';
  const ownerId = session.owner?.operatorId ?? null;
  return {
    state: name,
    ownerId: isEnded ? null : ownerId,
    // One that waits again is no longer of whom it was taken from, or who gave it back.
    lastOwnerId: isEnded ? (ownerId ?? session.previousOwner?.operatorId ?? null) : null,
    offeredTo: session.offer?.to.operatorId ?? null,
    teamIds: teamsOf(session.teamId, session.overflowTeamIds),
  };
}

/** The one team of a desk without teams is everybody's. */
function teamsOf(teamId: string | undefined, overflow: readonly string[] = []): readonly string[] {
  return teamId === undefined || teamId === PLAIN_TEAM ? [] : [teamId, ...overflow];
}

/** As a row of the lists says it; rows of before it was kept know owner and team alone. */
export interface ScopedRow {
  readonly state: SessionState;
  readonly owner: { readonly operatorId: string } | null;
  readonly teamId?: string | null | undefined;
  readonly offer?: { readonly to: { readonly operatorId: string } } | null | undefined;
  readonly scope?: { readonly teamIds: readonly string[]; readonly lastOwnerId: string | null } | undefined;
}

export function rowScope({ state, owner, teamId, offer, scope }: ScopedRow): ChatScope {
  const isEnded = state === 'resolved' || state === 'closed';
  return {
    state,
    ownerId: isEnded ? null : (owner?.operatorId ?? null),
    lastOwnerId: scope ? scope.lastOwnerId : isEnded ? (owner?.operatorId ?? null) : null,
    offeredTo: offer?.to.operatorId ?? null,
    teamIds: scope?.teamIds ?? teamsOf(teamId ?? undefined, []),
  };
}

/** Whether the same people may see both. */
export function isSameScope(a: ChatScope, b: ChatScope): boolean {
  const key = ({ state, ownerId, lastOwnerId, offeredTo, teamIds }: ChatScope) =>
    JSON.stringify([
      state === 'pending' || state === 'waiting' ? 'queued' : state === 'closed',
      ownerId,
      lastOwnerId,
      offeredTo,
      teamIds,
    ]);
  return key(a) === key(b);
}
