// Words that nobody typed, put into the log and on their way to the customer in the transaction that decided them. Nothing is
// said to whom nothing can be sent, and a cheap message, as all are in groups, only while a free reply lies ready. Called by the decisions of session.
import { type BotMessage, postbackReply } from '../domain/bot/bot-message';
import { chooseLanguage } from '../domain/bot/choose-language';
import { LANGUAGES, type Language } from '../domain/bot/languages';
import { type SystemAction, systemPostbackData } from '../domain/bot/system-postback';
import { renderText } from '../domain/bot/texts';
import type { TextKey, TextValues } from '../domain/bot/texts/text-keys';
import type { AutomaticMessage } from '../domain/chat/chat-event';
import type { QuickReply } from '../domain/chat/quick-reply';
import { transition } from '../domain/chat/transition';
import { isFresh } from '../domain/delivery/reply-token';
import type { DeskRules } from '../domain/desk/desk-rules';
import type { ChatRecord } from './chat-record';
import { type ChatTools, decisionContext } from './chat-tools';
import type { ChatWrite } from './chat-write';

export interface Saying {
  readonly message: BotMessage;
  readonly author: AutomaticMessage['author'];
  /** To one person; in groups and rooms it is `cheap`, whatever stands here. */
  readonly way: AutomaticMessage['way'];
  readonly notBefore?: number;
  /** Void once somebody has the chat. */
  readonly isForWaiting?: boolean;
}

/** @returns whether anything was said */
export function say(tools: ChatTools, write: ChatWrite, sayings: readonly Saying[]): boolean {
  const { record, now } = write;
  if (!canBeTold(record)) return false;
  const isFree = hasFreeReply(write);
  // A push is charged once per member, so in groups and rooms nothing automatic is worth one.
  const isGroup = record.sourceKind !== 'user';
  const messages = sayings
    .map((saying): Saying => (isGroup ? { ...saying, way: 'cheap' } : saying))
    .filter(({ way }) => way !== 'cheap' || isFree)
    .map(
      ({ message, author, way, notBefore, isForWaiting }): AutomaticMessage => ({
        messageId: tools.newId(now),
        author,
        content: message.content,
        ...(message.quickReplies && { quickReplies: message.quickReplies }),
        way,
        ...(notBefore !== undefined && { notBefore }),
        ...(isForWaiting && { isForWaiting }),
      }),
    );
  if (messages.length === 0) return false;
  const said = transition(record.state, { type: 'say', messages }, decisionContext(tools, record, now));
  if (said.ok) write.take(said.value);
  return said.ok;
}

/** Whether `say` would say anything this way. */
export function canSay(write: ChatWrite, way: Saying['way']): boolean {
  const isCheap = way === 'cheap' || write.record.sourceKind !== 'user';
  return canBeTold(write.record) && (!isCheap || hasFreeReply(write));
}

function hasFreeReply({ record, now }: ChatWrite): boolean {
  return record.replyTokens.some((token) => isFresh(token, now));
}

function canBeTold({ state }: ChatRecord): boolean {
  return state.friend.state !== 'blocked' && state.friend.state !== 'left' && !state.standby;
}

/** The customer's language: the session's, else by profile and by the letters of what she wrote. */
export function languageOf(record: ChatRecord, rules: DeskRules, text: string | null = null): Language {
  const ofSession = LANGUAGES.find((language) => language === record.state.session?.language);
  return ofSession ?? chooseLanguage(record.contact.language, text, rules.languages);
}

/** One of the texts, as a message; none where it is switched off. */
export function textOf<Key extends TextKey>(
  rules: DeskRules,
  language: Language,
  key: Key,
  values: TextValues<Key>,
  quickReplies: readonly QuickReply[] = [],
): BotMessage[] {
  const text = renderText(rules.texts, key, language, values);
  if (text === '') return [];
  const content = { type: 'text', text } as const;
  return [quickReplies.length > 0 ? { content, quickReplies } : { content }];
}

/** A button that steers the hand-over, in the customer's language. */
export function systemButton(rules: DeskRules, language: Language, label: TextKey, action: SystemAction): QuickReply {
  return postbackReply(rules.texts[language][label], systemPostbackData(action));
}

/** Messages of the system, to be sent this way. */
export function systemSays(
  messages: readonly BotMessage[],
  way: Saying['way'],
  more: Pick<Saying, 'notBefore' | 'isForWaiting'> = {},
): Saying[] {
  return messages.map((message) => ({ message, author: 'system', way, ...more }));
}
