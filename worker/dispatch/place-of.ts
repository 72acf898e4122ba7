// The answer to a chat's facts: its place, whether somebody is about to get it, and what its customer may be told of the wait.
// Reads only. Called for facts and for a customer who asks.
import type { FactsAnswer } from '../rpc/dispatcher-rpc';
import { makeBoard } from './board';
import type { Work } from './dispatch-tools';
import { teamOutlook } from './wait-outlook';

const NO_PLACE: FactsAnswer = { position: null };

export function placeOf(work: Work, chatId: string): FactsAnswer {
  const { facts } = work.chats.of(chatId);
  if (facts?.state !== 'waiting') return NO_PLACE;
  const board = makeBoard(work);
  const entry = board.entries.find((one) => one.chatId === chatId);
  const [teamId] = entry?.teams ?? [];
  if (!entry || teamId === undefined) return NO_PLACE;
  const place = teamOutlook(work, board, teamId).placeOf(entry);
  if (!place) return NO_PLACE;
  const isBeingPlaced = entry.isReserved === true;
  return { position: entry.parked ? null : place.position, isBeingPlaced, wait: place.wait };
}
