// What a customer is told whom nobody can serve now, and the message she may leave. Pure but for the state that waits for it.
import type { BotMessage } from '../domain/bot/bot-message';
import type { Language } from '../domain/bot/languages';
import type { DivertReason } from '../domain/chat/dispatcher-order';
import type { Session } from '../domain/chat/session-state';
import type { DeskRules } from '../domain/desk/desk-rules';
import { applyEvent } from './apply-event';
import type { ChatTools } from './chat-tools';
import type { ChatWrite } from './chat-write';
import { textOf } from './say';

/** How long a text of the customer is taken as the message she leaves. */
const LEAVE_MESSAGE_MS = 60 * 60_000;

/** Words of a session that was sent away; the last of them asks her to leave a message. */
export function divertWords(
  rules: DeskRules,
  language: Language,
  reason: DivertReason,
  opening: string | null,
  intakeReason: string | null,
): BotMessage[] {
  const why: BotMessage[] =
    reason === 'after_hours'
      ? opening === null
        ? textOf(rules, language, 'after_hours_unknown', {})
        : textOf(rules, language, 'after_hours', { opening })
      : textOf(rules, language, reason === 'intake_closed' ? 'queue_paused' : reason, {});
  const given: BotMessage[] = intakeReason === null ? [] : [{ content: { type: 'text', text: intakeReason } }];
  return [...why, ...given, ...textOf(rules, language, 'leave_message', {})];
}

/** The next text of the customer goes to the ticket. */
export function inviteMessage(tools: ChatTools, write: ChatWrite, session: Session): void {
  applyEvent(tools, write, { type: 'leave_message', sessionId: session.id, until: write.now + LEAVE_MESSAGE_MS });
}
