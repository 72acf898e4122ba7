// What follows by itself from a step, in the same transaction: without a bot a customer's message asks for a person, whoever
// asked is placed or diverted, and the customer is told. Called after every decision about a session.
import { EMPTY_MEMORY } from '../domain/bot/bot-memory';
import type { ChatEvent } from '../domain/chat/chat-event';
import { isOwned } from '../domain/chat/session-moves';
import { type ChatState, isHumanMode, type Session, stateOf } from '../domain/chat/session-state';
import { shortNumber } from '../domain/chat/ticket';
import type { DeskRules } from '../domain/desk/desk-rules';
import { applyEvent } from './apply-event';
import type { ChatTools } from './chat-tools';
import type { ChatWrite } from './chat-write';
import { awaitClosing } from './closing-time';
import { divertWords, inviteMessage } from './divert-words';
import { placeSession } from './place-session';
import { languageOf, say, systemSays } from './say';
import { hasEnded, joinLine, wordsOfStep } from './words-of-step';

/** A decision that has to wait for the settings is tried again after this. */
export const SETTINGS_AGAIN_MS = 2_000;

/** @param before the chat as the event found it */
export function followStep(tools: ChatTools, write: ChatWrite, event: ChatEvent, before: ChatState): void {
  const rules = tools.rules(write.record);
  if (!rules) {
    // Stored and safe; what follows from it is decided once the settings are known.
    const { session } = write.record.state;
    const againAt = write.now + SETTINGS_AGAIN_MS;
    if (event.type === 'customer_message') tools.outbox.setTimer('decide', `in_${event.lineMessageId}`, againAt);
    if (session?.state === 'pending') tools.outbox.setTimerUnlessSet('opening', session.id, againAt);
    return;
  }
  const isOthers = rules.desk !== null && write.record.state.standby;
  if (event.type === 'customer_message' && !rules.isBotOn && !isOthers)
    askAtOnce(tools, write, event.lineTs, event.isCourtesy);
  placePending(tools, write, rules);
  tellStep(tools, write, rules, event, before.session);
}

/** On a channel without a bot whoever writes wants a person, but for thanks after the end. */
export function askAtOnce(tools: ChatTools, write: ChatWrite, lineTs: number, isCourtesy = false): void {
  const state = stateOf(write.record.state);
  if (isHumanMode(state) || (state === 'resolved' && isCourtesy)) return;
  applyEvent(tools, write, { type: 'ask', trigger: 'no_bot', lineTs });
}

/** Whoever asked and is not placed yet. */
export function placePending(tools: ChatTools, write: ChatWrite, rules: DeskRules): void {
  if (write.record.state.session?.state === 'pending') placeSession(tools, write, rules);
}

function tellStep(
  tools: ChatTools,
  write: ChatWrite,
  rules: DeskRules,
  event: ChatEvent,
  before: Session | null,
): void {
  if (!rules.desk) return;
  const after = write.record.state.session;
  const language = languageOf(write.record, rules);
  const ticket = after && tools.sessions.ticketOf(after.id);
  const { sourceKind } = write.record;
  const step = { event, before, after, sourceKind, ticket: ticket ? shortNumber(ticket.id) : null };
  if (event.type === 'divert' && after && hasEnded(before, after)) {
    const words = divertWords(rules, language, event.reason, null, event.note ?? null);
    say(tools, write, systemSays(words, 'anyway'));
    inviteMessage(tools, write, after);
  }
  say(tools, write, wordsOfStep(rules, language, step));
  // The bot's counters and cool-downs end with a session.
  if (after && hasEnded(before, after) && Object.keys(write.record.bot).length > 0) write.rememberForBot(EMPTY_MEMORY);
  if (after && hasNewOwner(before, after)) awaitClosing(tools, write, rules, after);
  if (after?.isJoinDue && hasNewOwner(before, after)) {
    // The handoff reply waits for nothing any more.
    tools.outbox.releaseHeld(write.now);
    if (say(tools, write, systemSays(joinLine(rules, language, after), 'cheap')))
      applyEvent(tools, write, { type: 'join_told' });
  }
}

/** With the owner's first words, or after a while, where it could not be told for free before. @returns whether it was told now */
export function tellWhoJoined(tools: ChatTools, write: ChatWrite): boolean {
  const rules = tools.rules(write.record);
  const { session } = write.record.state;
  if (!rules?.desk || !session?.isJoinDue) return false;
  return say(tools, write, systemSays(joinLine(rules, languageOf(write.record, rules), session), 'anyway'));
}

function hasNewOwner(before: Session | null, after: Session): boolean {
  return isOwned(after) && (before?.id !== after.id || before.owner?.operatorId !== after.owner.operatorId);
}
