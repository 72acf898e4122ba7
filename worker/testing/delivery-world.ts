// Delivery in a world of its own: simulated clock, a strict LINE, crashes, holds, late alarms, impatient operators. Drives
// the pure decisions as drain-line-lane does: first in first out, one in flight, what waits leaves together, `in flight` and
// the frozen set kept before a call leaves. Only tests import it.
import { expect } from 'vitest';
import {
  concludeAttempt,
  endIfLate,
  endIfPushesStopped,
  isUntried,
  type LineCall,
  type LineOutcome,
  NEW_CALL,
  startAttempt,
  tryAgain,
  type Verdict,
} from '../domain/delivery/line-call';
import {
  costOf,
  isCancellable,
  type Member,
  membersLeaving,
  mustSeparate,
  OBJECTS_PER_CALL_MAX,
  type OpenCall,
  separatedCall,
} from '../domain/delivery/line-queue';
import { keepTokens, type ReplyToken } from '../domain/delivery/reply-token';
import { type Call, type Fault, StrictLine } from './strict-line';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The alarm as a net: how late a crashed object wakes. */
const NET_MS = 5_000;
const HOLD_MS = 30_000;
/** People that a push to this chat reaches. */
export const REACH = 3;

export interface Message {
  readonly id: string;
  /** More than one for a long text. */
  readonly objects: number;
  /** LINE refuses whatever carries it. */
  readonly isBad: boolean;
  state: 'queued' | 'sending' | 'cancelled' | Exclude<Verdict['type'], 'again'>;
  wasAmbiguous: boolean;
  isReplyAmbiguous: boolean;
  wasTried: boolean;
  /** How often the operator accepted that the customer may get it twice. */
  doublesAccepted: number;
  cost: number;
  via: LineCall['via'];
  /** The call that ended, with all it carried. */
  ended: readonly Row[] | null;
}

interface Row {
  readonly message: Message;
  call: LineCall;
  isAlone: boolean;
  members: readonly Member[] | null;
  dueAt: number;
}

export type Command =
  | { readonly type: 'customer'; readonly transitMs: number; readonly isRedelivery: boolean }
  | { readonly type: 'send'; readonly objects: number; readonly isBad: boolean }
  | { readonly type: 'cancel'; readonly nth: number }
  | { readonly type: 'stop'; readonly isStopped: boolean }
  | { readonly type: 'wait'; readonly ms: number; readonly lateMs: number }
  | { readonly type: 'faults'; readonly faults: readonly Fault[]; readonly callMs: number }
  | { readonly type: 'crash'; readonly isTaken: boolean }
  | { readonly type: 'hold'; readonly isAway: boolean }
  | { readonly type: 'retry'; readonly nth: number; readonly acceptDouble: boolean };

export class World {
  now = 1_800_000_000_000;
  readonly line = new StrictLine();
  readonly log: Message[] = [];
  /** Rows in the order in which they may leave. */
  readonly rows: Row[] = [];
  /** Message ids in the order in which their rows were queued, once per queueing. */
  readonly queued: string[] = [];
  /** What was accepted: the call's first message, whether it was a push, and whom it carried. */
  readonly bills: { readonly via: LineCall['via']; readonly members: readonly Message[] }[] = [];
  #tokens: ReplyToken[] = [];
  readonly #claimed = new Map<string, string>();
  #faults: Fault[] = [];
  #callMs = 0;
  #crash: { isTaken: boolean } | null = null;
  #isAway = false;
  #isStopped = false;
  #names = 0;

  run(step: Command): void {
    switch (step.type) {
      case 'customer':
        this.#customerWrites(step.transitMs, step.isRedelivery);
        break;
      case 'send':
        this.#send(step.objects, step.isBad);
        break;
      case 'cancel':
        this.#cancel(step.nth);
        break;
      case 'stop':
        this.#isStopped = step.isStopped;
        break;
      case 'wait':
        this.wait(step.ms, step.lateMs);
        break;
      case 'faults':
        this.#faults = [...step.faults];
        this.#callMs = step.callMs;
        break;
      case 'crash':
        this.#crash = { isTaken: step.isTaken };
        break;
      case 'hold':
        this.#isAway = step.isAway;
        break;
      case 'retry':
        this.#retry(step.nth, step.acceptDouble);
    }
    this.#drain();
  }

  /** No more faults, and time enough for everything to end. */
  calmDown(): void {
    this.#faults = [];
    this.#crash = null;
    this.#isAway = false;
    this.#isStopped = false;
    this.wait(2 * HOUR, 0);
  }

  wait(ms: number, lateMs: number): void {
    const until = this.now + ms;
    for (let head = this.rows[0]; head && head.dueAt + lateMs <= until; head = this.rows[0]) {
      this.now = Math.max(this.now, head.dueAt + lateMs);
      this.#drain();
    }
    this.now = Math.max(this.now, until);
  }

  #customerWrites(transitMs: number, isRedelivery: boolean): void {
    const token = `token-${++this.#names}`;
    this.line.handOut(token, this.now);
    const fresh: ReplyToken = { token, arrivedAt: this.now, eventTs: this.now - transitMs, isRedelivery };
    this.#tokens = keepTokens([...this.#tokens, fresh], this.now);
  }

  #send(objects: number, isBad: boolean): void {
    const message: Message = {
      id: `message-${++this.#names}`,
      objects,
      isBad,
      state: 'queued',
      wasAmbiguous: false,
      isReplyAmbiguous: false,
      wasTried: false,
      doublesAccepted: 0,
      cost: 0,
      via: null,
      ended: null,
    };
    this.log.push(message);
    this.#queue(message, NEW_CALL);
  }

  #queue(message: Message, call: LineCall, company: Pick<Row, 'isAlone' | 'members'> | null = null): void {
    message.state = 'queued';
    const { isAlone = false, members = null } = company ?? {};
    this.rows.push({ message, call, dueAt: this.now, isAlone, members });
    this.queued.push(message.id);
  }

  /** One of the newest: the others are over for long. */
  #cancel(nth: number): void {
    const message = this.log.at(-1 - nth);
    if (!message || !isCancellable(this.rows.map(toOpenCall), message.id)) return;
    expect(message.wasTried, 'taken back after a try').toBe(false);
    this.rows.splice(
      this.rows.findIndex((row) => row.message === message),
      1,
    );
    message.state = 'cancelled';
  }

  #retry(nth: number, acceptDouble: boolean): void {
    const message = this.log[nth % Math.max(1, this.log.length)];
    const [head, ...carried] = message?.ended ?? [];
    const again = head && tryAgain(head.call, this.now, acceptDouble);
    if (!head || !again) return;
    for (const row of [head, ...carried]) {
      row.message.ended = null;
      if (acceptDouble) row.message.doublesAccepted += 1;
      this.#queue(row.message, row === head ? again : row.call, row);
    }
  }

  /** The rows that leave, or left, with the first one. */
  #carried(): Row[] {
    const open = this.rows.slice(0, OBJECTS_PER_CALL_MAX);
    return open.slice(0, membersLeaving(open.map(toOpenCall)).length);
  }

  #drain(): void {
    for (let head = this.rows[0]; head && head.dueAt <= this.now; head = this.rows[0]) {
      if (head.call.inFlight) {
        this.#conclude(this.#carried(), { kind: 'unknown' });
        continue;
      }
      const late = endIfLate(head.call, this.now);
      if (late) {
        this.#settle(this.#carried(), head.call, late);
        continue;
      }
      if (this.#isAway) {
        head.dueAt = this.now + HOLD_MS;
        return;
      }
      if (!this.#attempt(head)) return;
    }
  }

  /** False where the object went away in mid-call. */
  #attempt(head: Row): boolean {
    const carried = this.#carried();
    const call = startAttempt(head.call, this.#tokens, this.now);
    const stopped = this.#isStopped ? endIfPushesStopped(call) : null;
    if (stopped) {
      this.#settle(isUntried(head.call) ? [head] : carried, head.call, stopped);
      return true;
    }
    head.call = call;
    head.members = carried.length > 1 ? carried.map((row) => toMember(row.message)) : head.members;
    head.dueAt = this.now;
    for (const { message } of carried) {
      message.state = 'sending';
      message.wasTried = true;
    }
    this.#tokens = this.#tokens.filter((one) => one.token !== call.token?.token);
    const leaving = this.#toCall(carried, call);
    if (this.#crash) {
      const { isTaken } = this.#crash;
      this.#crash = null;
      this.line.answer(leaving, isTaken && !hasBad(carried) ? 'lost after' : 'lost before', this.now);
      head.dueAt = this.now + NET_MS;
      return false;
    }
    const fault = this.#faults.shift() ?? 'none';
    const outcome = this.line.answer(leaving, hasBad(carried) ? withBadBody(fault) : fault, this.now);
    this.now += this.#callMs;
    this.#conclude(carried, outcome);
    return true;
  }

  #toCall(carried: readonly Row[], call: LineCall): Call {
    const [first] = carried;
    const objects = carried.reduce((sum, { message }) => sum + message.objects, 0);
    expect(objects).toBeLessThanOrEqual(OBJECTS_PER_CALL_MAX);
    const body = carried.map(({ message }) => message.id).join(' ');
    if (call.via === 'reply' && call.token) {
      const { token } = call.token;
      expect(this.#claimed.get(token) ?? body).toBe(body);
      this.#claimed.set(token, body);
      return { via: 'reply', token, body };
    }
    for (const { message } of carried) {
      if (!message.isReplyAmbiguous) continue;
      expect(message.doublesAccepted, 'a push after an ambiguous reply').toBeGreaterThan(0);
    }
    return { via: 'push', key: first?.message.id ?? '', body };
  }

  #conclude(carried: readonly Row[], outcome: LineOutcome): void {
    const [head] = carried;
    if (!head) return;
    if (outcome.kind === 'unknown' || outcome.kind === 'conflict_without_id') {
      for (const { message } of carried) {
        message.wasAmbiguous = true;
        if (head.call.via === 'reply') message.isReplyAmbiguous = true;
      }
    }
    const { call, verdict } = concludeAttempt(head.call, outcome, this.now, 0.5);
    this.#settle(carried, call, verdict);
  }

  #settle(carried: readonly Row[], call: LineCall, verdict: Verdict): void {
    const [head] = carried;
    if (!head) return;
    head.call = call;
    if (verdict.type === 'again') {
      head.dueAt = verdict.at;
      return;
    }
    const members = carried.map((row) => toMember(row.message));
    if (mustSeparate(verdict, members)) {
      for (const row of carried) {
        row.call = separatedCall(call, row === head);
        row.isAlone = true;
        row.members = null;
        row.dueAt = this.now;
      }
      return;
    }
    const isRefused = verdict.type === 'failed' && verdict.reason === 'REFUSED_BY_LINE';
    expect(isRefused && carried.length > 1, 'a bad message failed its neighbours').toBe(false);
    expect(this.rows.splice(0, carried.length)).toEqual(carried);
    carried.forEach(({ message }, place) => {
      message.state = verdict.type;
      message.ended = verdict.type === 'sent' ? null : carried;
      if (verdict.type === 'sent') message.cost = costOf(call.via, place, REACH);
      if (verdict.type === 'sent') message.via = call.via;
    });
    if (verdict.type === 'sent') this.bills.push({ via: call.via, members: carried.map(({ message }) => message) });
  }
}

function toMember({ id, objects }: Message): Member {
  return { messageId: id, count: objects };
}

function toOpenCall({ message, call, isAlone, members }: Row): OpenCall {
  return { messageId: message.id, objectCount: message.objects, call, isAlone, members };
}

function hasBad(carried: readonly Row[]): boolean {
  return carried.some(({ message }) => message.isBad);
}

/** What LINE would refuse it does not take, whatever else happens. */
function withBadBody(fault: Fault): Fault {
  if (fault === '500 after') return '500 before';
  if (fault === 'lost after') return 'lost before';
  return NEVER_TAKEN.includes(fault) ? fault : 'bad body';
}

const NEVER_TAKEN: readonly Fault[] = ['500 before', 'lost before', 'rate', 'unauthorized', 'conflict without id'];
