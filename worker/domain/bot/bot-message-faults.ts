// What is wrong with messages of the bot: their number, their texts, their buttons. Pure. Called by bot-settings-faults.ts.
import { checkQuickReplies } from '../delivery/quick-reply-limits';
import { TEXT_LENGTH_UTF16_MAX } from '../delivery/split-text';
import { type BotFault, faultIf, listFaults, textFaults } from './bot-fault';
import { BOT_MESSAGES_MAX, BOT_QUICK_REPLIES_MAX } from './bot-limits';
import type { BotMessage } from './bot-message';
import { parseBotPostback } from './bot-postback';
import { LANGUAGES, type PerLanguage } from './languages';

/** LINE's limits of a card. */
const ALT_TEXT_UTF16_MAX = 1500;
const CARD_JSON_UTF16_MAX = 50_000;

/** What messages may point at, and how much room they have. */
export interface MessageRoom {
  readonly entryIds: ReadonlySet<string>;
  readonly menuIds: ReadonlySet<string>;
  readonly flowIds: ReadonlySet<string>;
  /** Absent: 5. Less where the bot adds messages of its own. */
  readonly messagesMax?: number;
  /** Absent: 12. */
  readonly quickRepliesMax?: number;
}

/** 1 to 5 messages, of which the last may have buttons. */
export function messagesFaults(messages: readonly BotMessage[], room: MessageRoom, path: string): BotFault[] {
  const max = room.messagesMax ?? BOT_MESSAGES_MAX;
  return listFaults(messages, { min: 1, max }, path, (message, at, index) => [
    ...messageFaults(message, room, at),
    ...faultIf(index < messages.length - 1 && (message.quickReplies ?? []).length > 0, at, 'QUICK_REPLIES_NOT_LAST'),
  ]);
}

/** The same in each language that there is; at least one. */
export function perLanguageFaults<T>(
  values: PerLanguage<T>,
  path: string,
  faultsOf: (value: T, path: string) => readonly BotFault[],
): BotFault[] {
  const written = LANGUAGES.flatMap((language) => {
    const value = values[language];
    return value === undefined ? [] : [{ language, value }];
  });
  return [
    ...faultIf(written.length === 0, path, 'EMPTY'),
    ...Object.keys(values).flatMap((key) =>
      faultIf(!LANGUAGES.some((one) => one === key), `${path}.${key}`, 'BAD_LANGUAGE'),
    ),
    ...written.flatMap(({ language, value }) => faultsOf(value, `${path}.${language}`)),
  ];
}

export function messageFaults({ content, quickReplies = [] }: BotMessage, room: MessageRoom, path: string): BotFault[] {
  const isTooMany = quickReplies.length > (room.quickRepliesMax ?? BOT_QUICK_REPLIES_MAX);
  const fault = checkQuickReplies(quickReplies.slice(0, BOT_QUICK_REPLIES_MAX));
  return [
    ...(content.type === 'text'
      ? textFaults(content.text, TEXT_LENGTH_UTF16_MAX, `${path}.text`)
      : [
          ...textFaults(content.altText, ALT_TEXT_UTF16_MAX, `${path}.altText`),
          ...faultIf(content.json.length > CARD_JSON_UTF16_MAX, `${path}.json`, 'TOO_LONG'),
        ]),
    ...faultIf(isTooMany, `${path}.quickReplies`, 'TOO_MANY_QUICK_REPLIES'),
    ...faultIf(fault !== null, `${path}.quickReplies.${fault?.index}`, 'BAD_QUICK_REPLY', fault?.field),
    ...quickReplies.flatMap(({ action }, index) =>
      faultIf(
        action.type === 'postback' && leadsNowhere(action.data, room),
        `${path}.quickReplies.${index}`,
        'UNKNOWN_REFERENCE',
      ),
    ),
  ];
}

/** A button of the bot whose entry, menu or flow does not exist. Data that is not ours is let be. */
function leadsNowhere(data: string, { entryIds, menuIds, flowIds }: MessageRoom): boolean {
  const postback = parseBotPostback(data);
  switch (postback?.type) {
    case 'ask_entry':
    case 'helpful':
      return !entryIds.has(postback.entryId);
    case 'show_menu':
      return !menuIds.has(postback.menuId);
    case 'start_flow':
      return !flowIds.has(postback.flowId);
    default:
      return false;
  }
}
