// Delivery in a world of its own: simulated clock, a strict LINE, crashes, holds, late alarms, impatient operators. Drives
// the pure decisions as drain-line-lane does: first in first out, one in flight, `in flight` kept before a call leaves.
// KAIWA_COMMANDS sets how many commands are played (a million on demand); fast-check prints the seed of a failure.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  concludeAttempt,
  endIfLate,
  type LineCall,
  type LineOutcome,
  NEW_CALL,
  startAttempt,
  tryAgain,
  type Verdict,
} from '../domain/delivery/line-call';
import { keepTokens, type ReplyToken } from '../domain/delivery/reply-token';
import { type Call, FAULTS, type Fault, StrictLine } from './strict-line';

const COMMANDS = Number(process.env.KAIWA_COMMANDS ?? 100_000);
const COMMANDS_PER_RUN = 200;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The alarm as a net: how late a crashed object wakes. */
const NET_MS = 5_000;
const HOLD_MS = 30_000;

interface Message {
  readonly id: string;
  state: 'queued' | 'sending' | Exclude<Verdict['type'], 'again'>;
  wasAmbiguous: boolean;
  isReplyAmbiguous: boolean;
  /** How often the operator accepted that the customer may get it twice. */
  doublesAccepted: number;
  ended: LineCall | null;
}

interface Row {
  readonly message: Message;
  call: LineCall;
  dueAt: number;
}

type Command =
  | { readonly type: 'customer'; readonly transitMs: number; readonly isRedelivery: boolean }
  | { readonly type: 'send' }
  | { readonly type: 'wait'; readonly ms: number; readonly lateMs: number }
  | { readonly type: 'faults'; readonly faults: readonly Fault[]; readonly callMs: number }
  | { readonly type: 'crash'; readonly isTaken: boolean }
  | { readonly type: 'hold'; readonly isAway: boolean }
  | { readonly type: 'retry'; readonly nth: number; readonly acceptDouble: boolean };

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('customer' as const),
      transitMs: fc.constantFrom(0, 300, 20_000, 55_000, 30 * MINUTE),
      isRedelivery: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.constant({ type: 'send' as const }) },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 500, 1_000, 2_000, 45_000, 5 * MINUTE, 20 * MINUTE, 25 * HOUR),
      lateMs: fc.constantFrom(0, 0, 0, 40_000, 25 * HOUR),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('faults' as const),
      faults: fc.array(fc.constantFrom(...FAULTS), { minLength: 1, maxLength: 4 }),
      callMs: fc.constantFrom(0, 200, 9_900),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('crash' as const), isTaken: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('hold' as const), isAway: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('retry' as const), nth: fc.nat(30), acceptDouble: fc.boolean() }),
  },
);

class World {
  now = 1_800_000_000_000;
  readonly line = new StrictLine();
  readonly log: Message[] = [];
  /** Rows in the order in which they may leave. */
  readonly rows: Row[] = [];
  /** Message ids in the order in which their rows were queued, once per queueing. */
  readonly queued: string[] = [];
  #tokens: ReplyToken[] = [];
  readonly #claimed = new Map<string, string>();
  #faults: Fault[] = [];
  #callMs = 0;
  #crash: { isTaken: boolean } | null = null;
  #isAway = false;
  #names = 0;

  run(step: Command): void {
    switch (step.type) {
      case 'customer':
        this.#customerWrites(step.transitMs, step.isRedelivery);
        break;
      case 'send':
        this.#send();
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

  #send(): void {
    const message: Message = {
      id: `message-${++this.#names}`,
      state: 'queued',
      wasAmbiguous: false,
      isReplyAmbiguous: false,
      doublesAccepted: 0,
      ended: null,
    };
    this.log.push(message);
    this.#queue(message, NEW_CALL);
  }

  #queue(message: Message, call: LineCall): void {
    message.state = 'queued';
    this.rows.push({ message, call, dueAt: this.now });
    this.queued.push(message.id);
  }

  #retry(nth: number, acceptDouble: boolean): void {
    const message = this.log[nth % Math.max(1, this.log.length)];
    if (!message?.ended) return;
    const again = tryAgain(message.ended, this.now, acceptDouble);
    if (!again) return;
    message.ended = null;
    if (acceptDouble) message.doublesAccepted += 1;
    this.#queue(message, again);
  }

  #drain(): void {
    for (let head = this.rows[0]; head && head.dueAt <= this.now; head = this.rows[0]) {
      if (head.call.inFlight) {
        this.#conclude(head, { kind: 'unknown' });
        continue;
      }
      const late = endIfLate(head.call, this.now);
      if (late) {
        this.#settle(head, head.call, late);
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
  #attempt(row: Row): boolean {
    row.call = startAttempt(row.call, this.#tokens, this.now);
    row.message.state = 'sending';
    row.dueAt = this.now;
    const { token } = row.call;
    this.#tokens = this.#tokens.filter((one) => one.token !== token?.token);
    const leaving = this.#toCall(row);
    if (this.#crash) {
      const { isTaken } = this.#crash;
      this.#crash = null;
      this.line.answer(leaving, isTaken ? 'lost after' : 'lost before', this.now);
      row.dueAt = this.now + NET_MS;
      return false;
    }
    const outcome = this.line.answer(leaving, this.#faults.shift() ?? 'none', this.now);
    this.now += this.#callMs;
    this.#conclude(row, outcome);
    return true;
  }

  #toCall({ call, message }: Row): Call {
    if (call.via === 'reply' && call.token) {
      const { token } = call.token;
      expect(this.#claimed.get(token) ?? message.id).toBe(message.id);
      this.#claimed.set(token, message.id);
      return { via: 'reply', token, body: message.id };
    }
    if (message.isReplyAmbiguous) expect(message.doublesAccepted, 'a push after an ambiguous reply').toBeGreaterThan(0);
    return { via: 'push', key: message.id, body: message.id };
  }

  #conclude(row: Row, outcome: LineOutcome): void {
    if (outcome.kind === 'unknown' || outcome.kind === 'conflict_without_id') {
      row.message.wasAmbiguous = true;
      if (row.call.via === 'reply') row.message.isReplyAmbiguous = true;
    }
    const { call, verdict } = concludeAttempt(row.call, outcome, this.now, 0.5);
    this.#settle(row, call, verdict);
  }

  #settle(row: Row, call: LineCall, verdict: Verdict): void {
    row.call = call;
    if (verdict.type === 'again') {
      row.dueAt = verdict.at;
      return;
    }
    expect(this.rows.shift()).toBe(row);
    row.message.state = verdict.type;
    row.message.ended = verdict.type === 'sent' ? null : call;
  }
}

function check({ log, line, rows, queued }: World): void {
  expect(rows).toEqual([]);
  const times = new Map<string, number>();
  for (const id of line.accepted) times.set(id, (times.get(id) ?? 0) + 1);
  for (const message of log) {
    const taken = times.get(message.id) ?? 0;
    expect(taken, 'taken twice without consent').toBeLessThanOrEqual(1 + message.doublesAccepted);
    if (message.state === 'sent') expect(taken).toBeGreaterThan(0);
    if (message.state === 'failed') expect([taken, message.wasAmbiguous]).toEqual([0, false]);
    if (message.state === 'unconfirmed') expect(message.wasAmbiguous).toBe(true);
    expect(['sent', 'failed', 'unconfirmed']).toContain(message.state);
  }
  // What LINE took is a subsequence of what was queued: nothing overtook.
  let place = 0;
  for (const id of line.accepted) {
    const found = queued.indexOf(id, place);
    expect(found, 'LINE took it in another order').toBeGreaterThanOrEqual(0);
    place = found + 1;
  }
}

test(`${COMMANDS} commands: nothing lost, doubled without consent, overtaken, or called what it is not`, {
  timeout: 600_000,
}, () => {
  fc.assert(
    fc.property(fc.array(command, { minLength: COMMANDS_PER_RUN, maxLength: COMMANDS_PER_RUN }), (commands) => {
      const world = new World();
      for (const step of commands) world.run(step);
      world.calmDown();
      check(world);
    }),
    { numRuns: Math.max(1, Math.round(COMMANDS / COMMANDS_PER_RUN)) },
  );
});
