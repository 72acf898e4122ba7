// When a waiting customer is told her place, by which way, and what of it. Pure: it decides, ChatSession sends. What is
// `told` is to be stored only once it went out, since a cheap send may find no reply token.
import type { WaitRange } from './wait-range';

/** `timer`: the timed push. */
export type NoticeMoment = 'entry' | 'asked' | 'customer_message' | 'timer';

/**
 * `handoff_reply`: in the reply to the ask. `reply`: to the tap that asked. `cheap`: only if a reply token lies ready.
 * `push`: paid, while less than four fifths of the month are used.
 */
export type NoticeWay = 'handoff_reply' | 'reply' | 'cheap' | 'push';

/** What the customer was told last. PERSISTED CONTRACT: part of the chat's stored session. */
export interface ToldPlace {
  readonly position: number;
  /** ms. */
  readonly at: number;
}

export interface NoticeContext {
  readonly now: number;
  /** When the session entered the queue; ms. */
  readonly enteredAt: number;
  /** 1 = next; null: parked, or Dispatcher has not answered. */
  readonly position: number | null;
  readonly wait: WaitRange | null;
  readonly told: ToldPlace | null;
  readonly settings: { readonly showPosition: boolean; readonly showWait: boolean; readonly pushEveryMin: number };
  readonly reception: 'real_time' | 'always_on';
  readonly isGroup: boolean;
}

export interface Notice {
  readonly way: NoticeWay;
  /** Null: not said. Both null: only that she waits. */
  readonly position: number | null;
  readonly wait: WaitRange | null;
  /** To be stored when it went out; null: no place was told. */
  readonly told: ToldPlace | null;
}

const IMPROVED_BY = 2;
const UPDATE_EVERY_MS = 3 * 60_000;

/** The notice due at this moment, or null. */
export function noticeAt(moment: NoticeMoment, ctx: NoticeContext): Notice | null {
  switch (moment) {
    case 'entry':
      return toNotice('handoff_reply', ctx);
    case 'asked':
      return toNotice('reply', ctx);
    case 'customer_message':
      return isUpdateDue(ctx) ? toNotice('cheap', ctx) : null;
    case 'timer':
      return isPushDue(ctx) ? toNotice('push', ctx) : null;
  }
}

/** How the place that is told now stands to the one that was told last: what is said of it must be true. */
export function moveSince(told: ToldPlace | null, position: number): 'first' | 'up' | 'none' {
  if (told === null) return 'first';
  return position < told.position ? 'up' : 'none';
}

/** When the timed push is due next (ms); null: there is none. How much of the month is used is asked when it leaves. */
export function nextPushAt(ctx: Omit<NoticeContext, 'now' | 'position' | 'wait'>): number | null {
  const { pushEveryMin, showPosition, showWait } = ctx.settings;
  if (pushEveryMin === 0 || ctx.isGroup || ctx.reception === 'always_on' || !(showPosition || showWait)) return null;
  return (ctx.told?.at ?? ctx.enteredAt) + pushEveryMin * 60_000;
}

function isUpdateDue(ctx: NoticeContext): boolean {
  if (!hasNews(ctx)) return false;
  if (ctx.told === null) return true;
  const improvedBy = ctx.told.position - (ctx.position ?? ctx.told.position);
  return improvedBy >= IMPROVED_BY || ctx.now - ctx.told.at >= UPDATE_EVERY_MS;
}

function isPushDue(ctx: NoticeContext): boolean {
  const dueAt = nextPushAt(ctx);
  return dueAt !== null && ctx.now >= dueAt && hasNews(ctx);
}

/** Whether there is anything to say unasked. A worse position never is. */
function hasNews(ctx: NoticeContext): boolean {
  const { position, wait } = said(ctx);
  if (ctx.position === null || (position === null && wait === null)) return false;
  return ctx.told === null || ctx.position <= ctx.told.position;
}

function toNotice(way: NoticeWay, ctx: NoticeContext): Notice {
  const { position, wait } = said(ctx);
  const isPlaceTold = ctx.position !== null && (position !== null || wait !== null);
  return { way, position, wait, told: isPlaceTold ? { position: ctx.position ?? 0, at: ctx.now } : null };
}

/** What of place and wait may be said at all. That the team closes first is said instead of a range. */
function said({ position, wait, settings, reception }: NoticeContext): {
  readonly position: number | null;
  readonly wait: WaitRange | null;
} {
  if (reception === 'always_on') return { position: null, wait: null };
  return {
    position: settings.showPosition ? position : null,
    wait: settings.showWait && isSayable(wait) ? wait : null,
  };
}

function isSayable(wait: WaitRange | null): boolean {
  return wait !== null && (wait.kind !== 'hidden' || wait.why === 'closes_first');
}
