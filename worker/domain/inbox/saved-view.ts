// Lists of chats that are kept under a name: whose they are, who may use and who may change one. Pure. As with canned replies: one's
// own are one's own, a team's are its leads' to change, those of all are for whoever may change them everywhere.

import { DAY_MS, parseDate } from '../calendar/local-date';
import { isZone, offsetMsAt } from '../calendar/zone-offsets';
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

/** When a view's days begin and end (ms) for whoever reads it. What is no day narrows nothing; a zone that nobody knows is UTC. */
export function spanOfDays(
  { from, to }: { readonly from: string | null; readonly to: string | null },
  zone: string,
): { readonly from?: number; readonly to?: number } {
  const known = isZone(zone) ? zone : 'UTC';
  const begins = (date: string | null, later: number) => {
    const day = date === null ? null : parseDate(date);
    return day === null ? undefined : dayStart(known, day + later);
  };
  const [first, end] = [begins(from, 0), begins(to, 1)];
  return { ...(first !== undefined && { from: first }), ...(end !== undefined && { to: end }) };
}

/** Asked twice: the first guess may lie on the other side of a change of the clock. */
function dayStart(zone: string, day: number): number {
  const local = day * DAY_MS;
  return local - offsetMsAt(zone, local - offsetMsAt(zone, local));
}

/** In the order that she gave them; what she has not placed stands behind, as it came. */
export function inOrder<View extends { readonly id: string }>(views: readonly View[], ids: readonly string[]): View[] {
  const placeOf = new Map(ids.map((id, index) => [id, index]));
  return views.toSorted((a, b) => (placeOf.get(a.id) ?? ids.length) - (placeOf.get(b.id) ?? ids.length));
}
