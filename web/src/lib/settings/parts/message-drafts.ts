// Messages of the bot as a form holds them: texts are written here, cards are kept as they are; of their buttons those that send a
// text, open an address or lead on within the bot are written here, others are kept. Pure.
import type { BotMessage } from '$domain/bot/bot-message';
import { botPostbackData, parseBotPostback } from '$domain/bot/bot-postback';
import type { Language, PerLanguage } from '$domain/bot/languages';
import type { CardContent } from '$domain/chat/message-content';
import type { QuickReply } from '$domain/chat/quick-reply';
import { eachLanguage, pick } from '../form/lines';
import { newKey } from '../form/new-key';

export type ReplyKind = 'message' | 'uri' | 'entry' | 'menu' | 'flow' | 'other';

export interface ReplyDraft {
  readonly key: string;
  label: string;
  kind: ReplyKind;
  /** The text that is sent, the address, or the id of what is shown. */
  value: string;
  /** As it came; all there is to know of `other`. */
  readonly action: QuickReply['action'] | null;
}

export interface MessageDraft {
  readonly key: string;
  text: string;
  /** Null: a text. */
  readonly card: CardContent | null;
  readonly replies: ReplyDraft[];
}

export type LanguageMessages = Readonly<Record<Language, MessageDraft[]>>;

export function toMessageDrafts(messages: readonly BotMessage[]): MessageDraft[] {
  return messages.map(({ content, quickReplies = [] }) => ({
    key: newKey(),
    text: content.type === 'text' ? content.text : '',
    card: content.type === 'card' ? content : null,
    replies: quickReplies.map(toReplyDraft),
  }));
}

export function fromMessageDrafts(drafts: readonly MessageDraft[]): BotMessage[] {
  return drafts.map(({ text, card, replies }) => ({
    content: card ?? { type: 'text', text },
    ...(replies.length > 0 && { quickReplies: replies.map(fromReplyDraft) }),
  }));
}

export function toLanguageMessages(messages: PerLanguage<readonly BotMessage[]>): LanguageMessages {
  return eachLanguage((language) => toMessageDrafts(messages[language] ?? []));
}

/** A language without messages is not written. */
export function fromLanguageMessages(drafts: LanguageMessages): PerLanguage<BotMessage[]> {
  return pick(drafts, (list) => (list.length === 0 ? undefined : fromMessageDrafts(list)));
}

export function newMessage(): MessageDraft {
  return { key: newKey(), text: '', card: null, replies: [] };
}

export function newReply(): ReplyDraft {
  return { key: newKey(), label: '', kind: 'message', value: '', action: null };
}

function toReplyDraft({ label, action }: QuickReply): ReplyDraft {
  const known = { key: newKey(), label, action };
  if (action.type === 'message') return { ...known, kind: 'message', value: action.text };
  if (action.type === 'uri') return { ...known, kind: 'uri', value: action.uri };
  const postback = action.type === 'postback' ? parseBotPostback(action.data) : null;
  switch (postback?.type) {
    case 'ask_entry':
      return { ...known, kind: 'entry', value: postback.entryId };
    case 'show_menu':
      return { ...known, kind: 'menu', value: postback.menuId };
    case 'start_flow':
      return { ...known, kind: 'flow', value: postback.flowId };
    default:
      return { ...known, kind: 'other', value: '' };
  }
}

function fromReplyDraft({ label, kind, value, action }: ReplyDraft): QuickReply {
  switch (kind) {
    case 'uri':
      return { label, action: { type: 'uri', uri: value.trim() } };
    case 'entry':
      return leadingTo(label, botPostbackData({ type: 'ask_entry', entryId: value }), action);
    case 'menu':
      return leadingTo(label, botPostbackData({ type: 'show_menu', menuId: value }), action);
    case 'flow':
      return leadingTo(label, botPostbackData({ type: 'start_flow', flowId: value }), action);
    case 'other':
      if (action !== null) return { label, action };
      break;
    case 'message':
      break;
  }
  // A button whose text is left out sends its label.
  return { label, action: { type: 'message', text: value === '' ? label : value } };
}

/** What the customer is seen to say is the label, unless it came with words of its own for the very same place. */
function leadingTo(label: string, data: string, before: QuickReply['action'] | null): QuickReply {
  const isSame = before?.type === 'postback' && before.data === data;
  return { label, action: isSame ? before : { type: 'postback', data, displayText: label } };
}
