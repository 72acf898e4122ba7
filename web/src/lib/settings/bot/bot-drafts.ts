// The document of the bot, and that of channels, as their forms hold them. Pure.
import type { BotFlow, BotMenu } from '$domain/bot/bot-settings';
import type { Language } from '$domain/bot/languages';
import type { ChannelDesk } from '$domain/settings/desk-settings';
import { DEFAULT_CHANNEL_DESK } from '$domain/settings/desk-settings';
import type { DocumentShape } from '../form/document-form';
import { fromLineTexts, type LanguageTexts, pick, toLineTexts } from '../form/lines';
import { newId, newKey } from '../form/new-key';
import {
  fromLanguageMessages,
  fromMessageDrafts,
  type LanguageMessages,
  toLanguageMessages,
} from '../parts/message-drafts';
import { fromSlotDraft, newSlot, type SlotDraft, toSlotDraft } from '../parts/slot-drafts';
import {
  type AnyRuleDraft,
  type EntryDraft,
  fromAnyRuleDraft,
  fromEntryDraft,
  fromKeywordRuleDraft,
  fromTopicDraft,
  type KeywordRuleDraft,
  type TopicDraft,
  toAnyRuleDraft,
  toEntryDraft,
  toKeywordRuleDraft,
  toTopicDraft,
} from './rule-drafts';

export interface MenuDraft {
  readonly key: string;
  readonly id: string;
  name: string;
  /** One at most per language. */
  readonly message: LanguageMessages;
}

export interface FlowDraft {
  readonly key: string;
  readonly id: string;
  name: string;
  readonly questions: SlotDraft[];
  readonly messages: LanguageMessages;
  handoff: boolean;
  /** Empty: none. */
  teamHint: string;
}

export interface BotDraft {
  supported: Language[];
  defaultLanguage: Language;
  readonly keywordRules: KeywordRuleDraft[];
  readonly anyMessageRules: AnyRuleDraft[];
  readonly qaEntries: EntryDraft[];
  readonly topics: TopicDraft[];
  readonly menus: MenuDraft[];
  readonly flows: FlowDraft[];
  readonly newFriend: LanguageMessages;
  readonly welcomeBack: LanguageMessages;
  readonly join: LanguageMessages;
  readonly fallback: LanguageMessages;
  /** Words, one on each line. */
  readonly handoffWords: LanguageTexts;
  readonly handoffExceptions: LanguageTexts;
  readonly endWords: LanguageTexts;
  readonly courtesies: LanguageTexts;
  readonly thresholds: { qaAnswer: number | null; qaSuggest: number | null; frustration: number | null };
  maxFailures: number | null;
}

export const botShape: DocumentShape<'bot', BotDraft> = {
  toDraft: (bot) => ({
    supported: [...bot.languages.supported],
    defaultLanguage: bot.languages.default,
    keywordRules: bot.keywordRules.map(toKeywordRuleDraft),
    anyMessageRules: bot.anyMessageRules.map(toAnyRuleDraft),
    qaEntries: bot.qaEntries.map(toEntryDraft),
    topics: bot.topics.map(toTopicDraft),
    menus: bot.menus.map(toMenuDraft),
    flows: bot.flows.map(toFlowDraft),
    newFriend: toLanguageMessages(bot.greetings.newFriend),
    welcomeBack: toLanguageMessages(bot.greetings.welcomeBack),
    join: toLanguageMessages(bot.greetings.join),
    fallback: toLanguageMessages(bot.fallback),
    handoffWords: toLineTexts(bot.handoffWords.words),
    handoffExceptions: toLineTexts(bot.handoffWords.exceptions),
    endWords: toLineTexts(bot.endWords),
    courtesies: toLineTexts(bot.courtesies),
    thresholds: { ...bot.thresholds },
    maxFailures: bot.maxFailures,
  }),
  toValue: (draft) => ({
    languages: { supported: [...draft.supported], default: draft.defaultLanguage },
    keywordRules: draft.keywordRules.map(fromKeywordRuleDraft),
    anyMessageRules: draft.anyMessageRules.map(fromAnyRuleDraft),
    qaEntries: draft.qaEntries.map(fromEntryDraft),
    topics: draft.topics.map(fromTopicDraft),
    menus: draft.menus.map(fromMenuDraft),
    flows: draft.flows.map(fromFlowDraft),
    greetings: {
      newFriend: fromLanguageMessages(draft.newFriend),
      welcomeBack: fromLanguageMessages(draft.welcomeBack),
      join: fromLanguageMessages(draft.join),
    },
    fallback: fromLanguageMessages(draft.fallback),
    handoffWords: {
      words: fromLineTexts(draft.handoffWords),
      exceptions: fromLineTexts(draft.handoffExceptions),
    },
    endWords: fromLineTexts(draft.endWords),
    courtesies: fromLineTexts(draft.courtesies),
    thresholds: { ...draft.thresholds },
    maxFailures: draft.maxFailures,
  }),
};

export function newMenu(): MenuDraft {
  return toMenuDraft({ id: newId('menu'), name: '', message: {} });
}

export function newFlow(): FlowDraft {
  return { ...toFlowDraft({ id: newId('flow'), name: '', questions: [], end: {} }), questions: [newSlot()] };
}

function toMenuDraft({ id, name, message }: BotMenu): MenuDraft {
  const each = Object.entries(message).map(([language, one]) => [language, [one]]);
  return { key: newKey(), id, name, message: toLanguageMessages(Object.fromEntries(each)) };
}

function fromMenuDraft({ id, name, message }: MenuDraft): BotMenu {
  return { id, name: name.trim(), message: pick(message, (list) => fromMessageDrafts(list)[0]) };
}

function toFlowDraft({ id, name, questions, end }: BotFlow): FlowDraft {
  return {
    key: newKey(),
    id,
    name,
    questions: questions.map(toSlotDraft),
    messages: toLanguageMessages(end.messages ?? {}),
    handoff: end.handoff ?? false,
    teamHint: end.teamHint ?? '',
  };
}

function fromFlowDraft({ id, name, questions, messages, handoff, teamHint }: FlowDraft): BotFlow {
  const written = fromLanguageMessages(messages);
  return {
    id,
    name: name.trim(),
    questions: questions.map(fromSlotDraft),
    end: {
      ...(Object.keys(written).length > 0 && { messages: written }),
      ...(handoff && { handoff }),
      ...(teamHint !== '' && { teamHint }),
    },
  };
}

/** Of each channel that was set, by its id. */
export type ChannelsDraft = Record<string, { reception: ChannelDesk['reception']; isBotOn: boolean }>;

/** @param channelIds that there are: each gets a line, also where nothing was set. Those that are gone are left out. */
export function channelsShape(channelIds: readonly string[]): DocumentShape<'channels', ChannelsDraft> {
  return {
    toDraft: (channels) =>
      Object.fromEntries(channelIds.map((id) => [id, { ...(channels[id] ?? DEFAULT_CHANNEL_DESK) }])),
    toValue: (draft) => ({ ...draft }),
  };
}
