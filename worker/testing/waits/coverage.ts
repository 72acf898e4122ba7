// What the waits of a simulation say about the figures told at entry, as shares and as a table. Pure arithmetic over what
// was observed. Called by the test and by `npm run wait-simulation`.
import { type ObservedWait, QueueSimulation } from './queue-simulation';
import type { WaitScenario } from './wait-scenarios';

/** All shares are 0 to 1. */
export interface Coverage {
  readonly scenario: string;
  /** Waits after the warm-up that tell how good the figure was. */
  readonly counted: number;
  /** Who left before her turn. */
  readonly left: number;
  /** Ended within the P80 told at entry: to be 0.8. */
  readonly p80: number;
  /** The lowest and highest `p80` of the queues behind this line. */
  readonly p80Least: number;
  readonly p80Most: number;
  /** The same of the waits that all would have had, those who left too. */
  readonly p80OfAll: number;
  /** Ended within the P50. */
  readonly p50: number;
  /** Ended within the plain average, by the same rule. */
  readonly plain: number;
  readonly meanWaitSec: number;
  readonly meanP80Sec: number;
}

/** What the upper figure promises. */
export const P80_LEAST = 0.75;
export const P80_MOST = 0.85;

/** The rings of 200 are full by then, and what the queue met cold is forgotten. */
const WARM_UP_WAITS = 400;

/** Plays one world and measures `waits` waits of each of its queues after the warm-up. */
export function measureCoverage(scenario: WaitScenario, seed: number, waits: number): Coverage {
  const simulation = new QueueSimulation(scenario, seed);
  simulation.run((WARM_UP_WAITS + waits) * scenario.queues);
  const after = simulation.observed.slice(WARM_UP_WAITS * scenario.queues);
  const p80 = shareWithin(after, ({ p80Sec }) => p80Sec);
  return {
    scenario: scenario.name,
    counted: after.filter((wait) => tells(wait, wait.p80Sec)).length,
    left: mean(after.map(({ outcome }) => (outcome === 'abandoned' ? 1 : 0))),
    p80,
    p80Least: p80,
    p80Most: p80,
    p80OfAll: mean(after.map(({ wouldHaveWaitedSec, p80Sec }) => (wouldHaveWaitedSec <= p80Sec ? 1 : 0))),
    p50: shareWithin(after, ({ p50Sec }) => p50Sec),
    plain: shareWithin(after, ({ plainSec }) => plainSec),
    meanWaitSec: mean(after.map(({ wouldHaveWaitedSec }) => wouldHaveWaitedSec)),
    meanP80Sec: mean(after.map(({ p80Sec }) => p80Sec)),
  };
}

/** One line for several queues of a scenario that were measured equally long. */
export function pooled(lines: readonly Coverage[]): Coverage {
  const [first] = lines;
  if (!first) throw new Error('nothing was measured');
  const meanOf = (figure: (line: Coverage) => number): number => mean(lines.map(figure));
  return {
    scenario: first.scenario,
    counted: lines.reduce((sum, { counted }) => sum + counted, 0),
    left: meanOf(({ left }) => left),
    p80: meanOf(({ p80 }) => p80),
    p80Least: Math.min(...lines.map(({ p80Least }) => p80Least)),
    p80Most: Math.max(...lines.map(({ p80Most }) => p80Most)),
    p80OfAll: meanOf(({ p80OfAll }) => p80OfAll),
    p50: meanOf(({ p50 }) => p50),
    plain: meanOf(({ plain }) => plain),
    meanWaitSec: meanOf(({ meanWaitSec }) => meanWaitSec),
    meanP80Sec: meanOf(({ meanP80Sec }) => meanP80Sec),
  };
}

function shareWithin(waits: readonly ObservedWait[], figure: (wait: ObservedWait) => number): number {
  const told = waits.filter((wait) => tells(wait, figure(wait)));
  return mean(told.map((wait) => (wait.outcome === 'assigned' && wait.waitedSec <= figure(wait) ? 1 : 0)));
}

/** The rule of the record, written down once more: a wait that she ended is a miss if it was longer, else it says nothing. */
function tells({ outcome, waitedSec }: ObservedWait, figureSec: number): boolean {
  return outcome === 'assigned' || waitedSec > figureSec;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

const HEAD = ['scenario', 'waits', 'left', 'P80', 'of queues', 'of all', 'P50', 'plain', 'mean wait', 'mean P80'];

/** Text for a terminal. `P80`: share within the upper figure; `of all`: those who left too; `plain`: plain average. */
export function toTable(lines: readonly Coverage[]): string {
  const rows = [HEAD, ...lines.map(toCells)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join('  ')).join('\n');
}

function toCells(line: Coverage): string[] {
  return [
    line.scenario,
    String(line.counted),
    percent(line.left),
    percent(line.p80),
    `${percent(line.p80Least)} to ${percent(line.p80Most)}`,
    percent(line.p80OfAll),
    percent(line.p50),
    percent(line.plain),
    `${Math.round(line.meanWaitSec)} s`,
    `${Math.round(line.meanP80Sec)} s`,
  ];
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
