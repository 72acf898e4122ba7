// The bounded record of one team's slot times and waits, from which its estimates are made and judged. Pure: rows in, rows
// and those to drop out; storage is the Dispatcher's. Rows come once each or again, in any order.
import type { SlotSamples } from './handle-time';
import { SAMPLES_NEEDED } from './handle-time';
import { isCounted, isWithin, type PastWait, WAITS_KEPT } from './wait-estimate';

/** A slot that was held and is free again. PERSISTED CONTRACT: a row of the Dispatcher; new fields are optional. */
export interface SlotRow {
  /** Session and owner, so that the same slot told twice counts once. */
  readonly key: string;
  /** ms at which the session was resolved or left its owner. */
  readonly endedAt: number;
  /** How long the owner had it, without `on_hold`. */
  readonly heldMs: number;
  /** 0 to 167 in the team's zone, of `endedAt`. */
  readonly hourOfWeek: number;
}

/** A wait that ended. PERSISTED CONTRACT: a row of the Dispatcher; new fields are optional. */
export interface WaitRow extends PastWait {
  /** Session and entry version. */
  readonly key: string;
  readonly endedAt: number;
  /** The local Monday of the week in which it ended, `YYYY-MM-DD`: calibration is shown by week. */
  readonly week: string;
}

/** PERSISTED CONTRACT: a row of the Dispatcher; new fields are optional. */
export interface CalibrationWeek {
  readonly week: string;
  /** Waits that tell how good the estimate was, and those of them that ended within the P80 told at entry. */
  readonly counted: number;
  readonly within: number;
}

export interface WaitLedger {
  /** The last 50, newest first. */
  readonly slots: readonly SlotRow[];
  /** By hour of the week, the last 50 of each, newest first. All of `slots` lie here too. */
  readonly slotsByHour: Readonly<Record<number, readonly SlotRow[]>>;
  /** The last 200, newest first. */
  readonly waits: readonly WaitRow[];
  /** The last 200 that tell how good the estimate was, newest first. */
  readonly counted: readonly WaitRow[];
  /** The last year, newest first. */
  readonly weeks: readonly CalibrationWeek[];
}

export const EMPTY_LEDGER: WaitLedger = { slots: [], slotsByHour: {}, waits: [], counted: [], weeks: [] };

/** The ledger after a row, and the stored rows that nothing needs any more. */
export interface Appended<Row> {
  readonly ledger: WaitLedger;
  readonly dropped: readonly Row[];
}

export const SLOTS_KEPT = 50;
const WEEKS_KEPT = 53;
const DAY_MS = 86_400_000;
/** What L1 and L3 look back. */
const RECENT_MS = 14 * DAY_MS;
/** What L2 looks back, and with it the longest that a slot time is kept. */
export const SLOT_KEEP_MS = 28 * DAY_MS;
const HOURS_OF_WEEK = 168;

/** Takes a slot time in. A known key changes nothing. */
export function appendSlot(ledger: WaitLedger, row: SlotRow): Appended<SlotRow> {
  const bucket = ledger.slotsByHour[row.hourOfWeek] ?? [];
  if (bucket.some(({ key }) => key === row.key)) return { ledger, dropped: [] };
  // No ring of 50 holds a row that its hour's ring has lost, so the hour's decides what is dropped.
  const { kept, out } = intoRing(bucket, row, SLOTS_KEPT);
  return {
    ledger: {
      ...ledger,
      slots: intoRing(ledger.slots, row, SLOTS_KEPT).kept,
      slotsByHour: { ...ledger.slotsByHour, [row.hourOfWeek]: kept },
    },
    dropped: out,
  };
}

/** Takes a wait in. A known key changes nothing. */
export function appendWait(ledger: WaitLedger, row: WaitRow): Appended<WaitRow> {
  if (isKnownWait(ledger, row.key)) return { ledger, dropped: [] };
  const waits = intoRing(ledger.waits, row, WAITS_KEPT);
  if (!isCounted(row)) {
    return { ledger: { ...ledger, waits: waits.kept }, dropped: without(waits.out, ledger.counted) };
  }
  const counted = intoRing(ledger.counted, row, WAITS_KEPT);
  return {
    ledger: {
      ...ledger,
      waits: waits.kept,
      counted: counted.kept,
      weeks: withWeek(ledger.weeks, row),
    },
    dropped: [...without(waits.out, counted.kept), ...without(counted.out, [...waits.kept, ...waits.out])],
  };
}

/** Drops slot times that are too old for every level. Waits are bounded by number alone. */
export function trimLedger(ledger: WaitLedger, now: number): Appended<SlotRow> {
  const isKept = (row: SlotRow): boolean => now - row.endedAt <= SLOT_KEEP_MS;
  const rows = Object.values(ledger.slotsByHour).flat();
  const dropped = rows.filter((row) => !isKept(row));
  if (dropped.length === 0) return { ledger, dropped };
  return {
    ledger: { ...ledger, slots: ledger.slots.filter(isKept), slotsByHour: byHour(rows.filter(isKept)) },
    dropped,
  };
}

/** A team's ledger from what is stored of it, in any order; after a start of the Dispatcher. */
export function ledgerOf(
  slots: readonly SlotRow[],
  waits: readonly WaitRow[],
  weeks: readonly CalibrationWeek[],
): WaitLedger {
  const newestWaits = [...waits].sort(newestFirst);
  return {
    slots: [...slots].sort(newestFirst).slice(0, SLOTS_KEPT),
    slotsByHour: byHour(slots),
    waits: newestWaits.slice(0, WAITS_KEPT),
    counted: newestWaits.filter(isCounted).slice(0, WAITS_KEPT),
    weeks: [...weeks].sort((a, b) => (a.week < b.week ? 1 : -1)).slice(0, WEEKS_KEPT),
  };
}

/**
 * The samples for `handleTime`; a list behind the first that is long enough stays empty, for gathering it costs more.
 * @param ledger of the team
 * @param workspace the ledgers of all teams
 * @param hourOfWeek 0 to 167 in the team's zone, of `now`
 */
export function slotSamples(
  ledger: WaitLedger,
  workspace: readonly WaitLedger[],
  now: number,
  hourOfWeek: number,
): SlotSamples {
  const team = toSeconds(ledger.slots, now, RECENT_MS);
  if (team.length >= SAMPLES_NEEDED) return { team, sameHour: [], workspace: [] };
  const sameHour = toSeconds(around(ledger, hourOfWeek), now, SLOT_KEEP_MS);
  if (sameHour.length >= SAMPLES_NEEDED) return { team, sameHour, workspace: [] };
  const all = workspace.flatMap(({ slots }) => slots).sort(newestFirst);
  return { team, sameHour, workspace: toSeconds(all, now, RECENT_MS).slice(0, SLOTS_KEPT) };
}

function around(ledger: WaitLedger, hourOfWeek: number): SlotRow[] {
  return [-1, 0, 1]
    .flatMap((step) => ledger.slotsByHour[(hourOfWeek + step + HOURS_OF_WEEK) % HOURS_OF_WEEK] ?? [])
    .sort(newestFirst);
}

function toSeconds(newest: readonly SlotRow[], now: number, backMs: number): number[] {
  return newest.filter(({ endedAt }) => now - endedAt <= backMs).map(({ heldMs }) => heldMs / 1_000);
}

export interface Calibration {
  /** Over the last 200 waits that tell. */
  readonly counted: number;
  readonly within: number;
  /** Share that ended within the P80 told at entry, to be 0.8; null without waits. */
  readonly share: number | null;
  /** The share was outside 0.75 to 0.85 over 200 waits. */
  readonly isLearning: boolean;
}

const SHARE_LEAST = 0.75;
const SHARE_MOST = 0.85;

/** How well the upper figure has held lately. By week: `weeks` of the ledger. */
export function calibrationOf({ counted }: WaitLedger): Calibration {
  const within = counted.filter(isWithin).length;
  if (counted.length === 0) return { counted: 0, within, share: null, isLearning: false };
  const share = within / counted.length;
  const isOutside = share < SHARE_LEAST || share > SHARE_MOST;
  return { counted: counted.length, within, share, isLearning: isOutside && counted.length >= WAITS_KEPT };
}

function withWeek(weeks: readonly CalibrationWeek[], row: WaitRow): readonly CalibrationWeek[] {
  const known = weeks.find(({ week }) => week === row.week) ?? { week: row.week, counted: 0, within: 0 };
  const next = { ...known, counted: known.counted + 1, within: known.within + (isWithin(row) ? 1 : 0) };
  return [next, ...weeks.filter(({ week }) => week !== row.week)]
    .sort((a, b) => (a.week < b.week ? 1 : -1))
    .slice(0, WEEKS_KEPT);
}

function isKnownWait(ledger: WaitLedger, key: string): boolean {
  return ledger.waits.some((row) => row.key === key) || ledger.counted.some((row) => row.key === key);
}

interface Ended {
  readonly key: string;
  readonly endedAt: number;
}

function newestFirst(a: Ended, b: Ended): number {
  return b.endedAt - a.endedAt || (a.key < b.key ? -1 : 1);
}

/** Mostly the new row is the newest, so its place is looked for from the front. */
function intoRing<Row extends Ended>(
  ring: readonly Row[],
  row: Row,
  size: number,
): { readonly kept: readonly Row[]; readonly out: readonly Row[] } {
  const place = ring.findIndex((other) => newestFirst(row, other) < 0);
  const rows = place < 0 ? [...ring, row] : ring.toSpliced(place, 0, row);
  return { kept: rows.slice(0, size), out: rows.slice(size) };
}

function without<Row extends Ended>(rows: readonly Row[], others: readonly Row[]): readonly Row[] {
  return rows.filter((row) => !others.some(({ key }) => key === row.key));
}

function byHour(rows: readonly SlotRow[]): Record<number, readonly SlotRow[]> {
  const hours: Record<number, SlotRow[]> = {};
  for (const row of [...rows].sort(newestFirst)) {
    hours[row.hourOfWeek] ??= [];
    hours[row.hourOfWeek]?.push(row);
  }
  for (const [hour, bucket] of Object.entries(hours)) hours[Number(hour)] = bucket.slice(0, SLOTS_KEPT);
  return hours;
}
