// A strict LINE for the simulated world: reply tokens have one use and one minute, a retry key is known for 24 hours, and
// every fault says whether it struck before or after the message was taken. Pure but for its own memory; the clock comes in.
// https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
import type { LineOutcome } from '../domain/delivery/line-call';

export const FAULTS = [
  'none',
  'malformed 200',
  '500 before',
  '500 after',
  'lost before',
  'lost after',
  'rate',
  'too many to one',
  'month used up',
  'month reserved',
  'unauthorized',
  'bad body',
  'conflict without id',
] as const;
export type Fault = (typeof FAULTS)[number];

export type Call =
  | { readonly via: 'reply'; readonly token: string; readonly body: string }
  | { readonly via: 'push'; readonly key: string; readonly body: string };

const REPLY_TOKEN_MS = 60_000;
const KEY_MS = 24 * 3_600_000;

const ACCEPTED: LineOutcome = { kind: 'accepted', isRepeat: false };
const ACCEPTED_BEFORE: LineOutcome = { kind: 'accepted', isRepeat: true };
const UNKNOWN: LineOutcome = { kind: 'unknown' };

export class StrictLine {
  /** Bodies in the order in which the customer gets them. */
  readonly accepted: string[] = [];
  readonly #tokens = new Map<string, { until: number; body: string | null }>();
  readonly #keys = new Map<string, { at: number; body: string }>();

  handOut(token: string, now: number): void {
    this.#tokens.set(token, { until: now + REPLY_TOKEN_MS, body: null });
  }

  /** What the caller sees of one call; the message may be taken all the same. */
  answer(call: Call, fault: Fault, now: number): LineOutcome {
    switch (fault) {
      case '500 before':
      case 'lost before':
        return UNKNOWN;
      case '500 after':
      case 'lost after':
        this.#take(call, now);
        return UNKNOWN;
      case 'rate':
        return { kind: 'limited', why: 'rate', isQuotaUsedUp: null };
      case 'too many to one':
        // Of pushes alone.
        if (call.via === 'reply') return this.#take(call, now);
        return { kind: 'limited', why: 'too_many_to_one', isQuotaUsedUp: null };
      case 'month used up':
      case 'month reserved': {
        // Replies are free.
        if (call.via === 'reply') return this.#take(call, now);
        return { kind: 'limited', why: 'monthly', isQuotaUsedUp: fault === 'month used up' };
      }
      case 'unauthorized':
        return { kind: 'unauthorized' };
      case 'bad body':
        return { kind: 'rejected', isInvalidReplyToken: false, detail: 'The request body has 1 error(s)' };
      case 'conflict without id':
        return call.via === 'push' ? { kind: 'conflict_without_id' } : UNKNOWN;
      case 'none':
      case 'malformed 200':
        return this.#take(call, now);
    }
  }

  #take(call: Call, now: number): LineOutcome {
    return call.via === 'reply' ? this.#reply(call.token, call.body, now) : this.#push(call.key, call.body, now);
  }

  #reply(token: string, body: string, now: number): LineOutcome {
    const known = this.#tokens.get(token);
    if (!known || known.body !== null || now >= known.until) {
      return { kind: 'rejected', isInvalidReplyToken: true, detail: 'Invalid reply token' };
    }
    known.body = body;
    this.accepted.push(body);
    return ACCEPTED;
  }

  #push(key: string, body: string, now: number): LineOutcome {
    const known = this.#keys.get(key);
    if (known && now - known.at < KEY_MS) {
      if (known.body !== body) throw new Error('one retry key for two bodies');
      // 409 with x-line-accepted-request-id, which the client reads as accepted.
      return ACCEPTED_BEFORE;
    }
    this.#keys.set(key, { at: now, body });
    this.accepted.push(body);
    return ACCEPTED;
  }
}
