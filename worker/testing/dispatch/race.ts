// A race: many operators for more chats, offers and forced assignments beside claims by hand, chats passed on to colleagues, over a net that delays, doubles
// and loses. Everybody acts on what she was last told. Judges that every chat has one owner, that nobody is above capacity by
// automatic assignment, and that every loser learns the winner. The same seed gives the same race. Only tests import it.
import type { DecisionAnswer, Reservation } from '../../domain/routing/agreement';
import type { Outcome } from '../../domain/routing/decision-record';
import type { Priority, QueueEntry } from '../../domain/routing/entry';
import { NOT_SHOWN_MS } from '../../domain/routing/offer-end';
import { SeededChance } from '../seeded-chance';
import { anEntry, anOperator, aTeam, NOW } from './desk-builders';
import { RaceChat, type RaceFacts, type Told } from './race-chat';
import { RaceDispatcher } from './race-dispatcher';
import { judgeQuiet } from './race-quiet';
import { VirtualTime } from './virtual-time';

export interface RaceSize {
  readonly operators: number;
  readonly chats: number;
}

export interface RaceReport {
  readonly seed: number;
  readonly acts: number;
  readonly passes: number;
  readonly decisions: number;
  readonly outcomes: Partial<Record<Outcome, number>>;
  readonly claims: number;
  readonly losersTold: number;
  /** Chats that a colleague accepted from their owner. */
  readonly passedOn: number;
  /** What broke; empty where all held. */
  readonly wrong: readonly string[];
}

const TEAMS = ['billing', 'technical-support', 'sales', 'general-support'];
const CAPACITY = 4;
/** All chats ask within this time, and claims go on for twice as long. */
const RUSH_MS = 10_000;
/** Triggers that lie together share one pass. */
const PASS_MS = 100;
const SETTLE_AGAIN_MS = 1_000;
const END_MS = 3_600_000;

export function playRace(seed: number, size: RaceSize): RaceReport {
  return new Race(seed, size).play();
}

class Race {
  readonly #seed: number;
  readonly #chance: SeededChance;
  readonly #time = new VirtualTime(NOW);
  readonly #chats = new Map<string, RaceChat>();
  readonly #entries = new Map<string, Partial<QueueEntry>>();
  readonly #operatorIds: readonly string[];
  readonly #dispatcher: RaceDispatcher;
  readonly #wrong: string[] = [];
  #nextPassAt: number | null = null;
  #claims = 0;
  #losersTold = 0;
  #passedOn = 0;

  constructor(seed: number, size: RaceSize) {
    this.#seed = seed;
    this.#chance = new SeededChance(seed);
    this.#operatorIds = Array.from({ length: size.operators }, (_, index) => `op_${String(index).padStart(3, '0')}`);
    const operators = this.#operatorIds.map((operatorId, index) => {
      const teams = TEAMS.filter((_, team) => team === index % TEAMS.length || this.#chance.happens(0.3));
      return anOperator(operatorId, { capacity: CAPACITY, teams: teams.map((teamId) => ({ teamId })) });
    });
    const policies = TEAMS.map((teamId, index) =>
      aTeam({
        teamId,
        mode: index % 2 === 0 ? 'offer' : 'forced',
        strategy: index === 2 ? 'round_robin' : 'least_busy',
      }),
    );
    this.#dispatcher = new RaceDispatcher(operators, policies, (facts) => this.#entryOf(facts));
    for (let index = 0; index < size.chats; index++) this.#planChat(`c${index}`);
    for (let index = 0; index < size.chats; index++) this.#time.after(this.#upTo(2 * RUSH_MS), () => this.#rush());
  }

  play(): RaceReport {
    const acts = this.#time.play(NOW + END_MS);
    const atRest = judgeQuiet(this.#chats.values(), this.#dispatcher);
    const { passes, decisions, outcomes, wrong } = this.#dispatcher;
    return {
      seed: this.#seed,
      acts,
      passes,
      decisions,
      outcomes,
      claims: this.#claims,
      losersTold: this.#losersTold,
      passedOn: this.#passedOn,
      wrong: [...this.#wrong, ...wrong, ...atRest],
    };
  }

  // ---- customers

  #planChat(chatId: string): void {
    const chat = new RaceChat(chatId, () => this.#time.now);
    this.#chats.set(chatId, chat);
    const own = this.#chance.pick(TEAMS);
    const teams = this.#chance.happens(0.3) ? [own, ...TEAMS.filter((team) => team !== own).slice(0, 1)] : [own];
    this.#time.after(this.#upTo(RUSH_MS), () => {
      const priority = this.#chance.below(4) as Priority;
      this.#entries.set(chatId, { chatId, teams, priority, queueSince: this.#time.now });
      chat.ask();
      this.#changed(chat);
      if (this.#chance.happens(0.03)) this.#time.after(this.#upTo(20_000), () => this.#cancel(chat));
    });
  }

  #entryOf({ chatId, sessionId, entryVersion }: RaceFacts): QueueEntry {
    return anEntry(sessionId, { ...this.#entries.get(chatId), chatId, entryVersion });
  }

  #cancel(chat: RaceChat): void {
    if (!chat.isWaiting) return;
    chat.cancel();
    this.#changed(chat);
  }

  // ---- the chat: whatever changed it, its facts go out, and its new owner serves it for a while

  #changed(chat: RaceChat): void {
    this.#sendFacts(chat);
    const { owner, session } = chat;
    if (owner === null) return;
    const version = session?.version;
    if (this.#chance.happens(0.2)) this.#time.after(this.#upTo(20_000), () => this.#passOn(chat, owner));
    this.#time.after(3_000 + this.#upTo(40_000), () => {
      if (chat.session?.version !== version) return;
      if (this.#chance.happens(0.05)) chat.release();
      else chat.resolve();
      this.#changed(chat);
    });
  }

  #sendFacts(chat: RaceChat): void {
    if (this.#chance.happens(0.05)) this.#time.after(1_000, () => this.#sendFacts(chat));
    else this.#send(() => this.#tell((now) => this.#dispatcher.takeFacts(chat.facts(), now)));
  }

  /** Somebody becomes the owner. Whoever had it before would now be a second one. */
  #grant(chat: RaceChat, operatorId: string, before: string | null): void {
    if (before !== null) this.#wrong.push(`${chat.id} went to ${operatorId} while ${before} had it`);
    const hers = [...this.#chats.values()].filter((one) => one.owner === operatorId && one.isAutomatic);
    if (hers.length > CAPACITY) this.#wrong.push(`${operatorId} has ${hers.length} by automatic assignment`);
    this.#changed(chat);
  }

  /** A loser has to learn who has it, or that nobody can. */
  #tellLoser(chat: RaceChat, told: Told): void {
    if (told === 'ok') return;
    this.#losersTold += 1;
    const winner = chat.owner;
    const isTrue = typeof told === 'object' ? told.ownedBy === winner : winner === null;
    if (!isTrue) this.#wrong.push(`a loser of ${chat.id} was told ${JSON.stringify(told)} while ${winner} has it`);
  }

  // ---- operators

  /** One to three operators see the same chat and claim it at once. */
  #rush(): void {
    const waiting = [...this.#chats.values()].filter((chat) => chat.isWaiting);
    const pool = this.#chance.happens(0.8) ? waiting : [...this.#chats.values()];
    if (pool.length === 0) return;
    const chat = this.#chance.pick(pool);
    for (let index = this.#chance.below(3); index >= 0; index--)
      this.#claim(chat, this.#chance.pick(this.#operatorIds));
  }

  /** Reserve first, then ask the chat; a Dispatcher that does not answer holds nothing up. */
  #claim(chat: RaceChat, operatorId: string): void {
    this.#claims += 1;
    const isAnswerLost = this.#chance.happens(0.1);
    const force = this.#chance.happens(0.3);
    this.#time.after(this.#upTo(50), () => {
      let isAllowed = true;
      this.#tell((now) => {
        isAllowed = this.#dispatcher.reserveClaim(chat.id, operatorId, { force, now });
        this.#time.after(6_000, () => this.#dispatcher.dropLateClaims(chat.id, this.#time.now));
      });
      if (isAllowed || isAnswerLost) this.#time.after(this.#upTo(300), () => this.#arriveClaim(chat, operatorId));
    });
  }

  #arriveClaim(chat: RaceChat, operatorId: string): void {
    const before = chat.owner;
    const told = chat.tryClaim(operatorId);
    if (told === 'ok' && before !== operatorId) this.#grant(chat, operatorId, before);
    this.#tellLoser(chat, told);
  }

  /** Its owner, as she believes, has a colleague asked, and keeps it until that one accepts. */
  #passOn(chat: RaceChat, owner: string): void {
    const to = this.#chance.pick(this.#operatorIds);
    this.#send(() =>
      this.#tell((now) => {
        const reservation = this.#dispatcher.passOn(chat.id, owner, to, now);
        if (reservation) this.#ask(chat, reservation);
      }),
    );
  }

  /** An offer reaches her, or it does not; then she accepts, declines, or looks elsewhere. */
  #receiveOffer(chat: RaceChat, operatorId: string, decisionNo: number): void {
    const isShown = this.#chance.happens(0.95);
    if (!isShown) {
      this.#time.after(NOT_SHOWN_MS, () => this.#endOffer(chat, decisionNo, 'not_shown'));
      return;
    }
    const roll = this.#chance.next();
    if (roll < 0.65) this.#time.after(200 + this.#upTo(5_000), () => this.#accept(chat, operatorId, decisionNo));
    else if (roll < 0.85) this.#time.after(200 + this.#upTo(5_000), () => this.#endOffer(chat, decisionNo, 'declined'));
    // A few accept in the very moment in which the time is over.
    else if (roll < 0.9) this.#time.after(34_500 + this.#upTo(1_500), () => this.#accept(chat, operatorId, decisionNo));
  }

  #accept(chat: RaceChat, operatorId: string, decisionNo: number): void {
    const before = chat.owner;
    const isPassedOn = before !== null && before === chat.passedOnBy && chat.offer?.decisionNo === decisionNo;
    const told = chat.tryAccept(operatorId, decisionNo);
    if (told === 'ok' && isPassedOn) this.#passedOn += 1;
    if (told === 'ok' && before !== operatorId) this.#grant(chat, operatorId, isPassedOn ? null : before);
    this.#tellLoser(chat, told);
  }

  // ---- Dispatcher and the net

  #endOffer(chat: RaceChat, decisionNo: number, why: NonNullable<DecisionAnswer['why']>): void {
    this.#send(() => this.#settle(chat, decisionNo, why));
  }

  #settle(chat: RaceChat, decisionNo: number, why?: NonNullable<DecisionAnswer['why']>): void {
    chat.settle(decisionNo);
    this.#answer(chat, { decisionNo, answer: 'settled', ...(why ? { why } : {}), facts: chat.facts() });
  }

  #answer(chat: RaceChat, answer: DecisionAnswer<RaceFacts>): void {
    if (this.#chance.happens(0.1)) return;
    this.#send(() => this.#tell((now) => this.#dispatcher.takeAnswer(chat.id, answer, now)));
  }

  #decide(chat: RaceChat, reservation: Reservation): void {
    const before = chat.owner;
    const wasOffered = chat.offer?.decisionNo;
    const { answer, isRepeat } = chat.judge(reservation);
    const { decisionNo, operatorId } = reservation;
    if (chat.owner !== before) this.#grant(chat, operatorId, before);
    else if (chat.offer && chat.offer.decisionNo !== wasOffered) this.#receiveOffer(chat, operatorId, decisionNo);
    // A repeat says what was said the first time. Who wanted to pass it on hears that she cannot, which needs no winner.
    const needsWinner = reservation.from === undefined || answer === 'OWNED';
    if (!isRepeat && needsWinner) this.#tellLoser(chat, answer === 'OWNED' ? { ownedBy: chat.owner ?? '' } : answer);
    this.#answer(chat, { decisionNo, answer, facts: chat.facts() });
  }

  #tell(what: (now: number) => void): void {
    what(this.#time.now);
    this.#planPass(this.#time.now + PASS_MS);
  }

  #planPass(at: number): void {
    if (this.#nextPassAt !== null && this.#nextPassAt <= at) return;
    this.#nextPassAt = at;
    this.#time.at(at, () => {
      if (this.#nextPassAt === at) this.#pass();
    });
  }

  #pass(): void {
    this.#nextPassAt = null;
    const { made, nextAt } = this.#dispatcher.pass(this.#time.now);
    for (const reservation of made) {
      const chat = this.#chats.get(reservation.chatId);
      if (chat) this.#ask(chat, reservation);
    }
    if (nextAt !== null) this.#planPass(nextAt);
  }

  #ask(chat: RaceChat, reservation: Reservation): void {
    this.#send(() => this.#decide(chat, reservation));
    this.#time.at(reservation.expiresAt, () => this.#settleDue(chat, reservation.decisionNo));
  }

  #settleDue(chat: RaceChat, decisionNo: number): void {
    if (!this.#dispatcher.due(chat.id, this.#time.now).includes(decisionNo)) return;
    this.#send(() => this.#settle(chat, decisionNo));
    this.#time.after(SETTLE_AGAIN_MS, () => this.#settleDue(chat, decisionNo));
  }

  /** Late, sometimes very late, sometimes twice. */
  #send(arrive: () => void): void {
    const hangs = this.#chance.happens(0.05) ? this.#upTo(60_000) : 0;
    this.#time.after(5 + this.#upTo(120) + hangs, arrive);
    if (this.#chance.happens(0.05)) this.#time.after(5 + this.#upTo(12_000), arrive);
  }

  #upTo(ms: number): number {
    return this.#chance.below(ms);
  }
}
