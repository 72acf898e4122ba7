// What the Dispatcher said of a waiting session's place, on its way to the customer: with the handoff reply, which waits up to
// two seconds for it, to a tap that asked, cheaply beside a message of hers, or by itself from time to time. Runs inside one
// synchronous transaction.
import { type BotMessage, buttonsLast } from '../domain/bot/bot-message';
import type { Session } from '../domain/chat/session-state';
import type { DeskRules } from '../domain/desk/desk-rules';
import { moveSince, type NoticeMoment, noticeAt } from '../domain/queue/notices';
import type { FactsAnswer } from '../rpc/dispatcher-rpc';
import { applyEvent } from './apply-event';
import type { ChatRecord } from './chat-record';
import type { ChatTools } from './chat-tools';
import { type Change, ChatWrite } from './chat-write';
import { type PlaceKey, placeMessage, queueButtons } from './place-words';
import { awaitPush, whatWasTold } from './push-place';
import { openQuestion } from './queue-questions';
import { canSay, languageOf, type Saying, say, systemSays, textOf } from './say';

/** @param moment `entry`: the handoff reply waits for this answer */
export function tellPlace(tools: ChatTools, answer: FactsAnswer, moment: NoticeMoment): Change | null {
  const record = tools.store.load();
  const rules = record && tools.rules(record);
  if (!record || !rules?.desk) return null;
  const write = new ChatWrite(tools, record, tools.now());
  const { session } = record.state;
  if (session?.state === 'waiting' && !isToldAlready(session, moment)) {
    const place = answer.isBeingPlaced ? [] : placeNotice({ record, rules, session }, answer, moment, write.now);
    const way = wayTo(record, session, moment, write.now);
    // What is not said is not asked: her next words would be taken for the answer.
    const isAsked = ASKING.has(moment) && canSay(write, way);
    const question = isAsked ? openQuestion(tools, write, rules, session) : [];
    const isSaid = say(tools, write, systemSays(buttonsLast([...place, ...question]), way, { isForWaiting: true }));
    const position = isSaid && place.length > 0 ? answer.position : null;
    if (moment === 'entry' || position !== null) applyEvent(tools, write, { type: 'told', position });
  }
  const isAwaited = moment === 'entry' && session?.state === 'waiting' && awaitPush(tools, write, rules, session);
  if (moment === 'entry') tools.outbox.releaseHeld(write.now);
  return write.record === record && !isAwaited ? null : write.finish();
}

/** The team's questions come with the handoff reply, or beside her next message where that could not carry them. */
const ASKING: ReadonlySet<NoticeMoment> = new Set<NoticeMoment>(['entry', 'customer_message']);

/**
 * The handoff reply and the answer to a tap ride on a free reply; were that gone, they would be worth a push to one person. What
 * comes by itself is pushed while the month lasts.
 */
function wayTo(record: ChatRecord, session: Session, moment: NoticeMoment, now: number): Saying['way'] {
  if (record.sourceKind !== 'user') return 'cheap';
  if (moment === 'timer') return 'sparing';
  const mustReach = moment === 'asked' || (moment === 'entry' && now - (session.queueSince ?? 0) < ENTRY_IS_NEWS_MS);
  return mustReach ? 'anyway' : 'cheap';
}

/** Later than this the handoff reply has left without its place, and nobody is told unasked. */
const ENTRY_IS_NEWS_MS = 10_000;

interface Waiting {
  readonly record: ChatRecord;
  readonly rules: DeskRules;
  readonly session: Session;
}

/** The handoff reply is sent once for each time a session comes into a queue. */
function isToldAlready(session: Session, moment: NoticeMoment): boolean {
  return moment === 'entry' && session.toldEntry === session.entryVersion;
}

function placeNotice(
  { record, rules, session }: Waiting,
  answer: FactsAnswer,
  moment: NoticeMoment,
  now: number,
): BotMessage[] {
  const notice = noticeAt(moment, {
    now,
    ...whatWasTold(record, rules, session),
    position: answer.position,
    wait: answer.wait ?? null,
  });
  if (!notice) return [];
  const language = languageOf(record, rules);
  if (session.parked)
    return textOf(rules, language, 'where_am_i_parked', {}, queueButtons(rules, language, record.sourceKind));
  if (rules.channel.reception === 'always_on') return [];
  return placeMessage(rules, language, record.sourceKind, keyAt(moment, session, notice.position), notice);
}

const KEY_OF_MOVE = { up: 'position_update', none: 'position_kept', first: 'where_am_i' } as const;

/** Beside a message of hers she hears whether she has moved, as she did not ask. */
function keyAt(moment: NoticeMoment, { told = null }: Session, position: number | null): PlaceKey {
  if (moment === 'entry') return 'all_busy';
  if (moment !== 'customer_message') return 'where_am_i';
  return position === null ? 'position_update' : KEY_OF_MOVE[moveSince(told, position)];
}
