// The bot's rules with and without words, its answers to questions and its topics, as its form holds them. Pure.
import type { AnyMessageRule } from '$domain/bot/any-message-rules';
import type { KeywordKind, KeywordRule } from '$domain/bot/keyword-rules';
import type { Language } from '$domain/bot/languages';
import type { QaEntry } from '$domain/bot/qa-entry';
import type { ComplexTopic } from '$domain/bot/topics';
import { fromLines, fromLineTexts, fromTexts, type LanguageTexts, toLines, toLineTexts, toTexts } from '../form/lines';
import { newId, newKey } from '../form/new-key';
import {
  fromLanguageMessages,
  fromMessageDrafts,
  type LanguageMessages,
  type MessageDraft,
  newMessage,
  toLanguageMessages,
  toMessageDrafts,
} from '../parts/message-drafts';
import { fromScheduleDraft, type ScheduleDraft, toScheduleDraft, zoneHere } from '../parts/schedule-drafts';

interface Placed {
  readonly key: string;
  readonly id: string;
  name: string;
  isOn: boolean;
  /** None: all. */
  channels: string[];
  languages: Language[];
  order: number | null;
  readonly schedule: ScheduleDraft;
  coolDownSec: number | null;
}

export interface KeywordRuleDraft extends Placed {
  kind: KeywordKind;
  /** One on each line. */
  patterns: string;
  readonly messages: MessageDraft[];
  handoff: boolean;
  /** Empty: none. */
  flowId: string;
  teamHint: string;
  /** Put on the chat. */
  tags: string[];
  /** What the form has no field for, kept as it came. */
  readonly kept: Pick<KeywordRule['action'], 'richMenuId'>;
}

export interface AnyRuleDraft extends Placed {
  answerKind: AnyMessageRule['answer']['kind'];
  readonly messages: LanguageMessages;
}

export interface EntryDraft {
  readonly key: string;
  readonly id: string;
  isOn: boolean;
  language: Language;
  category: string;
  /** One on each line. */
  questions: string;
  readonly answers: MessageDraft[];
}

export interface TopicDraft {
  readonly key: string;
  readonly id: string;
  isOn: boolean;
  readonly names: LanguageTexts;
  readonly patterns: LanguageTexts;
  action: ComplexTopic['action'];
  readonly messages: LanguageMessages;
  teamHint: string;
}

export function toKeywordRuleDraft(rule: KeywordRule): KeywordRuleDraft {
  const { kind, patterns, action } = rule;
  return {
    ...toPlaced(rule),
    kind,
    patterns: toLines(patterns),
    messages: toMessageDrafts(action.messages ?? []),
    handoff: action.handoff ?? false,
    flowId: action.flowId ?? '',
    teamHint: action.teamHint ?? '',
    tags: [...(action.tags ?? [])],
    kept: {
      ...(action.richMenuId !== undefined && { richMenuId: action.richMenuId }),
    },
  };
}

export function fromKeywordRuleDraft(draft: KeywordRuleDraft): KeywordRule {
  const { kind, messages, handoff, flowId, teamHint, tags, kept } = draft;
  return {
    ...fromPlaced(draft),
    kind,
    patterns: fromLines(draft.patterns),
    action: {
      ...(messages.length > 0 && { messages: fromMessageDrafts(messages) }),
      ...(flowId !== '' && { flowId }),
      ...(handoff && { handoff }),
      ...(teamHint !== '' && { teamHint }),
      ...(tags.length > 0 && { tags: [...tags] }),
      ...kept,
    },
  };
}

/** Behind all others: what is there keeps its turn. */
export function newKeywordRule(rules: readonly KeywordRuleDraft[]): KeywordRuleDraft {
  return {
    ...toKeywordRuleDraft({
      id: newId('rule'),
      name: '',
      isOn: true,
      order: Math.max(0, ...rules.map(({ order }) => order ?? 0)) + 10,
      kind: 'contains',
      patterns: [],
      schedule: { kind: 'always' },
      action: {},
    }),
    messages: [newMessage()],
  };
}

export function toAnyRuleDraft(rule: AnyMessageRule): AnyRuleDraft {
  const { answer } = rule;
  return {
    ...toPlaced(rule),
    answerKind: answer.kind,
    messages: toLanguageMessages(answer.kind === 'messages' ? answer.messages : {}),
  };
}

export function fromAnyRuleDraft(draft: AnyRuleDraft): AnyMessageRule {
  const { answerKind: kind, messages } = draft;
  return {
    ...fromPlaced(draft),
    answer: kind === 'messages' ? { kind, messages: fromLanguageMessages(messages) } : { kind },
  };
}

export function newAnyRule(): AnyRuleDraft {
  return toAnyRuleDraft({
    id: newId('rule'),
    name: '',
    isOn: true,
    order: 50,
    schedule: { kind: 'always' },
    answer: { kind: 'messages', messages: {} },
  });
}

export function toEntryDraft({ id, isOn, language, category = '', questions, answers }: QaEntry): EntryDraft {
  return {
    key: newKey(),
    id,
    isOn,
    language,
    category,
    questions: toLines(questions),
    answers: toMessageDrafts(answers),
  };
}

export function fromEntryDraft({ id, isOn, language, category, questions, answers }: EntryDraft): QaEntry {
  return {
    id,
    isOn,
    language,
    ...(category.trim() !== '' && { category: category.trim() }),
    questions: fromLines(questions),
    answers: fromMessageDrafts(answers),
  };
}

export function newEntry(language: Language): EntryDraft {
  const entry = toEntryDraft({ id: newId('qa'), isOn: true, language, questions: [], answers: [] });
  return { ...entry, answers: [newMessage()] };
}

export function toTopicDraft({ id, isOn, names, patterns, action, messages, teamHint = '' }: ComplexTopic): TopicDraft {
  return {
    key: newKey(),
    id,
    isOn,
    names: toTexts(names),
    patterns: toLineTexts(patterns),
    action,
    messages: toLanguageMessages(messages ?? {}),
    teamHint,
  };
}

export function fromTopicDraft({ id, isOn, names, patterns, action, messages, teamHint }: TopicDraft): ComplexTopic {
  const written = fromLanguageMessages(messages);
  return {
    id,
    isOn,
    names: fromTexts(names),
    patterns: fromLineTexts(patterns),
    action,
    ...(Object.keys(written).length > 0 && { messages: written }),
    ...(teamHint !== '' && { teamHint }),
  };
}

export function newTopic(): TopicDraft {
  return toTopicDraft({ id: newId('topic'), isOn: true, names: {}, patterns: {}, action: 'handoff' });
}

function toPlaced(rule: KeywordRule | AnyMessageRule): Placed {
  return {
    key: newKey(),
    id: rule.id,
    name: rule.name,
    isOn: rule.isOn,
    channels: [...(rule.channels ?? [])],
    languages: [...(rule.languages ?? [])],
    order: rule.order,
    schedule: toScheduleDraft(rule.schedule, zoneHere()),
    coolDownSec: rule.coolDownSec ?? null,
  };
}

/** An empty order stays one: the Worker names it. */
function fromPlaced({ id, name, isOn, channels, languages, order, schedule, coolDownSec }: Placed) {
  return {
    id,
    name: name.trim(),
    isOn,
    ...(channels.length > 0 && { channels: [...channels] }),
    ...(languages.length > 0 && { languages: [...languages] }),
    order: order ?? Number.NaN,
    schedule: fromScheduleDraft(schedule),
    ...(coolDownSec !== null && { coolDownSec }),
  };
}
