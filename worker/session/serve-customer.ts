// What a customer's act leads to beside its line in the log, decided in the same transaction: the bot answers or passes her on,
// a question of the queue is answered, a button steers the handoff. In HUMAN mode the bot is silent. Called by receive-event
// once the act itself is in the log.
import { parseSystemPostback, type SystemAction } from '../domain/bot/system-postback';
import { isEndWord } from '../domain/bot/whole-text';
import type { ChatEvent } from '../domain/chat/chat-event';
import type { Incoming } from '../domain/chat/incoming';
import { isOwned, isQueued } from '../domain/chat/session-moves';
import { isHumanMode, type Session, stateOf } from '../domain/chat/session-state';
import type { Act } from './act';
import { applyEvent } from './apply-event';
import type { ChatTools } from './chat-tools';
import type { ChatWrite } from './chat-write';
import { followStep } from './follow-step';
import { greet, greetAwaited } from './greet';
import { isHers } from './is-hers';
import { takeLeftMessage } from './left-message';
import { canBeCalledBack } from './place-words';
import { answerQuestion } from './queue-questions';
import { runBotTurn } from './run-bot-turn';
import { languageOf, say, systemButton, systemSays, textOf } from './say';

/** @param isKnown whether the chat was there before this event */
export function serveCustomer(tools: ChatTools, write: ChatWrite, incoming: Incoming, isKnown: boolean): void {
  const { body } = incoming;
  if (incoming.standby || write.record.state.standby) return;
  // What was still to be said to her goes before what she is told now.
  greetAwaited(tools, write, textIn(incoming));
  const rules = tools.rules(write.record);
  if (body.kind === 'follow' || body.kind === 'join') {
    const isUnblocked = body.kind === 'follow' && body.isUnblocked;
    greet(tools, write, rules, incoming, { kind: body.kind, isUnblocked, wasKnown: isKnown });
    return;
  }
  if (!rules?.desk) return;
  const act: Act = { tools, write, rules, incoming };
  switch (body.kind) {
    case 'message':
      onMessage(act);
      return;
    case 'postback':
      onPostback(act, body.data);
      return;
    default:
      return;
  }
}

function onMessage(act: Act): void {
  const { tools, write, rules, incoming } = act;
  const { session } = write.record.state;
  const text = textIn(incoming);
  if (isQueued(session)) {
    const isOver = text !== null && isEndWord(text, rules.desk?.bot.endWords ?? {});
    if (isOver && maySteer(act, session)) steer(act, 'cancel_wait');
    else if (answerCheckIn(act)) return;
    // Another member of the group speaks for herself.
    else if (!isHers(act, session) || !answerQuestion(act, session, { text, entryId: entryIdOf(incoming) })) {
      // A free reply lies ready: whoever moved up hears it.
      const isTold = session.toldEntry === session.entryVersion;
      if (isTold && !tools.outbox.hasJob('place')) write.addJob({ kind: 'place', moment: 'customer_message' });
    }
    return;
  }
  // To a person "stop" is a word like any other: a chat that somebody serves ends by a button alone.
  if (isOwned(session)) return;
  if (!takeLeftMessage(act, text) && rules.isBotOn && isForBot(write, incoming)) runBotTurn(act);
}

/** After the end mere thanks are stored, and nothing is said to them. */
function isForBot({ record }: ChatWrite, { body }: Incoming): boolean {
  return body.kind !== 'message' || stateOf(record.state) !== 'pending';
}

function onPostback(act: Act, data: string): void {
  const { write, rules, incoming } = act;
  const system = parseSystemPostback(data);
  const isHuman = isHumanMode(stateOf(write.record.state));
  const asksForPerson = system?.action === 'handoff' || system?.action === 'contact_operator';
  if (system === null || !LEAVES_QUEUE.has(system.action)) {
    if (isQueued(write.record.state.session)) step(act, { type: 'sign' });
    if (answerCheckIn(act)) return;
  }
  if (system && (isHuman || !asksForPerson)) steer(act, system.action);
  else if (!isHuman && rules.isBotOn) runBotTurn(act);
  else if (!isHuman && asksForPerson) {
    const trigger = system.action === 'handoff' ? 'button' : 'menu';
    step(act, { type: 'ask', trigger, language: languageOf(write.record, rules), lineTs: incoming.lineTs });
  }
}

/** What the buttons of queue and chat do, by the state that they meet. */
function steer(act: Act, action: SystemAction): void {
  const { session } = act.write.record.state;
  const { lineTs } = act.incoming;
  if (isQueued(session)) steerWaiting(act, session, action);
  else if (isOwned(session)) {
    if (action === 'end_chat' && maySteer(act, session)) step(act, { type: 'customer_end', lineTs });
    if (action === 'cancel_wait') tell(act, 'too_late');
  } else if (action !== 'handoff' && action !== 'contact_operator') tell(act, 'not_waiting');
}

function steerWaiting(act: Act, session: Session, action: SystemAction): void {
  const { lineTs } = act.incoming;
  switch (action) {
    case 'where_am_i':
    case 'handoff':
    case 'contact_operator':
      act.write.addJob({ kind: 'place', moment: 'asked' });
      return;
    case 'cancel_wait':
    case 'end_chat':
      if (maySteer(act, session)) step(act, { type: 'queue_cancel', lineTs });
      return;
    case 'message_me_later':
      // A button of an older message, or of a menu: she waits on, and hears where.
      if (!canBeCalledBack(act.write.record.sourceKind)) act.write.addJob({ kind: 'place', moment: 'asked' });
      else if (maySteer(act, session)) step(act, { type: 'callback_accept', way: 'chat' });
      return;
    case 'start_chat':
      if (maySteer(act, session)) startChat(act, session);
      return;
    case 'still_here':
      // Nobody is kept for her any more: she waits on, and hears where.
      act.write.addJob({ kind: 'place', moment: 'asked' });
  }
}

/** What she taps to wait no more is no sign that she waits. */
const LEAVES_QUEUE: ReadonlySet<SystemAction> = new Set(['cancel_wait', 'end_chat', 'message_me_later']);

/** Whatever she says or taps answers "Still there?", also after its time. @returns whether somebody has her now */
function answerCheckIn(act: Act): boolean {
  const { session } = act.write.record.state;
  if (!isQueued(session) || session.parked?.kind !== 'no_show') return false;
  startChat(act, session);
  return isOwned(act.write.record.state.session);
}

/** "It's your turn, tap to start": to whom the slot is kept for, else back among those who wait. */
function startChat(act: Act, session: Session): void {
  const { parked } = session;
  const isInTime = act.write.now <= (parked?.answerUntil ?? 0);
  if (!parked?.turn || !isInTime) {
    step(act, { type: 'unpark' });
    return;
  }
  const { decisionNo, to } = parked.turn;
  const { id: sessionId, entryVersion } = session;
  step(act, { type: 'assign', decisionNo, sessionId, entryVersion, to, by: null });
}

function tell({ tools, write, rules }: Act, key: 'too_late' | 'not_waiting'): void {
  const language = languageOf(write.record, rules);
  const button =
    key === 'too_late'
      ? systemButton(rules, language, 'label_end_chat', 'end_chat')
      : systemButton(rules, language, 'label_talk_to_human', 'handoff');
  say(tools, write, systemSays(textOf(rules, language, key, {}, [button]), 'cheap'));
}

function step({ tools, write }: Act, event: ChatEvent): void {
  const before = write.record.state;
  if (applyEvent(tools, write, event)) followStep(tools, write, event, before);
}

/** She asked herself, and before: LINE may bring a tap long after the session that it was meant for. */
function maySteer(act: Act, session: Session): boolean {
  const { write, incoming } = act;
  return isHers(act, session) && incoming.lineTs >= (write.record.state.unansweredSince ?? session.openedAt);
}

function entryIdOf({ body }: Incoming): string {
  return body.kind === 'message' ? `in_${body.lineMessageId}` : '';
}

export function textIn({ body }: Incoming): string | null {
  return body.kind === 'message' && body.content.type === 'text' ? body.content.text : null;
}
