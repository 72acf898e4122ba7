// A chat in a race: the real `transition`, with what people and the Dispatcher want of it in short words. Only tests import it.
import type { ChatEvent } from '../../domain/chat/chat-event';
import type { Actor } from '../../domain/chat/operator-act';
import type { OperatorId, SessionId } from '../../domain/ids';
import type { Reservation } from '../../domain/routing/agreement';
import type { SessionFacts } from '../../rpc/dispatcher-rpc';
import { AgreementChat } from './agreement-chat';

export type RaceFacts = SessionFacts;

/** What somebody who wanted the chat is told. */
export type Told = 'ok' | 'GONE' | { readonly ownedBy: string };

const TEAM = { teamId: 'general-support', needs: { skills: [] } };

export class RaceChat {
  readonly id: string;
  readonly #chat: AgreementChat;
  readonly #now: () => number;
  readonly #judged = new Set<number>();

  constructor(id: string, now: () => number) {
    this.id = id;
    this.#chat = new AgreementChat(id, true);
    this.#now = now;
  }

  get session() {
    return this.#chat.state.session;
  }

  /** Of an open session: whoever ended one has it no more. */
  get owner(): string | null {
    return this.isEmpty ? null : this.#chat.owner;
  }

  /** Its owner came by a decision of the Dispatcher, not by hand. */
  get isAutomatic(): boolean {
    return this.owner !== null && this.#chat.takesSlotOf(this.owner);
  }

  get isWaiting(): boolean {
    return this.session?.state === 'waiting';
  }

  get isEmpty(): boolean {
    const state = this.session?.state;
    return state === undefined || state === 'resolved' || state === 'closed';
  }

  get offer(): { readonly decisionNo: number } | null {
    return this.session?.offer ?? null;
  }

  /** Whoever owns it and passes it on by the open offer. */
  get passedOnBy(): string | null {
    return this.session?.offer?.from?.by.operatorId ?? null;
  }

  get seq(): number {
    return this.facts().seq;
  }

  facts(): RaceFacts {
    const facts = this.#chat.facts();
    if (!facts) throw new Error(`${this.id} has not been asked for`);
    return facts;
  }

  ask(): void {
    const now = this.#now();
    this.#apply({ type: 'ask', trigger: 'no_bot', lineTs: now });
    this.#apply({ type: 'place', ...TEAM });
  }

  cancel(): void {
    this.#apply({ type: 'queue_cancel', lineTs: this.#now() });
  }

  resolve(): void {
    this.#byOwner((by) => ({ type: 'resolve', by, expectedVersion: null, reason: 'solved' }));
  }

  release(): void {
    this.#byOwner((by) => ({ type: 'release', by, expectedVersion: null }));
  }

  /** A claim by hand, compared with the state as it is. */
  tryClaim(operatorId: string): Told {
    return this.#take({ type: 'claim', by: actor(operatorId), expectedVersion: null });
  }

  /** She accepts: a claim that names the decision. */
  tryAccept(operatorId: string, decisionNo: number): Told {
    return this.#take({ type: 'claim', by: actor(operatorId), expectedVersion: null, decisionNo });
  }

  /** A decision of the Dispatcher arrives. @returns what the chat says, and whether it is a repeat */
  judge({ decisionNo, sessionId, entryVersion, operatorId, mode, from, expiresAt }: Reservation): {
    readonly answer: 'ok' | 'OWNED' | 'GONE';
    readonly isRepeat: boolean;
  } {
    const isRepeat = this.#judged.has(decisionNo);
    this.#judged.add(decisionNo);
    const order = { decisionNo, sessionId: sessionId as SessionId, entryVersion, to: actor(operatorId) };
    const passedOn = from === undefined ? {} : { from: { by: actor(from) } };
    const answer = this.#apply(
      mode === 'offer'
        ? { type: 'offer', ...order, until: expiresAt, ...passedOn }
        : { type: 'assign', ...order, by: null },
    );
    return { answer, isRepeat };
  }

  settle(decisionNo: number): void {
    this.#apply({ type: 'settle', decisionNo });
  }

  #take(event: ChatEvent): Told {
    // Whoever was too late for a session begins none here.
    if (this.isEmpty) return 'GONE';
    const outcome = this.#apply(event);
    if (outcome === 'OWNED') return { ownedBy: this.owner ?? '' };
    return outcome;
  }

  #byOwner(toEvent: (by: Actor) => ChatEvent): void {
    const { owner } = this;
    if (owner !== null) this.#apply(toEvent(actor(owner)));
  }

  #apply(event: ChatEvent): 'ok' | 'OWNED' | 'GONE' {
    return this.#chat.apply(event, this.#now());
  }
}

function actor(operatorId: string): Actor {
  return { operatorId: operatorId as OperatorId, name: operatorId, role: 'operator' };
}
