// A message of the bot, and the way to a human that hangs on the last one of every turn. Pure.
// PERSISTED CONTRACT: part of the stored rules; new fields are optional.
import type { CardContent, TextContent } from '../chat/message-content';
import type { QuickReply } from '../chat/quick-reply';
import { BOT_QUICK_REPLIES_MAX } from './bot-limits';
import { parseSystemPostback, systemPostbackData } from './system-postback';

export interface BotMessage {
  readonly content: TextContent | CardContent;
  readonly quickReplies?: readonly QuickReply[];
}

export function textMessage(text: string, quickReplies: readonly QuickReply[] = []): BotMessage {
  const content = { type: 'text', text } as const;
  return quickReplies.length > 0 ? { content, quickReplies } : { content };
}

/**
 * The same messages, the last one with `extra` buttons and, as its very last, the way to a human.
 * @param label of that button, up to 20 graphemes
 * @returns at most 13 quick replies; of too many of its own the first stay
 */
export function withWayToHuman(
  messages: readonly BotMessage[],
  label: string,
  extra: readonly QuickReply[] = [],
): readonly BotMessage[] {
  const last = messages.at(-1);
  if (!last) return messages;
  const own = (last.quickReplies ?? []).filter((reply) => !isWayToHuman(reply));
  const kept = [...own.slice(0, BOT_QUICK_REPLIES_MAX - extra.length), ...extra];
  const wayToHuman = postbackReply(label, systemPostbackData('handoff'));
  return [...messages.slice(0, -1), { ...last, quickReplies: [...kept, wayToHuman] }];
}

/** The same messages, buttons on the last alone: LINE shows those of the newest message. */
export function buttonsLast(messages: readonly BotMessage[]): readonly BotMessage[] {
  const last = messages.length - 1;
  return messages.map(({ content, quickReplies }, at) =>
    at === last && quickReplies ? { content, quickReplies } : { content },
  );
}

/** A button whose tap shows as a message of the customer with the words on it, or with longer ones. */
export function postbackReply(label: string, data: string, displayText = label): QuickReply {
  return { label, action: { type: 'postback', data, displayText } };
}

/** A rule may have one of its own; two would be one too many. */
function isWayToHuman({ action }: QuickReply): boolean {
  return action.type === 'postback' && parseSystemPostback(action.data)?.action === 'handoff';
}
