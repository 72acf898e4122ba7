// Dispatcher without its object: ledgers of all chats, loads that follow from them, passes, and the ends of offers; all by
// the real functions of domain/routing. What it sends and when it wakes is its world's. Only tests import it.
import {
  type ChatLedger,
  type DecisionAnswer,
  dropLateClaims,
  dueToSettle,
  isUnderWay,
  type LedgerStep,
  nextDecisionNo,
  type Released,
  type Reservation,
  reserve,
  slotsOf,
  takeAnswer,
  takeFacts,
} from '../../domain/routing/agreement';
import type { Outcome } from '../../domain/routing/decision-record';
import { dispatch } from '../../domain/routing/dispatch-pass';
import { hasRoom } from '../../domain/routing/eligibility';
import type { Exclusion, OperatorState, QueueEntry, TeamPolicy } from '../../domain/routing/entry';
import { countMissed, exclusionAfter, withExclusion } from '../../domain/routing/offer-end';
import { alwaysOpen } from './desk-builders';
import type { RaceFacts } from './race-chat';

type Ledger = ChatLedger<RaceFacts>;

/** What a chat's facts say beside those that the agreement rests on; the same for all of its life here. */
export type EntryOf = (facts: RaceFacts) => QueueEntry;

export class RaceDispatcher {
  readonly ledgers = new Map<string, Ledger>();
  readonly operators: Map<string, OperatorState>;
  readonly outcomes: Partial<Record<Outcome, number>> = {};
  readonly wrong: string[] = [];
  decisions = 0;
  passes = 0;
  readonly #teams: ReadonlyMap<string, TeamPolicy>;
  readonly #entryOf: EntryOf;
  readonly #entries = new Map<string, QueueEntry>();
  readonly #excluded = new Map<string, readonly Exclusion[]>();
  readonly #missed = new Map<string, number>();
  #lastDecisionNo = 0;

  constructor(operators: readonly OperatorState[], teams: readonly TeamPolicy[], entryOf: EntryOf) {
    this.operators = new Map(operators.map((state): [string, OperatorState] => [state.operatorId, state]));
    this.#teams = new Map(teams.map((team): [string, TeamPolicy] => [team.teamId, team]));
    this.#entryOf = entryOf;
  }

  takeFacts(facts: RaceFacts, now: number): void {
    this.#take(facts.chatId, takeFacts(this.#ledgerOf(facts.chatId), facts), now);
  }

  takeAnswer(chatId: string, answer: DecisionAnswer<RaceFacts>, now: number): void {
    this.#take(chatId, takeAnswer(this.#ledgerOf(chatId), answer), now);
  }

  /** Keeps a slot for a claim by hand. @returns whether she may go on: she has room, or forces it */
  reserveClaim(chatId: string, operatorId: string, { force, now }: { force: boolean; now: number }): boolean {
    const operator = this.operators.get(operatorId);
    const [membership] = operator?.teams ?? [];
    if (!operator || !membership || (!force && !hasRoom(operator, membership.teamId))) return false;
    const facts = this.#ledgerOf(chatId).facts;
    if (!facts) return true;
    const { sessionId, entryVersion } = facts;
    this.#reserve(chatId, { sessionId, entryVersion, operatorId, mode: 'claim' }, now);
    return true;
  }

  /** The owner, as far as is known, has a colleague asked. Null: it is not hers, or somebody is being asked already. */
  passOn(chatId: string, from: string, operatorId: string, now: number): Reservation | null {
    const { facts } = this.#ledgerOf(chatId);
    if (!facts || facts.owner !== from || operatorId === from) return null;
    const { sessionId, entryVersion } = facts;
    return this.#reserve(chatId, { sessionId, entryVersion, operatorId, from, mode: 'offer' }, now);
  }

  /** One pass; its decisions are reserved and have to be sent. */
  pass(now: number): { readonly made: readonly (Reservation & { chatId: string })[]; readonly nextAt: number | null } {
    this.passes += 1;
    const { decisions, nextAt } = dispatch(
      {
        entries: [...this.#entries.values()],
        operators: [...this.operators.values()],
        teams: this.#teams,
        lastDecisionNo: this.#lastDecisionNo,
        openSecondsBetween: alwaysOpen,
      },
      now,
    );
    const made = decisions.flatMap(({ chatId, sessionId, entryVersion, operatorId, mode, teamId }) => {
      const reservation = this.#reserve(chatId, { sessionId, entryVersion, operatorId, mode }, now);
      if (!reservation) this.wrong.push(`${chatId} was given although a decision was under way`);
      this.#judgeLoad(operatorId, teamId);
      const operator = this.operators.get(operatorId);
      if (operator) this.operators.set(operatorId, { ...operator, lastAssignedAt: this.#lastDecisionNo });
      return reservation ? [{ ...reservation, chatId }] : [];
    });
    this.decisions += made.length;
    return { made, nextAt };
  }

  /** Numbers to settle now, by chat. */
  due(chatId: string, now: number): readonly number[] {
    return dueToSettle(this.#ledgerOf(chatId), now);
  }

  dropLateClaims(chatId: string, now: number): void {
    this.#put(chatId, dropLateClaims(this.#ledgerOf(chatId), now));
  }

  setDeclared(operatorId: string, declared: OperatorState['declared']): void {
    const operator = this.operators.get(operatorId);
    if (operator) this.operators.set(operatorId, { ...operator, declared });
  }

  #reserve(
    chatId: string,
    decision: Pick<Reservation, 'sessionId' | 'entryVersion' | 'operatorId' | 'from' | 'mode'>,
    now: number,
  ): Reservation | null {
    this.#lastDecisionNo = nextDecisionNo(this.#lastDecisionNo, now);
    const result = reserve(
      this.#ledgerOf(chatId),
      { ...decision, decisionNo: this.#lastDecisionNo, acceptSec: 30 },
      now,
    );
    if (!result.ok) return null;
    this.#put(chatId, result.value);
    return result.value.reservations.at(-1) ?? null;
  }

  #judgeLoad(operatorId: string, teamId: string): void {
    const operator = this.operators.get(operatorId);
    // One slot less than now is what it was before this decision.
    const isOver = operator && !hasRoom({ ...operator, reserved: operator.reserved - 1 }, teamId);
    if (isOver) this.wrong.push(`${operatorId} was given more than her capacity`);
  }

  #ledgerOf(chatId: string): Ledger {
    return this.ledgers.get(chatId) ?? { facts: null, reservations: [] };
  }

  #take(chatId: string, { ledger, released }: LedgerStep<RaceFacts>, now: number): void {
    for (const one of released) this.#end(one, now);
    this.#put(chatId, ledger);
  }

  /** The end of an offer keeps her from this session for a while; three missed ones set her to Away. */
  #end({ reservation, outcome }: Released, now: number): void {
    if (reservation.mode === 'claim') return;
    const { operatorId, sessionId } = reservation;
    this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
    const exclusion = exclusionAfter(outcome, operatorId, { excludeSec: 600 }, now);
    if (exclusion) this.#excluded.set(sessionId, withExclusion(this.#excluded.get(sessionId) ?? [], exclusion, now));
    const { missed, isAway } = countMissed(this.#missed.get(operatorId) ?? 0, outcome);
    this.#missed.set(operatorId, missed);
    if (isAway) this.setDeclared(operatorId, 'away');
  }

  /** Entry and load follow from the ledger. */
  #put(chatId: string, ledger: Ledger): void {
    this.#count(this.#ledgerOf(chatId), -1);
    this.#count(ledger, 1);
    this.ledgers.set(chatId, ledger);
    const { facts } = ledger;
    if (facts?.state !== 'waiting') {
      this.#entries.delete(chatId);
      return;
    }
    const excluded = this.#excluded.get(facts.sessionId) ?? [];
    this.#entries.set(chatId, { ...this.#entryOf(facts), excluded, isReserved: isUnderWay(ledger) });
  }

  #count(ledger: Ledger, sign: 1 | -1): void {
    for (const { operatorId, used, reserved } of slotsOf(ledger)) {
      const operator = this.operators.get(operatorId);
      if (!operator) continue;
      const load = { used: operator.used + sign * used, reserved: operator.reserved + sign * reserved };
      this.operators.set(operatorId, { ...operator, ...load });
    }
  }
}
