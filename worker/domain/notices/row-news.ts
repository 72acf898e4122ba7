// What a change of a chat's row is to one person: which kinds of notice it gives. Pure. Called by the console for every row that
// comes, and by the hub for whoever has no tab open.
import type { ChatNoticeKind } from './notice-kind';

/** Of a chat's row, what decides. */
export interface NoticeRow {
  readonly state: string;
  readonly owner: { readonly operatorId: string } | null;
  readonly inboundCount: number;
  readonly troubleCount: number;
  readonly teamId?: string | null | undefined;
  readonly offer?: { readonly decisionNo: number; readonly to: { readonly operatorId: string } } | null | undefined;
  readonly isEscalated?: boolean | undefined;
  readonly followers?: readonly { readonly operatorId: string }[] | undefined;
  readonly followUps?: readonly FollowUpRow[] | undefined;
  readonly sla?: { readonly state: 'at_risk' | 'breached' } | null | undefined;
}

interface FollowUpRow {
  readonly id: string;
  readonly by: { readonly operatorId: string };
  readonly isDue: boolean;
}

export interface NoticePerson {
  readonly operatorId: string;
  /** The teams whose chats concern her; null: all. */
  readonly teams: ReadonlySet<string> | null;
  /** Supervisors and admins, who look after what is late. */
  readonly isLead: boolean;
}

const IS_OVER: ReadonlySet<string> = new Set(['resolved', 'closed']);
const IS_HELD: ReadonlySet<string> = new Set(['assigned', 'active', 'on_hold']);

const isOf = (row: NoticeRow | null, { operatorId }: NoticePerson) => row?.owner?.operatorId === operatorId;

/** A chat of no team is everybody's. */
function concerns({ teamId }: NoticeRow, { teams }: NoticePerson): boolean {
  return teams === null || teamId == null || teams.has(teamId);
}

/** The decision by which it is offered to her; her own chat is none that she could take. */
const offeredTo = (row: NoticeRow | null, person: NoticePerson) =>
  row?.offer?.to.operatorId === person.operatorId && !isOf(row, person) ? row.offer.decisionNo : null;

/** A state that is over, or one's own chat in other hands: where the chat went. */
function hasMoved(before: NoticeRow, after: NoticeRow, person: NoticePerson): boolean {
  if (!isOf(before, person)) return false;
  if (!isOf(after, person)) return true;
  const isOver = IS_OVER.has(after.state) && !IS_OVER.has(before.state);
  return isOver || (before.state === 'on_hold' && after.state !== 'on_hold');
}

/** In a chat that she follows and nobody gave her: the customer wrote, or it went elsewhere. */
function isFollowed(before: NoticeRow, after: NoticeRow, person: NoticePerson): boolean {
  if (isOf(before, person) || isOf(after, person)) return false;
  if (after.followers?.some(({ operatorId }) => operatorId === person.operatorId) !== true) return false;
  const hasNewOwner = after.owner?.operatorId !== before.owner?.operatorId;
  return after.inboundCount > before.inboundCount || after.state !== before.state || hasNewOwner;
}

/** The time has come to look at it again: hers that is due and was not. */
function isDueAnew(before: NoticeRow | null, after: NoticeRow, { operatorId }: NoticePerson): boolean {
  const due = (row: NoticeRow | null) =>
    (row?.followUps ?? []).flatMap(({ id, by, isDue }) => (isDue && by.operatorId === operatorId ? [id] : []));
  const known = due(before);
  return due(after).some((id) => !known.includes(id));
}

/**
 * @param before null: nothing was known of the chat, so that only what it is now can be news
 * @returns the kinds, the one that asks for most first
 */
export function newsOf(before: NoticeRow | null, after: NoticeRow, person: NoticePerson): ChatNoticeKind[] {
  const kinds: ChatNoticeKind[] = [];
  const mine = isOf(after, person);
  const offer = offeredTo(after, person);
  const leads = person.isLead && concerns(after, person);
  if (offer !== null && offer !== offeredTo(before, person)) kinds.push('offer');
  // Who had it offered has taken it herself.
  const isGiven = mine && IS_HELD.has(after.state) && !isOf(before, person) && offeredTo(before, person) === null;
  if (isGiven && (before !== null || after.state === 'assigned')) kinds.push('assigned');
  if (isDueAnew(before, after, person)) kinds.push('follow_up');
  const isWaiting = after.state === 'waiting' && offer === null && concerns(after, person);
  if (isWaiting && before?.state !== 'waiting') kinds.push('waiting');
  if (leads && after.isEscalated === true && before?.isEscalated !== true) kinds.push('escalation');
  if (before === null) return kinds;
  if (mine && isOf(before, person) && after.inboundCount > before.inboundCount) kinds.push('message');
  if (mine && after.troubleCount > before.troubleCount) kinds.push('undelivered');
  if (hasMoved(before, after, person)) kinds.push('state');
  if (isFollowed(before, after, person)) kinds.push('followed');
  if ((mine || leads) && after.sla?.state === 'breached' && before.sla?.state !== 'breached') kinds.push('sla_breach');
  if ((mine || leads) && after.sla?.state === 'at_risk' && before.sla == null) kinds.push('sla_warning');
  return kinds;
}
