// A chat that random moves happen to, with its clock and its deadlines as ChatSession keeps them, and what an outsider counts.
// Only tests import it.
import type { ChatEvent } from '../domain/chat/chat-event';
import { DEFAULT_POLICY, type DecisionContext, type Policy, type Step } from '../domain/chat/decision';
import type { Effect, SessionTimer } from '../domain/chat/effect';
import {
  type ChatState,
  EMPTY_CHAT_STATE,
  isHumanMode,
  type SessionState,
  stateOf,
} from '../domain/chat/session-state';
import { transition } from '../domain/chat/transition';
import type { SessionId } from '../domain/ids';
import { DEFAULT_SLA_POLICY, type SlaPolicy } from '../domain/sla/sla-policy';
import { contextAt, deepFreeze, NOW, REOPEN_MS } from './chat-states';
import { ALWAYS } from './sla-session';

const MINUTE = 60_000;

/** Of one team: used up soon, and the customer's time does not count. */
const HASTY: SlaPolicy = {
  ...DEFAULT_SLA_POLICY,
  id: 'hasty',
  targetsSec: { first_reply: 30, resolution: 90 },
  pausesForCustomer: true,
};

export const WORLD_POLICY: Policy = {
  ...DEFAULT_POLICY,
  reopenMs: REOPEN_MS,
  idleWarnMs: 20 * MINUTE,
  idleEndMs: 30 * MINUTE,
  greyMs: 10 * MINUTE,
  firstReplyCheckAt: (since) => since + MINUTE,
  nextReplyCheckAt: (since) => since + 3 * MINUTE,
  sla: { policyFor: ({ teamId }) => (teamId === 'sales' ? HASTY : DEFAULT_SLA_POLICY), hoursOf: () => ALWAYS },
};

/** These keep the time they have. */
const ONLY_LATER: readonly SessionTimer[] = ['idle_warn', 'idle_end', 'grey', 'next_reply'];

export interface Timer {
  readonly timer: SessionTimer;
  readonly sessionId: SessionId;
  readonly at: number;
}

/** A step that was made, with what it was made from. */
export interface Played {
  readonly before: ChatState;
  readonly event: ChatEvent;
  readonly step: Step;
}

export class ChatWorld {
  state: ChatState = EMPTY_CHAT_STATE;
  now = NOW;
  seq = 0;
  /** Events so far. */
  count = 0;
  /** The highest number of a decision that anybody has seen. */
  decisions = 0;
  readonly timers = new Map<string, Timer>();
  /** By session: decisions up to this one were settled. */
  readonly settled = new Map<string, number>();
  inbound = 0;
  /** When each of the messages happened that nobody has answered. */
  unanswered: number[] = [];
  readonly friendEvents: { readonly isFriend: boolean; readonly at: number }[] = [];

  constructor(
    readonly policy: Policy,
    readonly isGroup: boolean,
  ) {}

  context(): DecisionContext {
    let ids = 0;
    const newId = () => `id-${this.count}-${++ids}`;
    return contextAt(this.now, { newId, nextSeq: this.seq + 1, isGroup: this.isGroup, policy: this.policy });
  }

  /** @returns null where it was refused */
  play(event: ChatEvent): Played | null {
    const before = deepFreeze(this.state);
    const decided = transition(before, deepFreeze(event), this.context());
    this.count += 1;
    if ('decisionNo' in event && event.decisionNo !== undefined)
      this.decisions = Math.max(this.decisions, event.decisionNo);
    if (event.type === 'settle' && before.session) this.#settle(before.session.id, event.decisionNo);
    if (!decided.ok) return null;
    const step = decided.value;
    this.state = step.state;
    this.seq += step.entries.length;
    for (const effect of step.effects) this.#order(effect);
    this.#count({ before, event, step });
    return { before, event, step };
  }

  /** The deadlines that are due, as an alarm finds them: those of its list that are stopped meanwhile ring all the same. */
  dueTimers(): Timer[] {
    return [...this.timers.values()].filter(({ at }) => at <= this.now);
  }

  /** Takes a deadline off. @returns what it decides; null: it only reminds */
  ring({ timer, sessionId }: Timer): ChatEvent | null {
    this.timers.delete(keyOf(timer, sessionId));
    switch (timer) {
      case 'idle_end':
      case 'hold_end':
      case 'grey':
      case 'sla':
      case 'window_end':
        return { type: timer, sessionId };
      default:
        return null;
    }
  }

  #settle(sessionId: string, decisionNo: number): void {
    this.settled.set(sessionId, Math.max(decisionNo, this.settled.get(sessionId) ?? 0));
  }

  #order(effect: Effect): void {
    if (effect.type === 'cancel_wake') this.timers.delete(keyOf(effect.timer, effect.sessionId));
    if (effect.type !== 'wake_at') return;
    const key = keyOf(effect.timer, effect.sessionId);
    const known = this.timers.get(key);
    const mustStay = known && (ONLY_LATER.includes(effect.timer) || (effect.timer === 'sla' && known.at < effect.at));
    if (!mustStay) this.timers.set(key, effect);
  }

  #count({ before, event, step }: Played): void {
    const [was, is] = [stateOf(before), stateOf(step.state)];
    const acted = 'lineTs' in event ? Math.min(event.lineTs, this.now) : this.now;
    if (event.type === 'customer_message') this.inbound += 1;
    if (event.type === 'customer_message' && isHumanMode(is)) this.unanswered.push(acted);
    if (event.type === 'ask' && begins(was, is)) this.unanswered.push(acted);
    if (event.type === 'reply' || (isHumanMode(was) && !isHumanMode(is))) this.unanswered = [];
    if (event.type === 'follow' || event.type === 'gone') {
      this.friendEvents.push({ isFriend: event.type === 'follow', at: event.lineTs });
    }
  }
}

function begins(was: SessionState, is: SessionState): boolean {
  return !isHumanMode(was) && isHumanMode(is);
}

function keyOf(timer: SessionTimer, sessionId: string): string {
  return `${timer} ${sessionId}`;
}
