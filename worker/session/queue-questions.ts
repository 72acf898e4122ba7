// What a waiting customer is asked and answers, so that the operator has it when she comes. Questions stop once somebody has the
// chat. The answer stays an ordinary message as well. Runs inside one synchronous transaction.

import type { BotMessage } from '../domain/bot/bot-message';
import type { Language } from '../domain/bot/languages';
import { answerSlot, openNextSlot, type SlotProgress, slotMessage } from '../domain/bot/slots';
import { renderText } from '../domain/bot/texts';
import { QUICK_REPLIES_MAX } from '../domain/chat/quick-reply';
import type { Session } from '../domain/chat/session-state';
import { type DeskRules, teamOf } from '../domain/desk/desk-rules';
import { matchesRegex } from '../platform/linear-regex';
import type { Act } from './act';
import { applyEvent } from './apply-event';
import type { ChatRecord } from './chat-record';
import type { ChatTools } from './chat-tools';
import type { ChatWrite } from './chat-write';
import { queueButtons } from './place-words';
import { languageOf, say, systemSays } from './say';

/** The first question that is still open, opened; none where all is known. It stands last in the handoff reply. */
export function openQuestion(tools: ChatTools, write: ChatWrite, rules: DeskRules, session: Session): BotMessage[] {
  if (session.openSlot) return [];
  return ask(tools, write, rules, session, { name: '', value: null });
}

/** @returns whether the text was taken as an answer; whatever fits no question is only stored */
export function answerQuestion(
  { tools, write, rules }: Act,
  session: Session,
  { text, entryId }: { readonly text: string | null; readonly entryId: string },
): boolean {
  if (!session.openSlot || text === null) return false;
  const slots = teamOf(rules, session.teamId)?.slots ?? [];
  const answer = answerSlot(slots, progressOf(session), text, matchesRegex);
  switch (answer.kind) {
    case 'none':
      return false;
    case 'again': {
      const { name } = answer.slot;
      applyEvent(tools, write, { type: 'slot_retried', name, tries: answer.failed });
      const language = languageOf(write.record, rules);
      const question = slotMessage(answer.slot, language, rules.languages.default);
      if (question?.content.type !== 'text') return true;
      const again = renderText(rules.texts, 'slot_again', language, { question: question.content.text });
      const asked = withQueueButtons(rules, language, write.record.sourceKind, {
        ...question,
        content: { type: 'text', text: again },
      });
      say(tools, write, systemSays([asked], 'cheap', { isForWaiting: true }));
      return true;
    }
    case 'value':
    case 'skipped': {
      const value = answer.kind === 'value' ? answer.value : null;
      const next = ask(tools, write, rules, session, { name: answer.name, value, entryId });
      say(tools, write, systemSays(next, 'cheap', { isForWaiting: true }));
      return true;
    }
  }
}

/** Notes an answer (none at the beginning) and opens the next question. */
function ask(
  tools: ChatTools,
  write: ChatWrite,
  rules: DeskRules,
  session: Session,
  { name, value, entryId }: { readonly name: string; readonly value: string | null; readonly entryId?: string },
): BotMessage[] {
  const slots = teamOf(rules, session.teamId)?.slots ?? [];
  const done = [...(progressOf(session).done ?? []), name];
  const { slot } = openNextSlot(slots, { done });
  if (name === '' && !slot) return [];
  const next = slot ? { name: slot.name, tries: 0 } : null;
  const answered = { type: 'slot_answered', name, value, next, ...(entryId !== undefined && { entryId }) } as const;
  if (!applyEvent(tools, write, answered) || !slot) return [];
  const language = languageOf(write.record, rules);
  const message = slotMessage(slot, language, rules.languages.default);
  return message ? [withQueueButtons(rules, language, write.record.sourceKind, message)] : [];
}

/** A question hides the buttons of what was said before it, so it brings them itself, behind its own. */
function withQueueButtons(
  rules: DeskRules,
  language: Language,
  sourceKind: ChatRecord['sourceKind'],
  { content, quickReplies = [] }: BotMessage,
): BotMessage {
  if (rules.channel.reception === 'always_on') return quickReplies.length > 0 ? { content, quickReplies } : { content };
  const buttons = queueButtons(rules, language, sourceKind);
  return { content, quickReplies: [...quickReplies.slice(0, QUICK_REPLIES_MAX - buttons.length), ...buttons] };
}

function progressOf({ openSlot, slots = {}, skippedSlots = [] }: Session): SlotProgress {
  const done = [...Object.keys(slots), ...skippedSlots];
  return openSlot ? { done, open: { name: openSlot.name, failed: openSlot.tries } } : { done };
}
