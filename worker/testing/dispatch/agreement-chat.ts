// A chat in the walk over the agreement: the real `transition` behind a counter of the log, as the chat's object keeps it.
// Only tests import it.
import type { ChatEvent } from '../../domain/chat/chat-event';
import { type ChatState, EMPTY_CHAT_STATE, slotWeight } from '../../domain/chat/session-state';
import { transition } from '../../domain/chat/transition';
import type { SessionFacts } from '../../rpc/dispatcher-rpc';
import type { ChatRecord } from '../../session/chat-record';
import { sessionFacts } from '../../session/session-facts';
import { contextAt } from '../chat-states';

const EPOCH = 1;

export class AgreementChat {
  readonly chatId: string;
  state: ChatState = EMPTY_CHAT_STATE;
  /** Its facts have changed since they were sent. */
  isDirty = false;
  /** Settled numbers are forgotten at once: a weakness. */
  readonly #hasFence: boolean;
  /** Owned by a decision of the Dispatcher, not by hand. */
  #isAutomatic = false;
  #seq = 0;
  #lastId = 0;

  constructor(chatId: string, hasFence: boolean) {
    this.chatId = chatId;
    this.#hasFence = hasFence;
  }

  apply(event: ChatEvent, now: number): 'ok' | 'OWNED' | 'GONE' {
    const newId = () => `session ${++this.#lastId} of ${this.chatId}`;
    const decided = transition(this.state, event, contextAt(now, { newId, nextSeq: this.#seq + 1 }));
    if (!decided.ok) return decided.error.code === 'OWNED' ? 'OWNED' : 'GONE';
    const ownerBefore = this.owner;
    const isPassedOn = this.state.session?.offer?.from !== undefined;
    if (decided.value.state !== this.state) {
      this.state = this.#hasFence ? decided.value.state : withoutFence(decided.value.state);
      this.#seq += Math.max(1, decided.value.entries.length);
      this.isDirty = true;
    }
    if (this.owner !== ownerBefore) {
      const isAccepted = event.type === 'claim' && event.decisionNo !== undefined;
      this.#isAutomatic = event.type === 'assign' || (isAccepted && !isPassedOn);
    }
    return 'ok';
  }

  get owner(): string | null {
    return this.state.session?.owner?.operatorId ?? null;
  }

  get weight(): number {
    return this.state.session ? slotWeight(this.state.session) : 0;
  }

  /** Whether it is offered to this operator, or hers by a decision of the Dispatcher. */
  takesSlotOf(operatorId: string): boolean {
    if (this.state.session?.offer?.to.operatorId === operatorId) return true;
    return this.#isAutomatic && this.owner === operatorId && this.weight > 0;
  }

  facts(): SessionFacts | null {
    // All that it reads of a record.
    const facts = sessionFacts({ chatId: this.chatId, state: this.state } as unknown as ChatRecord);
    return facts && { ...facts, epoch: EPOCH, seq: this.#seq };
  }
}

function withoutFence(state: ChatState): ChatState {
  if (!state.session) return state;
  const { fence: _fence, ...session } = state.session;
  return { ...state, session };
}
