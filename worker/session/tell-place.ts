// What the Dispatcher said of a waiting session's place, on its way to the customer: with the handoff reply, which waits up to
// two seconds for it, to a tap that asked, or cheaply beside a message of hers. Runs inside one synchronous transaction.
import type { BotMessage } from '../domain/bot/bot-message';
import type { Session } from '../domain/chat/session-state';
import { type DeskRules, queueOf } from '../domain/desk/desk-rules';
import { type NoticeMoment, noticeAt } from '../domain/queue/notices';
import type { FactsAnswer } from '../rpc/dispatcher-rpc';
import { applyEvent } from './apply-event';
import type { ChatRecord } from './chat-record';
import type { ChatTools } from './chat-tools';
import { type Change, ChatWrite } from './chat-write';
import { placeMessage, queueButtons } from './place-words';
import { openQuestion } from './queue-questions';
import { languageOf, say, systemSays, textOf } from './say';

/** @param moment `entry`: the handoff reply waits for this answer */
export function tellPlace(tools: ChatTools, answer: FactsAnswer, moment: NoticeMoment): Change | null {
  const record = tools.store.load();
  const rules = record && tools.rules(record);
  if (!record || !rules?.desk) return null;
  const write = new ChatWrite(tools, record, tools.now());
  const { session } = record.state;
  if (session?.state === 'waiting' && !isToldAlready(session, moment)) {
    const place = answer.isBeingPlaced ? [] : placeNotice({ record, rules, session }, answer, moment, write.now);
    const question = moment === 'entry' ? openQuestion(tools, write, rules, session) : [];
    const way = mustReach(session, moment, write.now) ? 'anyway' : 'cheap';
    const isSaid = say(tools, write, systemSays([...place, ...question], way, { isForWaiting: true }));
    const position = isSaid && place.length > 0 ? answer.position : null;
    if (moment === 'entry' || position !== null) applyEvent(tools, write, { type: 'told', position });
  }
  if (moment === 'entry') tools.outbox.releaseHeld(write.now);
  return write.record === record ? null : write.finish();
}

/** The handoff reply and the answer to a tap ride on a free reply; were that gone, they would be worth a push to one person. */
function mustReach(session: Session, moment: NoticeMoment, now: number): boolean {
  return moment === 'asked' || (moment === 'entry' && now - (session.queueSince ?? 0) < ENTRY_IS_NEWS_MS);
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
  const { told } = session;
  const notice = noticeAt(moment, {
    now,
    enteredAt: session.queueSince ?? session.openedAt,
    position: answer.position,
    wait: answer.wait ?? null,
    told: told ?? null,
    settings: queueOf(rules, session.teamId),
    reception: rules.channel.reception,
    isGroup: record.sourceKind !== 'user',
    quotaUsedPercent: null,
  });
  if (!notice) return [];
  const language = languageOf(record, rules);
  if (session.parked) return textOf(rules, language, 'where_am_i_parked', {}, queueButtons(rules, language));
  if (rules.channel.reception === 'always_on') return [];
  const key = moment === 'entry' ? 'all_busy' : moment === 'asked' ? 'where_am_i' : 'position_update';
  return placeMessage(rules, language, key, notice);
}
