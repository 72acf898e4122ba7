// What facts say of a session's owner, held against what is known of her: a chat whose owner is gone loses or marks her, one whose
// owner is back loses its mark, one that wakes above her limit goes back to the queue, one that she let wait goes to others first. Part of
// one synchronous transaction.
import { keepsOnWake } from '../domain/presence/owner-gone';
import type { OnGone } from '../domain/presence/presence-settings';
import { exclusionOfUnanswered } from '../domain/routing/offer-end';
import type { SessionFacts } from '../rpc/dispatcher-rpc';
import type { GoneWhy } from './call-store';
import { isOver } from './chat-ledgers';
import type { Work } from './dispatch-tools';
import type { PersonRecord } from './people-store';

export function followOwner(work: Work, before: SessionFacts | null, after: SessionFacts): void {
  const { owner, chatId, version } = after;
  const person = owner === null ? undefined : work.people.all().get(owner);
  if (owner === null || !person || isOver(after)) return;
  const gone = goneFor(work, person);
  if (gone) {
    // A marked one waits for its customer's next message, which is here.
    if (after.isOwnerGone && after.awaitedSince != null) {
      work.calls.add(chatId, { kind: 'owner_lost', owner, version, why: gone.why }, work.now);
    } else if (!after.isOwnerGone) {
      work.calls.add(chatId, { kind: 'owner_gone', owner, isGone: true, ...gone }, work.now);
    }
    return;
  }
  if (after.isOwnerGone) {
    work.calls.add(chatId, { kind: 'owner_gone', owner, isGone: false, rule: 'unanswered', why: 'gone' }, work.now);
  }
  if (hasWoken(before, after) && !keepsHer(work, person, after)) {
    work.calls.add(chatId, { kind: 'owner_lost', owner, version, why: 'status' }, work.now);
  }
}

/** Taken from whoever did not answer: the others go first, as after a decline. */
export function followUnanswered({ offers, plan }: Work, before: SessionFacts | null, after: SessionFacts): void {
  const { unansweredBy, sessionId, teams } = after;
  if (!unansweredBy || (before?.sessionId === sessionId && before.unansweredBy?.at === unansweredBy.at)) return;
  offers.exclude(sessionId, exclusionOfUnanswered(unansweredBy, plan.team(plan.teamsOf(teams)[0]).policy));
}

/** Null: she is there, or nothing is done about those who are gone. */
function goneFor({ plan }: Work, { gone, settings }: PersonRecord): { why: GoneWhy; rule: OnGone } | null {
  if (settings?.isDisabled) return { why: 'disabled', rule: 'all' };
  const { onGone } = plan.presence;
  if (gone === 'handed_over') return { why: 'status', rule: onGone === 'none' ? 'unanswered' : onGone };
  return gone === 'gone' && onGone !== 'none' ? { why: 'gone', rule: onGone } : null;
}

/** On hold or grey it weighed nothing, and its customer has written. */
function hasWoken(before: SessionFacts | null, after: SessionFacts): boolean {
  const isSame = before?.sessionId === after.sessionId && before.owner === after.owner;
  return isSame && before.weight === 0 && after.weight > 0;
}

function keepsHer({ chats }: Work, { operatorId, settings }: PersonRecord, woken: SessionFacts): boolean {
  const used = chats.loadOf(operatorId).used - woken.weight;
  return keepsOnWake({ isGone: false, used, capacity: settings?.capacity ?? null });
}
