// The queues that the waiting-time simulation plays: how customers come, how long a chat holds a slot, how long they have
// patience, who is on duty. Every number of these worlds is known, so what the estimate says can be held against it.
import type { SeededChance } from '../seeded-chance';

export interface SimulatedOperator {
  readonly capacity: number;
  /** Which of the scenario's queues this operator serves. */
  readonly queues: readonly number[];
}

export interface WaitScenario {
  readonly name: string;
  readonly queues: number;
  readonly operators: readonly SimulatedOperator[];
  /** Customers an hour in one queue, and the most there can be. */
  readonly arrivalsPerHour: (atSec: number) => number;
  readonly arrivalsMost: number;
  /** Share of customers who are placed before all that are not urgent, 0 to 1. */
  readonly urgent: number;
  readonly slotSec: (chance: SeededChance, atSec: number) => number;
  readonly patienceSec: (chance: SeededChance) => number;
  /** When this operator's duty changes next, seconds from now; null: never. Everybody begins on duty. */
  readonly dutySec: (chance: SeededChance, operator: number, isOn: boolean, atSec: number) => number | null;
}

const HOUR = 3_600;
const DAY = 24 * HOUR;

export function exponential(chance: SeededChance, mean: number): number {
  return -mean * Math.log(1 - chance.next());
}

/** A bell of the logarithm: many short ones, some very long. `spread` 0.5 is mild, 1 wild. */
function logNormal(chance: SeededChance, mean: number, spread: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - chance.next())) * Math.cos(2 * Math.PI * chance.next());
  return mean * Math.exp(spread * normal - (spread * spread) / 2);
}

function same(count: number, capacity: number): SimulatedOperator[] {
  return Array.from({ length: count }, () => ({ capacity, queues: [0] }));
}

/** Mean patience of half an hour: few leave. */
const patient = (chance: SeededChance): number => exponential(chance, 30 * 60);
const alwaysOn = (): null => null;

/** Hours of the local day in which an operator is on duty. */
function onShift(from: number, to: number): WaitScenario['dutySec'] {
  return (_chance, _operator, isOn, atSec) => {
    const ofDay = atSec % DAY;
    const change = (isOn ? to : from) * HOUR;
    return change > ofDay ? change - ofDay : change + DAY - ofDay;
  };
}

/** Few at night, most at noon. */
const byDay =
  (most: number) =>
  (atSec: number): number =>
    (most * (1 - Math.cos((2 * Math.PI * (atSec % DAY)) / DAY))) / 2;

export const WAIT_SCENARIOS: readonly WaitScenario[] = [
  {
    name: 'four operators, load 0.9',
    queues: 1,
    operators: same(4, 3),
    arrivalsPerHour: () => 81,
    arrivalsMost: 81,
    urgent: 0,
    slotSec: (chance) => exponential(chance, 480),
    patienceSec: patient,
    dutySec: alwaysOn,
  },
  {
    name: 'one operator, wild slot times',
    queues: 1,
    operators: same(1, 2),
    arrivalsPerHour: () => 13,
    arrivalsMost: 13,
    urgent: 0,
    slotSec: (chance) => logNormal(chance, 480, 1),
    patienceSec: patient,
    dutySec: alwaysOn,
  },
  {
    name: 'overloaded by a quarter, many leave',
    queues: 1,
    operators: same(5, 2),
    arrivalsPerHour: () => 94,
    arrivalsMost: 94,
    urgent: 0,
    slotSec: (chance) => logNormal(chance, 480, 0.5),
    patienceSec: (chance) => exponential(chance, 12 * 60),
    dutySec: alwaysOn,
  },
  {
    name: 'a day with shifts',
    queues: 1,
    operators: same(9, 2),
    arrivalsPerHour: byDay(140),
    arrivalsMost: 140,
    urgent: 0,
    slotSec: (chance) => logNormal(chance, 480, 0.7),
    patienceSec: patient,
    dutySec: (chance, operator, isOn, atSec) =>
      operator < 3 ? null : onShift(operator < 6 ? 7 : 10, operator < 6 ? 15 : 19)(chance, operator, isOn, atSec),
  },
  {
    name: 'operators come and go',
    queues: 1,
    operators: same(6, 3),
    arrivalsPerHour: () => 85,
    arrivalsMost: 85,
    urgent: 0,
    slotSec: (chance) => exponential(chance, 480),
    patienceSec: patient,
    dutySec: (chance, operator, isOn) => (operator < 2 ? null : exponential(chance, isOn ? 3 * HOUR : HOUR)),
  },
  {
    name: 'two queues share operators',
    queues: 2,
    operators: [...same(2, 2), ...same(3, 2).map((one) => ({ ...one, queues: [0, 1] })), { capacity: 2, queues: [1] }],
    arrivalsPerHour: () => 41,
    arrivalsMost: 41,
    urgent: 0,
    slotSec: (chance) => logNormal(chance, 480, 0.7),
    patienceSec: patient,
    dutySec: alwaysOn,
  },
  {
    name: 'chats get longer and shorter by half',
    queues: 1,
    operators: same(4, 3),
    arrivalsPerHour: () => 78,
    arrivalsMost: 78,
    urgent: 0,
    slotSec: (chance, atSec) => exponential(chance, Math.floor(atSec / (6 * HOUR)) % 2 === 0 ? 380 : 580),
    patienceSec: (chance) => exponential(chance, 20 * 60),
    dutySec: alwaysOn,
  },
  {
    name: 'one in eight is urgent and goes first',
    queues: 1,
    operators: same(4, 3),
    arrivalsPerHour: () => 84,
    arrivalsMost: 84,
    urgent: 1 / 8,
    slotSec: (chance) => logNormal(chance, 480, 0.7),
    patienceSec: patient,
    dutySec: alwaysOn,
  },
];
