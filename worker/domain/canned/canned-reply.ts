// Texts that are ready to be sent: whose they are, who may use and who may change one, what a shortcode may be. Pure.
import { can, type Grantee } from '../permissions/can';
import { fold } from '../search/fold';

export const REPLY_SCOPES = ['personal', 'team', 'all'] as const;
export type ReplyScope = (typeof REPLY_SCOPES)[number];

/** Whose a reply is: `ownerId` is a person, a team, or '' where it is everybody's. */
export interface ReplyPlace {
  readonly scope: ReplyScope;
  readonly ownerId: string;
}

/** One message of LINE, in UTF-16 units. */
export const REPLY_TEXT_UTF16_MAX = 5_000;
export const REPLY_TITLE_UTF16_MAX = 80;
/** Replies in one place. */
export const REPLIES_MAX: Readonly<Record<ReplyScope, number>> = { personal: 100, team: 100, all: 300 };

/** Letters, digits, hyphens and underscores of any script. */
const SHORTCODE = /^[\p{L}\p{M}\p{N}_-]{1,32}$/u;

/** As it is kept and compared, without the slash that calls it; null: it could not be typed as one word. */
export function toShortcode(typed: string): string | null {
  const shortcode = fold(typed).replace(/^\//, '');
  return SHORTCODE.test(shortcode) ? shortcode : null;
}

/** Null where the place belongs to nobody: a team was not named, or one was where there is none. */
export function placeOf(scope: ReplyScope, teamId: string | undefined, operatorId: string): ReplyPlace | null {
  if ((scope === 'team') !== (teamId !== undefined)) return null;
  return { scope, ownerId: scope === 'personal' ? operatorId : (teamId ?? '') };
}

/** `all`: those of every team. */
export function teamsInReach({ access }: Grantee): readonly string[] | 'all' {
  const { grants, teams } = access;
  return grants['chat.send'] === 'all' || grants['canned_reply.write'] === 'all' ? 'all' : teams;
}

export function mayUseReply(person: Grantee, { scope, ownerId }: ReplyPlace): boolean {
  if (scope === 'all') return true;
  if (scope === 'personal') return ownerId === person.operatorId;
  const teams = teamsInReach(person);
  return teams === 'all' || teams.includes(ownerId);
}

/** One's own are everybody's to change, a team's are its leads', those of all are for whoever may change them everywhere. */
export function mayChangeReply(person: Grantee, { scope, ownerId }: ReplyPlace): boolean {
  if (scope === 'personal') return ownerId === person.operatorId;
  // Those of all belong to '', which is nobody's team: a right that reaches one's teams does not reach them.
  return can(person, 'canned_reply.write', { teamIds: [ownerId] });
}
