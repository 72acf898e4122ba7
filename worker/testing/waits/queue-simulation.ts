// Plays a scenario event by event with the real estimate and the real ledger, and notes for every customer what she was
// told at entry and how long she waited. Whoever leaves stays in line as a ghost that takes no slot, so that the wait she
// would have had is known too. One seed, one run.
import { handleTime } from '../../domain/queue/handle-time';
import { estimateWait, outlookOf, type ServingOperator } from '../../domain/queue/wait-estimate';
import { appendSlot, appendWait, EMPTY_LEDGER, slotSamples, type WaitLedger } from '../../domain/queue/wait-ledger';
import { SeededChance } from '../seeded-chance';
import { exponential, type WaitScenario } from './wait-scenarios';

/** One customer whose estimate was above 0. All in seconds. */
export interface ObservedWait {
  readonly queue: number;
  readonly outcome: 'assigned' | 'abandoned';
  readonly waitedSec: number;
  /** Until her turn, had she stayed. */
  readonly wouldHaveWaitedSec: number;
  readonly estimateSec: number;
  readonly p50Sec: number;
  readonly p80Sec: number;
  /** Position times mean of the last slot times over slots: what such figures mostly are. */
  readonly plainSec: number;
}

interface Entry {
  readonly key: string;
  readonly queue: number;
  readonly enteredAt: number;
  readonly isUrgent: boolean;
  readonly estimateSec: number | null;
  readonly p50Sec: number;
  readonly p80Sec: number | null;
  readonly plainSec: number;
  leftAt: number | null;
}

interface Operator {
  readonly capacity: number;
  readonly queues: readonly number[];
  isOn: boolean;
  used: number;
}

const START_SEC = 0;

export class QueueSimulation {
  readonly observed: ObservedWait[] = [];
  readonly ledgers: WaitLedger[];
  readonly #scenario: WaitScenario;
  readonly #chance: SeededChance;
  readonly #operators: Operator[];
  readonly #lines: Entry[][];
  readonly #agenda = new Agenda();
  #now = START_SEC;
  #entries = 0;

  constructor(scenario: WaitScenario, seed: number) {
    this.#scenario = scenario;
    this.#chance = new SeededChance(seed);
    this.#operators = scenario.operators.map((one) => ({ ...one, isOn: true, used: 0 }));
    this.#lines = Array.from({ length: scenario.queues }, () => []);
    this.ledgers = this.#lines.map(() => EMPTY_LEDGER);
    this.#lines.forEach((_, queue) => {
      this.#planArrival(queue);
    });
    this.#operators.forEach((_, index) => {
      this.#planDuty(index);
    });
  }

  /** Plays until this many waits were observed. */
  run(waits: number): void {
    while (this.observed.length < waits) {
      const next = this.#agenda.take();
      this.#now = next.at;
      next.act();
    }
  }

  #planArrival(queue: number): void {
    const { arrivalsMost, arrivalsPerHour } = this.#scenario;
    const gap = exponential(this.#chance, 3_600 / arrivalsMost);
    this.#agenda.add(this.#now + gap, () => {
      if (this.#chance.happens(arrivalsPerHour(this.#now) / arrivalsMost)) this.#arrive(queue);
      this.#planArrival(queue);
    });
  }

  #planDuty(index: number): void {
    const operator = this.#operators[index];
    if (!operator) return;
    const change = this.#scenario.dutySec(this.#chance, index, operator.isOn, this.#now);
    if (change === null) return;
    this.#agenda.add(this.#now + change, () => {
      operator.isOn = !operator.isOn;
      this.#planDuty(index);
      this.#pass();
    });
  }

  #arrive(queue: number): void {
    this.#entries += 1;
    const line = this.#lines[queue] ?? [];
    const isUrgent = this.#chance.happens(this.#scenario.urgent);
    const place = isUrgent ? line.filter((other) => other.isUrgent).length : line.length;
    const position = 1 + line.slice(0, place).filter(({ leftAt }) => leftAt === null).length;
    const told = this.#told(queue, position);
    const entry = { key: `entry-${this.#entries}`, queue, enteredAt: this.#now, isUrgent, ...told, leftAt: null };
    line.splice(place, 0, entry);
    this.#agenda.add(this.#now + this.#scenario.patienceSec(this.#chance), () => this.#leave(entry));
    this.#pass();
  }

  #told(queue: number, position: number): Pick<Entry, 'estimateSec' | 'p50Sec' | 'p80Sec' | 'plainSec'> {
    const ledger = this.ledgers[queue] ?? EMPTY_LEDGER;
    const nowMs = this.#now * 1_000;
    const samples = slotSamples(ledger, this.ledgers, nowMs, hourOfWeek(this.#now));
    const serving = this.#serving(queue);
    const outlook = outlookOf({
      handle: handleTime(samples, 480),
      operators: serving,
      waits: ledger.waits,
      counted: ledger.counted,
    });
    const { estimateSec, p50Sec, p80Sec } = estimateWait(position, outlook);
    const isKnown = Number.isFinite(estimateSec);
    const mean = samples.team.reduce((sum, value) => sum + value, 0) / Math.max(1, samples.team.length);
    const slots = serving.reduce((sum, { capacity }) => sum + (capacity ?? 0), 0);
    return {
      estimateSec: isKnown ? estimateSec : null,
      p50Sec,
      p80Sec: isKnown ? p80Sec : null,
      plainSec: (position * mean) / Math.max(1, slots),
    };
  }

  #serving(queue: number): ServingOperator[] {
    const waitsIn = this.#lines.map((_, other) => other === queue || this.#waitingIn(other) > 0);
    return this.#operators
      .filter(({ isOn, queues }) => isOn && queues.includes(queue))
      .map(({ capacity, used, queues }) => ({
        capacity,
        used,
        reserved: 0,
        queues: queues.filter((other) => waitsIn[other]).length,
      }));
  }

  #waitingIn(queue: number): number {
    return (this.#lines[queue] ?? []).filter(({ leftAt }) => leftAt === null).length;
  }

  #leave(entry: Entry): void {
    const isWaiting = this.#lines[entry.queue]?.includes(entry) ?? false;
    if (!isWaiting) return;
    entry.leftAt = this.#now;
    this.#record(entry, 'abandoned', this.#now);
    this.#pass();
  }

  /** Gives free slots to the urgent and to those who have waited longest; a ghost whose turn it is goes without a slot. */
  #pass(): void {
    for (let head = this.#nextServed(); head; head = this.#nextServed()) {
      this.#lines[head.entry.queue]?.shift();
      this.#observe(head.entry);
      if (head.entry.leftAt === null) this.#serve(head.entry, head.operator);
    }
  }

  #nextServed(): { entry: Entry; operator: Operator } | null {
    const heads = this.#lines
      .flatMap((line) => line.slice(0, 1))
      .sort((a, b) => Number(b.isUrgent) - Number(a.isUrgent) || a.enteredAt - b.enteredAt);
    for (const entry of heads) {
      const free = this.#operators.filter(
        (one) => one.isOn && one.used < one.capacity && one.queues.includes(entry.queue),
      );
      const operator = free.sort((a, b) => a.used / a.capacity - b.used / b.capacity)[0];
      if (operator) return { entry, operator };
    }
    return null;
  }

  #serve(entry: Entry, operator: Operator): void {
    this.#record(entry, 'assigned', this.#now);
    operator.used += 1;
    const heldSec = this.#scenario.slotSec(this.#chance, this.#now);
    this.#agenda.add(this.#now + heldSec, () => {
      operator.used -= 1;
      const ledger = this.ledgers[entry.queue] ?? EMPTY_LEDGER;
      const row = {
        key: entry.key,
        endedAt: this.#now * 1_000,
        heldMs: heldSec * 1_000,
        hourOfWeek: hourOfWeek(this.#now),
      };
      this.ledgers[entry.queue] = appendSlot(ledger, row).ledger;
      this.#pass();
    });
  }

  #record(entry: Entry, outcome: 'assigned' | 'abandoned', endedAt: number): void {
    const ledger = this.ledgers[entry.queue] ?? EMPTY_LEDGER;
    const { key, enteredAt, estimateSec, p80Sec } = entry;
    const week = `week ${Math.floor(endedAt / (7 * 86_400))}`;
    const row = { key, outcome, endedAt: endedAt * 1_000, waitedSec: endedAt - enteredAt, estimateSec, p80Sec, week };
    this.ledgers[entry.queue] = appendWait(ledger, row).ledger;
  }

  #observe({ queue, enteredAt, leftAt, estimateSec, p50Sec, p80Sec, plainSec }: Entry): void {
    if (estimateSec === null || p80Sec === null || estimateSec <= 0) return;
    this.observed.push({
      queue,
      outcome: leftAt === null ? 'assigned' : 'abandoned',
      waitedSec: (leftAt ?? this.#now) - enteredAt,
      wouldHaveWaitedSec: this.#now - enteredAt,
      estimateSec,
      p50Sec,
      p80Sec,
      plainSec,
    });
  }
}

function hourOfWeek(atSec: number): number {
  return Math.floor(atSec / 3_600) % 168;
}

/** What happens next: a heap by time, ties in the order they were planned. */
class Agenda {
  readonly #heap: { readonly at: number; readonly order: number; readonly act: () => void }[] = [];
  #planned = 0;

  add(at: number, act: () => void): void {
    this.#planned += 1;
    const heap = this.#heap;
    heap.push({ at, order: this.#planned, act });
    let index = heap.length - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#isBefore(index, parent)) break;
      this.#swap(index, parent);
      index = parent;
    }
  }

  take(): { readonly at: number; readonly act: () => void } {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last) throw new Error('nothing is planned');
    if (heap.length > 0) {
      heap[0] = last;
      this.#sink();
    }
    return first;
  }

  #sink(): void {
    let index = 0;
    for (;;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      let least = index;
      if (this.#isBefore(left, least)) least = left;
      if (this.#isBefore(right, least)) least = right;
      if (least === index) return;
      this.#swap(index, least);
      index = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (!one || !other) return false;
    return one.at < other.at || (one.at === other.at && one.order < other.order);
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (one && other) [this.#heap[a], this.#heap[b]] = [other, one];
  }
}
