// A chat's calls to LINE in their order: which messages leave together, which may still be taken back, what becomes of a merged
// call that LINE refuses, and who of its messages gets which of LINE's ids and what it cost. Pure; used by session's line lane.
// Inside one call LINE keeps the order, over several it does not promise it; a call costs the same with one message or five.
// https://developers.line.biz/en/reference/messaging-api/#send-push-message
import { isUntried, type LineCall, NEW_CALL, RETRY_KEY_MS, type Verdict } from './line-call';

/** LINE takes at most so many message objects in one call. */
export const OBJECTS_PER_CALL_MAX = 5;

/** PERSISTED CONTRACT: kept with the first call of a merged set. `count`: message objects, more than one for a long text. */
export interface Member {
  readonly messageId: string;
  readonly count: number;
}

/** A call that is not over, as the queue sees it. */
export interface OpenCall {
  readonly messageId: string;
  readonly objectCount: number;
  readonly call: LineCall;
  /** LINE refused it together with others: from then on it goes by itself. */
  readonly isAlone: boolean;
  /** Whom it carries, itself first, written before the first attempt and never changed; null before. */
  readonly members: readonly Member[] | null;
}

/**
 * The messages that leave with the first open call, itself first. A set that was frozen stays; what was tried, by itself, by
 * hand or in vain with others, goes alone. @param open the calls in their order, the one that leaves next in front
 */
export function membersLeaving(open: readonly OpenCall[]): readonly Member[] {
  const [head, ...waiting] = open;
  if (!head) return [];
  if (head.members) return head.members;
  const members = [toMember(head)];
  if (!isMergeable(head)) return members;
  let room = OBJECTS_PER_CALL_MAX - head.objectCount;
  for (const next of waiting) {
    // What comes behind it must not pass it either.
    if (!isMergeable(next) || next.objectCount > room) break;
    room -= next.objectCount;
    members.push(toMember(next));
  }
  return members;
}

function isMergeable(open: OpenCall): boolean {
  return isUntried(open.call) && !open.isAlone && open.members === null;
}

function toMember({ messageId, objectCount }: OpenCall): Member {
  return { messageId, count: objectCount };
}

/** Whether nothing of this message ever left, by itself or carried by another's call. */
export function isCancellable(open: readonly OpenCall[], messageId: string): boolean {
  const own = open.find((call) => call.messageId === messageId);
  const isCarried = open.some(({ members }) => members?.some((member) => member.messageId === messageId));
  return own !== undefined && isUntried(own.call) && !isCarried;
}

/** One bad message must not fail its neighbours: a merged call that LINE refused for good goes again message by message. */
export function mustSeparate(verdict: Verdict, members: readonly Member[]): boolean {
  return verdict.type === 'failed' && verdict.reason === 'REFUSED_BY_LINE' && members.length > 1;
}

/**
 * The call of one message of a refused set. Nothing was sent, so each begins anew with its own key, by reply if it can.
 * @param refused the call that carried all
 */
export function separatedCall(refused: LineCall, isFirst: boolean): LineCall {
  return {
    ...NEW_CALL,
    attempts: refused.attempts,
    attemptsBefore: refused.attempts,
    // The set went under the first message's key: LINE may count the key's 24 hours from there.
    firstPushAt: isFirst ? refused.firstPushAt : null,
  };
}

/**
 * Whether an ended set is tried again by hand as it was: only where LINE still knows its key, by which nothing can double.
 * Otherwise the one message that a person means goes by itself: she accepts that this one may arrive twice, no other.
 */
export function goesAgainTogether(ended: LineCall, now: number): boolean {
  const isKeyAlive = ended.firstPushAt !== null && now - ended.firstPushAt < RETRY_KEY_MS;
  return ended.isPushAmbiguous && !ended.isReplyAmbiguous && isKeyAlive;
}

/** What LINE gave for each message of a call, in their order; nothing where the numbers do not match. */
export function shareOut<T>(given: readonly T[] | undefined, members: readonly Member[]): readonly (readonly T[])[] {
  const wanted = members.reduce((sum, { count }) => sum + count, 0);
  if (given?.length !== wanted) return members.map(() => []);
  let from = 0;
  return members.map(({ count }) => {
    from += count;
    return given.slice(from - count, from);
  });
}

/**
 * Counted messages of the plan that a message of an accepted call used up: a reply is free, a push costs one per person it
 * reaches however many messages it carries, so its first message bears it all.
 * @param reach people in the chat without the account; null: not known
 * @see https://developers.line.biz/en/docs/messaging-api/overview/#line-official-account-plan
 */
export function costOf(via: LineCall['via'], place: number, reach: number | null): number {
  return via === 'push' && place === 0 ? (reach ?? 1) : 0;
}
