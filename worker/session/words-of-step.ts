// What the customer is told when her session moves: who joined, that it goes back to the queue, that it ended and why. Pure:
// the words follow from the state before and after. Paid for is only what must reach a silent customer.
import type { BotMessage } from '../domain/bot/bot-message';
import type { Language } from '../domain/bot/languages';
import type { ChatEvent } from '../domain/chat/chat-event';
import { isOwned } from '../domain/chat/session-moves';
import type { EndReason, Session } from '../domain/chat/session-state';
import { type DeskRules, teamOf } from '../domain/desk/desk-rules';
import { publicNameOf } from '../domain/desk/public-name';
import type { ChatRecord } from './chat-record';
import { canBeCalledBack, queueButtons } from './place-words';
import { type Saying, systemButton, systemSays, textOf } from './say';

export interface SessionStep {
  readonly event: ChatEvent;
  readonly before: Session | null;
  readonly after: Session | null;
  readonly sourceKind: ChatRecord['sourceKind'];
  /** Short number of the ticket that was made, for the customer. */
  readonly ticket: string | null;
}

export function wordsOfStep(rules: DeskRules, language: Language, step: SessionStep): Saying[] {
  const { after, before, event } = step;
  if (!after) return [];
  if (hasEnded(before, after)) return endWords(rules, language, step);
  if (after.state === 'waiting' && isOwned(before)) {
    return systemSays(textOf(rules, language, 'back_to_queue', {}), 'cheap');
  }
  switch (event.type) {
    case 'max_wait':
      return event.step.kind === 'offer_callback' ? callbackOffer(rules, language, step.sourceKind) : [];
    case 'callback_accept':
      return after.parked ? systemSays(textOf(rules, language, 'callback_chat_booked', {}), 'anyway') : [];
    case 'callback_turn':
      return systemSays(
        textOf(rules, language, 'callback_turn', {}, [
          systemButton(rules, language, 'label_start_chat', 'start_chat'),
          systemButton(rules, language, 'label_cancel', 'cancel_wait'),
        ]),
        'anyway',
        { isForWaiting: true },
      );
    case 'check_in':
      return systemSays(
        textOf(rules, language, 'still_there', {}, [
          systemButton(rules, language, 'label_still_here', 'still_here'),
          systemButton(rules, language, 'label_cancel', 'cancel_wait'),
        ]),
        'anyway',
      );
    default:
      return [];
  }
}

/** "{name} from {team} has joined …", or who passes the customer on to whom. Empty where it is switched off. */
export function joinLine(rules: DeskRules, language: Language, session: Session): BotMessage[] {
  if (!session.owner || !rules.desk) return [];
  const name = publicNameOf(rules.publicNames, session.owner);
  if (session.passedOnBy) {
    const by = publicNameOf(rules.publicNames, session.passedOnBy);
    const passed = textOf(rules, language, 'transfer', { name: by, target: name });
    if (passed.length > 0) return passed;
  }
  const team = teamOf(rules, session.teamId)?.name;
  return team === undefined
    ? textOf(rules, language, 'joined_without_team', { name })
    : textOf(rules, language, 'joined', { name, team });
}

/** Whether this step ended the session. */
export function hasEnded(before: Session | null, after: Session): boolean {
  const isOver = after.state === 'resolved' || after.state === 'closed';
  const wasOver = before === null || before.state === 'resolved' || before.state === 'closed';
  return isOver && !(wasOver && before?.id === after.id);
}

function endWords(rules: DeskRules, language: Language, { after, ticket, before }: SessionStep): Saying[] {
  const wasServed = isOwned(before);
  switch (after?.endReason as EndReason) {
    case 'solved':
    case 'unsolved':
    case 'no_reply_needed':
      return wasServed ? systemSays(textOf(rules, language, 'end', {}), 'anyway') : [];
    case 'customer_ended':
      return systemSays(textOf(rules, language, 'end', {}), 'cheap');
    case 'customer_timeout':
      return systemSays(textOf(rules, language, 'timeout', {}), 'anyway');
    case 'returned_to_bot':
      return systemSays(textOf(rules, language, 'returned_to_bot', {}), 'cheap');
    case 'queue_cancelled':
      return systemSays(textOf(rules, language, 'queue_cancelled', {}), 'cheap');
    case 'queue_timeout':
      return systemSays(textOf(rules, language, 'queue_timeout', { ticket: ticket ?? '' }), 'anyway');
    case 'callback_expired':
      return systemSays(textOf(rules, language, 'callback_missed', {}), 'anyway');
    case 'no_show':
      return systemSays(textOf(rules, language, 'no_show', {}), 'anyway');
    default:
      // Hours, a full queue and the like are told with what is offered instead; spam and blocked people are told nothing.
      return [];
  }
}

function callbackOffer(rules: DeskRules, language: Language, sourceKind: SessionStep['sourceKind']): Saying[] {
  if (!canBeCalledBack(sourceKind)) return [];
  const offer = textOf(rules, language, 'callback_offer', {}, queueButtons(rules, language, sourceKind));
  return systemSays(offer, 'anyway', { isForWaiting: true });
}
