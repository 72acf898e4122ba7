// Lists of chats that are kept under a name: whose they are, who may use and who may change one. Pure. As with canned replies: one's
// own are one's own, a team's are its leads' to change, those of all are for whoever may change them everywhere.
import { type ReplyPlace, type ReplyScope, placeOf as replyPlaceOf } from '../canned/canned-reply';
import { isInvisible } from '../delivery/split-text';
import { isOneLine } from '../one-line';
import { can, type Grantee } from '../permissions/can';

export type ViewScope = ReplyScope;
/** `ownerId` is a person, a team, or '' where it is everybody's. */
export type ViewPlace = ReplyPlace;
export const viewPlaceOf = replyPlaceOf;

/** Views in one place. */
export const VIEWS_MAX: Readonly<Record<ViewScope, number>> = { personal: 30, team: 20, all: 20 };
/** Of one person's rail so many are counted; the rest stands there without a number. */
export const VIEWS_COUNTED_MAX = 40;
/** Counted no further: more are shown as "99+". */
export const COUNTED_MAX = 100;

/** As it is kept: null where it shows nothing, or would look like another's. */
export function toViewName(typed: string): string | null {
  const name = typed.trim();
  return isOneLine(name) && !isInvisible(name) ? name : null;
}

/** `all`: those of every team. */
export function teamsWithViews({ access }: Grantee): readonly string[] | 'all' {
  return access.grants['chat.read'] === 'all' ? 'all' : access.teams;
}

export function mayUseView(person: Grantee, { scope, ownerId }: ViewPlace): boolean {
  if (scope === 'all') return true;
  if (scope === 'personal') return ownerId === person.operatorId;
  const teams = teamsWithViews(person);
  return teams === 'all' || teams.includes(ownerId);
}

export function mayChangeView(person: Grantee, { scope, ownerId }: ViewPlace): boolean {
  if (scope === 'personal') return ownerId === person.operatorId;
  // Those of all belong to '', which is nobody's team.
  return can(person, 'queue.manage', { teamIds: [ownerId] });
}

/** In the order that she gave them; what she has not placed stands behind, as it came. */
export function inOrder<View extends { readonly id: string }>(views: readonly View[], ids: readonly string[]): View[] {
  const placeOf = new Map(ids.map((id, index) => [id, index]));
  return views.toSorted((a, b) => (placeOf.get(a.id) ?? ids.length) - (placeOf.get(b.id) ?? ids.length));
}
