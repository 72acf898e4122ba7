// The message that a customer leaves after hours, or when nobody could take her chat: her next text goes to the ticket of that
// session. The message itself stands in the log; what the ticket shows of it goes when she takes it back.
import { findHandoffWord } from '../domain/bot/handoff-words';
import { fold } from '../domain/search/fold';
import type { Act } from './act';
import { applyEvent } from './apply-event';
import { isHers } from './is-hers';
import { languageOf, say, systemSays, textOf } from './say';

/** @returns whether the text was taken as the message; a word that asks for a person is none */
export function takeLeftMessage(act: Act, text: string | null): boolean {
  const { tools, write, rules, incoming } = act;
  const { body } = incoming;
  const { leavesMessage, session } = write.record.state;
  if (!leavesMessage || text === null || body.kind !== 'message') return false;
  // Another member of the group speaks for herself.
  if (session && !isHers(act, session)) return false;
  const language = languageOf(write.record, rules, text);
  // Whoever was served since then speaks of something else.
  const isOver = write.now > leavesMessage.until || session?.id !== leavesMessage.sessionId;
  const words = rules.desk?.bot.handoffWords;
  const asksForPerson = words && findHandoffWord(fold(text), words, [language, 'en']) !== null;
  const ticket = tools.sessions.ticketOf(leavesMessage.sessionId);
  applyEvent(tools, write, { type: 'leave_message', sessionId: leavesMessage.sessionId, until: null });
  if (isOver || asksForPerson || !ticket) return false;
  write.touch();
  tools.sessions.keepTicket({
    ...ticket,
    message: text,
    messageEntryId: `in_${body.lineMessageId}`,
    changedSeq: write.record.seq,
  });
  say(tools, write, systemSays(textOf(rules, language, 'leave_message_noted', {}), 'anyway'));
  return true;
}
