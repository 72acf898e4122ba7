// The members of a team, judged for what entries of equal needs ask, those who may be given them best first. For one pass.
// Judges every member once; afterwards only those whom the pass gave a session. Called by the parts of the pass.
import { excludedNow, firstEligibleAt, firstReason, type Reason, reasonRank, type Wanted } from './eligibility';
import type { OperatorState, QueueEntry } from './entry';
import { compareIds } from './order-key';
import type { OperatorOrder } from './strategies';

/** An operator during a pass; `state` is replaced whenever the pass gives her a session. */
export interface Seat {
  state: OperatorState;
}

/** What all rosters of a pass share. */
export interface PassLedger {
  readonly now: number;
  /** Seats in the order in which the pass gave them a session. */
  readonly filled: Seat[];
  /** How often an operator was judged: what the pass costs. */
  evaluations: number;
}

/** A member who may not be given it, and why. */
export interface Rejected {
  readonly seat: Seat;
  readonly reason: Reason;
  /** The higher, the closer to a yes. */
  readonly rank: number;
}

/** Those who may be given one entry, best first. */
export interface Ranking {
  readonly seats: readonly Seat[];
  /** Busy ones were asked for, because no available one qualifies. */
  readonly isOverflow: boolean;
  readonly excluded: ReadonlySet<string>;
}

/** `overflowReason`: what stands against a busy one where busy ones count; null: nothing does. */
type Judged = Rejected & { readonly overflowReason?: Reason | null };

/** Reasons that time alone can end. */
const TIME_ENDS: ReadonlySet<Reason> = new Set<Reason>(['shift', 'wrap_up', 'fair_cap']);
const NOBODY: ReadonlySet<string> = new Set();

export class Roster {
  readonly members: readonly Seat[];
  /** Of those who are available; busy ones are asked for separately, exclusions are an entry's own. */
  readonly wanted: Wanted;
  readonly #ledger: PassLedger;
  readonly #order: OperatorOrder;
  readonly #free: Seat[] = [];
  /** Those who would be asked in overflow. They are among the rejected as well. */
  readonly #busy: Seat[] = [];
  /** All but the free ones, closest to a yes first, then by operator id. */
  readonly #rejected: Judged[] = [];
  /** Those for whom another session makes a difference. */
  readonly #sensitive = new Set<Seat>();
  #seen: number;

  constructor(members: readonly Seat[], wanted: Wanted, order: OperatorOrder, ledger: PassLedger) {
    this.members = members;
    this.wanted = wanted;
    this.#order = order;
    this.#ledger = ledger;
    this.#seen = ledger.filled.length;
    for (const seat of members) this.#judge(seat);
  }

  /** Nobody may be given any of it, exclusions aside. It stays so for the rest of the pass. */
  get isEmpty(): boolean {
    this.#catchUp();
    return this.#free.length === 0 && this.#busy.length === 0;
  }

  /**
   * Who may be given this entry: available ones, else busy ones, else those whose exclusion is lifted because it leaves
   * nobody.
   */
  rank(entry: QueueEntry): Ranking {
    this.#catchUp();
    if (entry.excluded.length === 0) return this.#without(NOBODY);
    const { now } = this.#ledger;
    const ranking = this.#without(excludedNow(entry, now, { lifted: false }));
    if (ranking.seats.length > 0) return ranking;
    const lifted = this.#without(excludedNow(entry, now, { lifted: true }));
    return lifted.seats.length > 0 ? lifted : ranking;
  }

  #without(excluded: ReadonlySet<string>): Ranking {
    const others = (seats: readonly Seat[]) =>
      excluded.size === 0 ? seats : seats.filter(({ state }) => !excluded.has(state.operatorId));
    const free = others(this.#free);
    if (free.length > 0 || !this.wanted.team.overflowToBusy) return { seats: free, isOverflow: false, excluded };
    return { seats: others(this.#busy), isOverflow: true, excluded };
  }

  /** Every member who is not in this ranking, with the reason that counts there, closest to a yes first. */
  rejected({ excluded, isOverflow }: Ranking): readonly Rejected[] {
    this.#catchUp();
    if (excluded.size === 0 && !isOverflow) return this.#rejected;
    const isExcluded = (seat: Seat) => excluded.has(seat.state.operatorId);
    const rejected: Rejected[] = this.#free.filter(isExcluded).map((seat) => toRejected(seat, 'excluded'));
    for (const judged of this.#rejected) {
      const { seat, reason, overflowReason } = judged;
      if (isExcluded(seat)) rejected.push(toRejected(seat, 'excluded'));
      else if (!isOverflow) rejected.push(judged);
      else if (overflowReason !== null) rejected.push(toRejected(seat, overflowReason ?? reason));
    }
    return rejected.sort(closestFirst);
  }

  /** Exclusions aside, this operator may be given it. */
  wouldServe(operatorId: string): boolean {
    this.#catchUp();
    return [this.#free, this.#busy].some((seats) => seats.some(({ state }) => state.operatorId === operatorId));
  }

  /** The first instant (ms) at which time alone lets another member in; null: none. */
  nextMemberAt(): number | null {
    this.#catchUp();
    const wanted = { ...this.wanted, allowBusy: this.wanted.team.overflowToBusy };
    let next: number | null = null;
    for (const { seat, reason, overflowReason } of this.#rejected) {
      if (!TIME_ENDS.has(overflowReason ?? reason)) continue;
      this.#ledger.evaluations += 1;
      const at = firstEligibleAt(seat.state, wanted, this.#ledger.now);
      if (at !== null && (next === null || at < next)) next = at;
    }
    return next;
  }

  /** Puts a member where she belongs now. */
  #judge(seat: Seat): void {
    const { wanted } = this;
    const { now } = this.#ledger;
    this.#ledger.evaluations += 1;
    const reason = firstReason(seat.state, wanted, now);
    if (reason === null) {
      this.#seatIn(this.#free, seat);
      return;
    }
    const isBusy = reason === 'status' && seat.state.declared === 'busy' && wanted.team.overflowToBusy;
    if (!isBusy) {
      this.#reject(toRejected(seat, reason));
      return;
    }
    const overflowReason = firstReason(seat.state, { ...wanted, allowBusy: true }, now);
    if (overflowReason === null) this.#seatIn(this.#busy, seat);
    this.#reject({ ...toRejected(seat, reason), overflowReason });
  }

  #seatIn(list: Seat[], seat: Seat): void {
    const place = placeIn(list, (there) => this.#order(there.state, seat.state));
    list.splice(place, 0, seat);
    this.#sensitive.add(seat);
  }

  #reject(judged: Judged): void {
    const place = placeIn(this.#rejected, (there) => closestFirst(there, judged));
    this.#rejected.splice(place, 0, judged);
    // Her slots may be used up by another team, whose cap is not reached.
    if ((judged.overflowReason ?? judged.reason) === 'fair_cap') this.#sensitive.add(judged.seat);
  }

  /** Judges anew whom the pass gave a session since. All of them leave their places before the first takes a new one. */
  #catchUp(): void {
    const { filled } = this.#ledger;
    if (this.#seen === filled.length) return;
    const moved = new Set<Seat>();
    for (; this.#seen < filled.length; this.#seen++) {
      const seat = filled[this.#seen];
      if (seat && this.#sensitive.has(seat)) moved.add(seat);
    }
    for (const seat of moved) this.#remove(seat);
    for (const seat of moved) this.#judge(seat);
  }

  #remove(seat: Seat): void {
    this.#sensitive.delete(seat);
    if (dropFrom(this.#free, this.#free.indexOf(seat))) return;
    dropFrom(this.#busy, this.#busy.indexOf(seat));
    dropFrom(
      this.#rejected,
      this.#rejected.findIndex((judged) => judged.seat === seat),
    );
  }
}

function toRejected(seat: Seat, reason: Reason): Rejected {
  return { seat, reason, rank: reasonRank(reason) };
}

function closestFirst(a: Rejected, b: Rejected): number {
  return b.rank - a.rank || compareIds(a.seat.state.operatorId, b.seat.state.operatorId);
}

/** @returns whether there was something at this index */
function dropFrom<T>(list: T[], index: number): boolean {
  return index >= 0 && list.splice(index, 1).length > 0;
}

/** Where something belongs in a list that is in order. @param compare negative for those before it */
function placeIn<T>(list: readonly T[], compare: (there: T) => number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = list[middle];
    if (there !== undefined && compare(there) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
