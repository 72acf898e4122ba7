// One turn of the bot: what it is given of the chat, and what becomes of its decision, in the transaction that stored the
// customer's act. The decision itself is pure (domain/bot/decide-bot-turn). Called by serve-customer in BOT mode alone.

import { toBotText } from '../domain/bot/bot-text';
import type { BotDeps, BotInput, BotInputContent, BotTurn } from '../domain/bot/bot-turn';
import { decideBotTurn } from '../domain/bot/decide-bot-turn';
import type { Language } from '../domain/bot/languages';
import { pickLanguage } from '../domain/bot/languages';
import { LOOP_WINDOW_MS } from '../domain/bot/loop';
import { isOpen, nextOpen } from '../domain/calendar/opening-hours';
import { isScheduled } from '../domain/calendar/schedule';
import type { Incoming } from '../domain/chat/incoming';
import { calendarOf, type DeskRules } from '../domain/desk/desk-rules';
import { timeWords } from '../domain/desk/time-words';
import { parseChatId } from '../domain/ids';
import type { TagRef } from '../domain/tags/tag';
import { matchesRegex } from '../platform/linear-regex';
import type { Act } from './act';
import { applyEvent } from './apply-event';
import type { FlowAnswer } from './chat-record';
import type { ChatWrite } from './chat-write';
import { customerTexts } from './customer-texts';
import { noteFlowAnswers } from './flow-answers';
import { followStep } from './follow-step';
import { toEntryId } from './receive-message';
import { languageOf, say } from './say';

/** An event that reaches us so late is not answered where the customer has gone on. */
const LATE_MS = 60_000;
const TEXTS_BEFORE_MAX = 8;

export function runBotTurn(act: Act): void {
  const { write, rules, incoming } = act;
  const { desk } = rules;
  const what = toBotInput(incoming);
  if (!desk || !what) return;
  const language = languageOf(write.record, rules, what.kind === 'text' ? what.text : null);
  const input = toInput(write, incoming, what, language);
  const before = write.record.bot;
  const turn = decideBotTurn(input, desk.bot, before, depsOf(act, language));
  if (turn.memory !== before) write.rememberForBot(turn.memory);
  const { body } = incoming;
  const entryId = body.kind === 'message' ? toEntryId(body.lineMessageId) : '';
  const answers = noteFlowAnswers(write, turn, { member: input.senderId ?? '', entryId, before });
  take(act, language, turn, answers);
}

function take(
  { tools, write, rules, incoming }: Act,
  language: Language,
  turn: BotTurn,
  answers: readonly FlowAnswer[],
): void {
  const { lineTs, source } = incoming;
  // Before the asking, so that routing and service level know them.
  const add = tagsToPut(rules, turn.orders?.tags ?? []);
  if (add.length > 0) applyEvent(tools, write, { type: 'set_tags', by: null, expectedVersion: null, add, remove: [] });
  if (turn.kind === 'answer' || turn.kind === 'ask_and_answer') {
    say(
      tools,
      write,
      turn.messages.map((message) => ({ message, author: 'bot', way: 'anyway' })),
    );
  }
  if (turn.kind !== 'ask' && turn.kind !== 'ask_and_answer') return;
  const name = turn.topic && pickLanguage(turn.topic.names, language, rules.languages.default);
  const slots = Object.fromEntries(answers.map(({ name, value }) => [name, value]));
  const slotSources = Object.fromEntries(answers.map(({ name, entryId }) => [name, entryId]));
  const before = write.record.state;
  const ask = {
    type: 'ask',
    trigger: turn.trigger,
    language,
    lineTs,
    ...(turn.topic && name && { topic: { id: turn.topic.id, name } }),
    ...(turn.teamHint !== undefined && { teamId: turn.teamHint }),
    ...(answers.length > 0 && { slots, slotSources }),
    ...(source.kind !== 'user' && source.senderId !== undefined && { askedBy: source.senderId }),
  } as const;
  if (applyEvent(tools, write, ask)) followStep(tools, write, ask, before);
}

/** An archived tag is put on nothing. */
function tagsToPut({ desk }: DeskRules, ids: readonly string[]): TagRef[] {
  const offered = desk?.tags.filter(({ id, isArchived }) => ids.includes(id) && !isArchived) ?? [];
  return offered.map(({ id, name }) => ({ id, name }));
}

function toInput(write: ChatWrite, incoming: Incoming, what: BotInputContent, language: Language): BotInput {
  const { record, now } = write;
  const { source, lineTs, arrivedAt, body } = incoming;
  const mentions = body.kind === 'message' && body.content.type === 'text' ? (body.content.mentions ?? []) : [];
  return {
    what,
    channelId: parseChatId(record.chatId)?.channelId ?? '',
    senderId: source.kind === 'user' ? null : (source.senderId ?? null),
    isGroup: source.kind !== 'user',
    isMentioned: mentions.some(({ isSelf }) => isSelf === true),
    lineTs,
    now,
    language,
    isLate: arrivedAt - lineTs > LATE_MS && (record.state.lastInboundTs ?? 0) > lineTs,
    isBlocked: record.state.friend.state === 'blocked',
    isStandby: incoming.standby,
  };
}

function depsOf({ tools, write, rules, incoming }: Act, language: Language): BotDeps {
  const { source } = incoming;
  const calendar = calendarOf(rules, parseChatId(write.record.chatId)?.channelId ?? '', undefined);
  const opensAt = isOpen(calendar, write.now) ? null : nextOpen(calendar, write.now);
  const senderId = source.kind === 'user' ? null : (source.senderId ?? null);
  return {
    isScheduled: (schedule, at) => isScheduled(schedule, calendar, at),
    matchesRegex,
    // The newest one is the act itself.
    customerTextsBefore: customerTexts(tools, TEXTS_BEFORE_MAX + 1, senderId, write.now - LOOP_WINDOW_MS).slice(1),
    texts: rules.texts,
    opening: opensAt === null ? null : timeWords(language, calendar?.zone ?? 'UTC', opensAt, write.now),
  };
}

function toBotInput({ body }: Incoming): BotInputContent | null {
  if (body.kind === 'postback') return { kind: 'postback', data: body.data };
  if (body.kind !== 'message') return null;
  const { content } = body;
  switch (content.type) {
    case 'text':
      return { kind: 'text', text: toBotText(content) };
    case 'sticker':
      return {
        kind: 'sticker',
        keywords: content.keywords ?? [],
        ...(content.text !== undefined && { text: content.text }),
      };
    default:
      return { kind: 'other' };
  }
}
