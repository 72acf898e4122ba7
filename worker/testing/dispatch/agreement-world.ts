// A Dispatcher and two chats whose calls come late, twice, in any order, and whose answers may be lost. The chats are the real
// `transition`, the Dispatcher's half is the real ledger; only the network and the choice of what happens next are made up.
// A `Weakness` takes one guard away, to show that the walk would notice. Only tests import it.
import type { ChatEvent } from '../../domain/chat/chat-event';
import type { Actor } from '../../domain/chat/operator-act';
import type { OperatorId, SessionId } from '../../domain/ids';
import {
  type ChatLedger,
  isUnderWay,
  markEnding,
  nextDecisionNo,
  type OfferEnding,
  type Released,
  type Reserving,
  reserve,
  slotsOf,
  takeAnswer,
  takeFacts,
} from '../../domain/routing/agreement';
import type { SessionFacts } from '../../rpc/dispatcher-rpc';
import { NOW } from '../chat-states';
import type { SeededChance } from '../seeded-chance';
import { AgreementChat } from './agreement-chat';

export type Weakness = 'no_fence' | 'late_facts_taken' | 'owner_lost_unguarded' | 'released_by_time';

/** Chats at a time, for either operator. */
const CAPACITY = 1;

export const ASKED: Actor = { operatorId: 'op_asked' as OperatorId, name: 'Aya', role: 'operator' };
export const OTHER: Actor = { operatorId: 'op_other' as OperatorId, name: 'Ben', role: 'supervisor' };

type Ledger = ChatLedger<SessionFacts>;

type Message =
  | {
      readonly to: 'dispatcher';
      readonly chatId: string;
      readonly take: (ledger: Ledger) => ReturnType<typeof takeFacts<SessionFacts>>;
    }
  | {
      readonly to: 'chat';
      readonly chatId: string;
      readonly event: ChatEvent;
      readonly decisionNo?: number;
      readonly isEnd?: boolean;
    };

export class AgreementWorld {
  readonly chats: readonly AgreementChat[];
  readonly released: Released[] = [];
  /** What broke, in words; null: nothing yet. */
  fault: string | null = null;
  readonly trace: string[] = [];
  readonly #chance: SeededChance;
  readonly #weakness: Weakness | null;
  readonly #ledgers = new Map<string, Ledger>();
  readonly #network: Message[] = [];
  #now = NOW;
  #lastDecisionNo = 0;

  constructor(chance: SeededChance, weakness: Weakness | null = null) {
    this.#chance = chance;
    this.#weakness = weakness;
    this.chats = ['demo:U1', 'demo:U2'].map((chatId) => new AgreementChat(chatId, weakness !== 'no_fence'));
    for (const { chatId } of this.chats) this.#ledgers.set(chatId, { facts: null, reservations: [] });
  }

  /** One thing happens. @param isQuiet nobody acts any more, what is under way comes to its end; false where nothing is left */
  step(isQuiet: boolean): boolean {
    this.#now += 1_000;
    const kinds = [
      { weight: 8, acts: this.#deliveries(isQuiet) },
      { weight: 3, acts: this.#sendings(isQuiet) },
      { weight: 2, acts: this.#expiries() },
      { weight: isQuiet ? 0 : 3, acts: this.chats.flatMap((chat) => this.#peopleActs(chat)) },
      { weight: isQuiet ? 0 : 5, acts: this.#decisions() },
    ].filter(({ weight, acts }) => weight > 0 && acts.length > 0);
    const acts = this.#pickKind(kinds);
    if (acts.length === 0) return false;
    this.trace.push(this.#chance.pick(acts)());
    this.#check();
    return true;
  }

  /** People act seldom beside what the machines do, or no decision would live to be accepted or declined. */
  #pickKind(
    kinds: readonly { readonly weight: number; readonly acts: readonly (() => string)[] }[],
  ): readonly (() => string)[] {
    let left = this.#chance.below(kinds.reduce((sum, { weight }) => sum + weight, 0));
    for (const { weight, acts } of kinds) {
      if (left < weight) return acts;
      left -= weight;
    }
    return [];
  }

  /** What must hold once all is quiet. */
  checkQuiet(): void {
    for (const chat of this.chats) {
      const { session } = chat.state;
      const ledger = this.#ledgerOf(chat.chatId);
      const slots = slotsOf(ledger);
      const wanted = chat.owner && chat.weight > 0 ? `${chat.owner} ${chat.weight}` : 'none';
      const held = slots.map(({ operatorId, used, reserved }) => `${operatorId} ${used + reserved}`).join() || 'none';
      if (held !== wanted) this.fault ??= `slot of ${chat.chatId}: ${held}, its owner: ${wanted}`;
      if ((ledger.facts?.state ?? 'bot') !== (session?.state ?? 'bot'))
        this.fault ??= `entry of ${chat.chatId} is another`;
      if (ledger.reservations.length > 0) this.fault ??= `reservation of ${chat.chatId} left`;
      if (session?.offer) this.fault ??= `offer of ${chat.chatId} without a reservation`;
    }
  }

  // ---- people

  #peopleActs(chat: AgreementChat): (() => string)[] {
    const { session } = chat.state;
    const acts: (() => string)[] = [];
    const act = (name: string, event: ChatEvent) => acts.push(() => this.#act(chat, name, event));
    const by = OTHER;
    const expectedVersion = null;
    if (!session || session.state === 'closed') {
      acts.push(() => {
        this.#act(chat, 'ask', { type: 'ask', trigger: 'button', lineTs: this.#now });
        return this.#act(chat, 'ask and place', { type: 'place', teamId: 'support', needs: { skills: [] } });
      });
      return acts;
    }
    if (session.state === 'waiting') {
      act('cancel', { type: 'queue_cancel', lineTs: this.#now });
      act('claim by hand', { type: 'claim', by, expectedVersion });
      act('priority', { type: 'set_priority', by, expectedVersion, priority: this.#chance.pick([0, 1, 2, 3]) });
      act('callback', { type: 'callback_accept', way: 'chat' });
      act('unpark', { type: 'unpark' });
    }
    const { offer, parked } = session;
    if (offer?.from) act('take back', { type: 'take_back', by, decisionNo: offer.decisionNo, expectedVersion });
    if (parked?.turn) {
      const { decisionNo, to } = parked.turn;
      const { id: sessionId, entryVersion } = session;
      act('answer', { type: 'assign', decisionNo, sessionId, entryVersion, to, by: null });
    }
    if (offer) act('accept', { type: 'claim', by: ASKED, decisionNo: offer.decisionNo, expectedVersion });
    if (session.owner) {
      act('resolve', { type: 'resolve', by, reason: 'solved', expectedVersion });
      act('release', { type: 'release', by, expectedVersion });
      act('transfer to a team', { type: 'transfer_team', by, teamId: 'sales', needs: { skills: [] }, expectedVersion });
      if (session.owner.operatorId === ASKED.operatorId) act('take over', { type: 'take_over', by, expectedVersion });
    }
    if (session.state === 'resolved') act('close', { type: 'archive', by, expectedVersion });
    return acts;
  }

  #act(chat: AgreementChat, name: string, event: ChatEvent): string {
    chat.apply(event, this.#now);
    return `${name} ${chat.chatId}`;
  }

  // ---- the Dispatcher's side

  #ledgerOf(chatId: string): Ledger {
    return this.#ledgers.get(chatId) ?? { facts: null, reservations: [] };
  }

  #reservedBy(operatorId: string): number {
    return [...this.#ledgers.values()]
      .flatMap((ledger) => slotsOf(ledger))
      .filter((slot) => slot.operatorId === operatorId)
      .reduce((sum, { used, reserved }) => sum + used + reserved, 0);
  }

  #decisions(): (() => string)[] {
    const acts: (() => string)[] = [];
    for (const { chatId } of this.chats) {
      const ledger = this.#ledgerOf(chatId);
      const { facts } = ledger;
      if (facts?.owner === ASKED.operatorId && this.#chance.happens(0.2)) {
        acts.push(() => this.#loseOwner(chatId, facts));
      }
      if (!facts || isUnderWay(ledger) || this.#reservedBy(ASKED.operatorId) >= CAPACITY) continue;
      const isOthers = facts.owner === OTHER.operatorId && facts.endReason === null;
      if (isOthers) acts.push(() => this.#decide(chatId, facts, 'offer', OTHER));
      if (facts.state !== 'waiting' || facts.parked) continue;
      for (const mode of ['offer', 'forced', 'check_in'] as const) acts.push(() => this.#decide(chatId, facts, mode));
    }
    return acts;
  }

  #loseOwner(chatId: string, { owner, version }: SessionFacts): string {
    const event: ChatEvent = { type: 'owner_lost', owner: owner as OperatorId, version, why: 'gone' };
    this.#network.push({ to: 'chat', chatId, event });
    return `owner lost of ${chatId}`;
  }

  /** @param from who owns it and passes it on */
  #decide(chatId: string, facts: SessionFacts, mode: 'offer' | 'forced' | 'check_in', from?: Actor): string {
    const { sessionId, entryVersion } = facts;
    const decisionNo = nextDecisionNo(this.#lastDecisionNo, this.#now);
    this.#lastDecisionNo = decisionNo;
    const operatorId = ASKED.operatorId;
    const reserving: Reserving = {
      ...{ decisionNo, sessionId, operatorId, entryVersion, mode, acceptSec: 30 },
      ...(from && { from: from.operatorId }),
    };
    const reserved = reserve(this.#ledgerOf(chatId), reserving, this.#now);
    if (!reserved.ok) return `decision ${decisionNo} refused`;
    this.#ledgers.set(chatId, reserved.value);
    const order = { decisionNo, sessionId: sessionId as SessionId, entryVersion, to: ASKED };
    const event: ChatEvent =
      mode === 'offer'
        ? { type: 'offer', ...order, until: Number.MAX_SAFE_INTEGER, ...(from && { from: { by: from } }) }
        : mode === 'forced'
          ? { type: 'assign', ...order, by: null }
          : { type: 'check_in', ...order, answerUntil: Number.MAX_SAFE_INTEGER, lastSignAt: Number.MAX_SAFE_INTEGER };
    this.#network.push({ to: 'chat', chatId, event, decisionNo });
    return `${mode} ${decisionNo} of ${chatId}`;
  }

  /** Offers are ended, and reservations settled, until an answer has come. */
  #expiries(): (() => string)[] {
    const acts: (() => string)[] = [];
    for (const [chatId, ledger] of this.#ledgers) {
      for (const { decisionNo, stage } of ledger.reservations) {
        // An open offer is mostly ended; it is settled where no answer to that comes.
        const why = this.#chance.pick(['declined', 'timeout', 'not_shown'] as const);
        if (stage === 'open' && this.#chance.happens(0.9)) acts.push(() => this.#endOffer(chatId, decisionNo, why));
        else acts.push(() => this.#settle(chatId, decisionNo));
      }
    }
    return acts;
  }

  #settle(chatId: string, decisionNo: number): string {
    if (this.#weakness === 'released_by_time') {
      const ledger = this.#ledgerOf(chatId);
      this.#ledgers.set(chatId, {
        ...ledger,
        reservations: ledger.reservations.filter((one) => one.decisionNo !== decisionNo),
      });
      return `${decisionNo} released by time`;
    }
    this.#network.push({ to: 'chat', chatId, event: { type: 'settle', decisionNo }, decisionNo, isEnd: true });
    return `settle ${decisionNo}`;
  }

  #endOffer(chatId: string, decisionNo: number, why: OfferEnding): string {
    const said = why === 'timeout' ? 'timed_out' : why;
    this.#ledgers.set(chatId, markEnding(this.#ledgerOf(chatId), decisionNo, why));
    const event: ChatEvent = { type: 'offer_end', decisionNo, why: said };
    this.#network.push({ to: 'chat', chatId, event, decisionNo, isEnd: true });
    return `end offer ${decisionNo}: ${why}`;
  }

  // ---- the network

  #sendings(isQuiet: boolean): (() => string)[] {
    return this.chats
      .filter(({ isDirty }) => isDirty)
      .map((chat) => () => {
        const facts = chat.facts();
        if (facts)
          this.#network.push({
            to: 'dispatcher',
            chatId: chat.chatId,
            take: (ledger) => this.#takeFacts(ledger, facts),
          });
        if (isQuiet || this.#chance.happens(0.7)) chat.isDirty = false;
        return `facts of ${chat.chatId} leave at ${chat.facts()?.seq}`;
      });
  }

  #takeFacts(ledger: Ledger, facts: SessionFacts) {
    // With the guard taken away whatever comes last is believed.
    const known = this.#weakness === 'late_facts_taken' && ledger.facts ? { ...ledger.facts, epoch: 0 } : ledger.facts;
    return takeFacts({ ...ledger, facts: known }, facts);
  }

  #deliveries(isQuiet: boolean): (() => string)[] {
    if (this.#network.length === 0) return [];
    return [
      () => {
        const [message] = this.#network.splice(this.#chance.below(this.#network.length), 1);
        if (!message) return 'nothing';
        if (!isQuiet && this.#chance.happens(0.15)) this.#network.push(message);
        return message.to === 'chat' ? this.#toChat(message) : this.#toDispatcher(message);
      },
    ];
  }

  #toChat(message: Extract<Message, { to: 'chat' }>): string {
    const chat = this.chats.find(({ chatId }) => chatId === message.chatId);
    if (!chat) return 'nobody';
    const event = this.#named(chat, message.event);
    const ownerBefore = chat.owner;
    const outcome = chat.apply(event, this.#now);
    if (event.type === 'owner_lost' && ownerBefore && ownerBefore !== ASKED.operatorId && outcome === 'ok') {
      if (!chat.owner) this.fault ??= `owner lost of ${ASKED.name} took ${chat.chatId} from ${ownerBefore}`;
    }
    const { decisionNo } = message;
    const facts = chat.facts();
    const answer = message.isEnd ? ('settled' as const) : outcome;
    const isLost = this.#chance.happens(0.2);
    if (decisionNo !== undefined && !isLost) {
      const take = (ledger: Ledger) => takeAnswer(ledger, { decisionNo, answer, facts });
      this.#network.push({ to: 'dispatcher', chatId: chat.chatId, take });
    }
    return `${event.type} ${decisionNo ?? ''} at ${chat.chatId}: ${outcome}${isLost ? ', answer lost' : ''}`;
  }

  #named(chat: AgreementChat, event: ChatEvent): ChatEvent {
    const { session } = chat.state;
    if (this.#weakness !== 'owner_lost_unguarded' || event.type !== 'owner_lost' || !session?.owner) return event;
    return { ...event, owner: session.owner.operatorId, version: session.version };
  }

  #toDispatcher({ chatId, take }: Extract<Message, { to: 'dispatcher' }>): string {
    const before = this.#ledgerOf(chatId);
    const { ledger, released } = take(before);
    this.#ledgers.set(chatId, ledger);
    this.released.push(...released);
    return `Dispatcher hears of ${chatId}: ${ledger.facts?.state} at ${ledger.facts?.seq}`;
  }

  // ---- what must always hold

  #check(): void {
    const held = this.chats.filter((chat) => chat.takesSlotOf(ASKED.operatorId));
    if (held.length > CAPACITY) this.fault ??= 'asked or assigned above capacity';
  }
}
