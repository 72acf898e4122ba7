// What the desk reads from the Dispatcher's queue: places by chat, names of teams, how many wait, who is next. Pure.
import type { ChatRow } from '$protocol/chat-view';
import type { QueueEntry, QueueTeam, QueueView } from '$protocol/desk-view';

/** One who waits, with the place in the order of the whole queue, from 0. */
export type QueuePlace = QueueEntry & { readonly at: number };

export function queuePlaces(view: QueueView): ReadonlyMap<string, QueuePlace> {
  return new Map(view.entries.map((entry, at) => [entry.chatId, { ...entry, at }]));
}

export function teamNames(teams: readonly QueueTeam[]): ReadonlyMap<string, string> {
  return new Map(teams.map(({ teamId, name }) => [teamId, name]));
}

export interface WaitingSummary {
  readonly waiting: number;
  /** ms since when the longest has waited; null: nobody waits. */
  readonly longestSince: number | null;
}

/** @param shown the teams that are looked at; null: all */
export function waitingSummary(view: QueueView, shown: ReadonlySet<string> | null): WaitingSummary {
  const teams = view.teams.filter(({ teamId }) => shown === null || shown.has(teamId));
  const since = teams.flatMap(({ longestSince }) => (longestSince === null ? [] : [longestSince]));
  return {
    waiting: teams.reduce((sum, { waiting }) => sum + waiting, 0),
    longestSince: since.length === 0 ? null : Math.min(...since),
  };
}

/** The chat a person would be given next: the first of her teams that nobody is being asked about. Without teams: of any. */
export function nextInLine(view: QueueView, teams: readonly string[]): string | null {
  const isFree = ({ parked, offeredTo }: QueueEntry) => parked === null && offeredTo === null;
  const isHers = ({ teamId }: QueueEntry) => teams.length === 0 || teams.includes(teamId);
  return view.entries.find((entry) => isFree(entry) && isHers(entry))?.chatId ?? null;
}

type WaitingRow = Pick<
  ChatRow,
  'chatId' | 'state' | 'version' | 'teamId' | 'priority' | 'queueSince' | 'offer' | 'isParked'
>;

/** What of the rows the queue depends on: while this text stays the same, the order has not changed by anybody's doing. */
export function queueSignature(rows: Iterable<WaitingRow>): string {
  const waiting: string[] = [];
  for (const { chatId, state, version, teamId, priority, queueSince, offer, isParked } of rows) {
    if (state !== 'pending' && state !== 'waiting') continue;
    waiting.push([chatId, version, teamId, priority, queueSince, offer?.decisionNo, isParked].join(' '));
  }
  return waiting.sort().join('\n');
}
