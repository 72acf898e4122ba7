// Where canned replies are kept that this person may change, as one choice of the form: her own, or those of all and of teams. Pure.
import { REPLY_SCOPES, type ReplyScope } from '$domain/canned/canned-reply';
import type { CannedReply } from '$protocol/canned-reply';
import type { Named } from '../parts/desk-lists.svelte';

export interface Place {
  readonly scope: ReplyScope;
  /** Of scope `team`. */
  readonly teamId: string | null;
  /** Over its replies, and in the choice; '' where there is only one place. */
  readonly name: string;
}

export const OWN_PLACE: Place = { scope: 'personal', teamId: null, name: '' };

/** One text for each place, for a choice. */
export const placeKey = ({ scope, teamId }: Pick<Place, 'scope' | 'teamId'>): string => `${scope}:${teamId ?? ''}`;

/**
 * @param reach how far she may write for others; absent: not at all
 * @param everybody what the place of all is called
 */
export function sharedPlaces(
  { reach, ownTeams }: { readonly reach: string | undefined; readonly ownTeams: readonly string[] },
  teams: readonly Named[],
  everybody: string,
): Place[] {
  if (reach === undefined) return [];
  const mayAll = reach === 'all';
  return [
    ...(mayAll ? [{ scope: 'all' as const, teamId: null, name: everybody }] : []),
    ...teams
      .filter(({ id }) => mayAll || ownTeams.includes(id))
      .map(({ id, name }) => ({ scope: 'team' as const, teamId: id, name })),
  ];
}

/** The replies, or macros, of these places, in their order; a team that is gone keeps what is hers to delete. */
export function byPlace<Reply extends Pick<CannedReply, 'scope' | 'teamId'>>(
  places: readonly Place[],
  replies: readonly Reply[],
  mayAll: boolean,
) {
  const known = new Set(places.map(placeKey));
  const gone = mayAll ? replies.filter((reply) => reply.scope === 'team' && !known.has(placeKey(reply))) : [];
  const goneTeams = [...new Set(gone.map(({ teamId }) => teamId))];
  return [...places, ...goneTeams.map((teamId) => ({ scope: REPLY_SCOPES[1], teamId, name: teamId ?? '' }))]
    .map((place) => ({ place, replies: replies.filter((reply) => placeKey(reply) === placeKey(place)) }))
    .filter(({ replies: own }) => own.length > 0);
}
