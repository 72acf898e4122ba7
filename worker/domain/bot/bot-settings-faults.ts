// Everything that is wrong with the bot's settings, so that it is refused on saving and no turn has to guess. Pure.
// Called by the admin routes and, for hints while typing, by the console. Shapes are checked at the edge; these are the rules.
import { countGraphemes } from '../delivery/graphemes';
import { QUICK_REPLY_LABEL_GRAPHEMES_MAX } from '../delivery/quick-reply-limits';
import { TEXT_LENGTH_UTF16_MAX } from '../delivery/split-text';
import { fold } from '../search/fold';
import { type BotFault, faultIf, idFaults, listFaults, nameFaults, numberFaults, textFaults } from './bot-fault';
import {
  BOT_QUICK_REPLIES_MAX,
  BOT_SETTINGS_UTF16_MAX,
  FLOW_QUESTIONS_MAX,
  FLOWS_MAX,
  HANDOFF_MESSAGES_MAX,
  MENUS_MAX,
  NAME_UTF16_MAX,
  SLOT_TRIES_MAX,
  WORDS_MAX,
} from './bot-limits';
import { type MessageRoom, messageFaults, messagesFaults, perLanguageFaults } from './bot-message-faults';
import {
  anyMessageRulesFaults,
  type BotChecks,
  entriesFaults,
  keywordRulesFaults,
  languagesFaults,
  topicsFaults,
} from './bot-rule-faults';
import type { BotFlow, BotSettings } from './bot-settings';
import { findHandoffWord } from './handoff-words';
import { LANGUAGES, type PerLanguage } from './languages';
import type { Slot } from './slots';
import { isCourtesy, isEndWord } from './whole-text';

/** @returns an empty list where the settings may be saved */
export function botSettingsFaults(settings: BotSettings, checks: BotChecks): BotFault[] {
  const room: MessageRoom = {
    entryIds: new Set(settings.qaEntries.map(({ id }) => id)),
    menuIds: new Set(settings.menus.map(({ id }) => id)),
    flowIds: new Set(settings.flows.map(({ id }) => id)),
  };
  return [
    ...offeredFaults(settings),
    ...keywordRulesFaults(settings.keywordRules, room, checks),
    ...anyMessageRulesFaults(settings.anyMessageRules, room, checks),
    ...entriesFaults(settings.qaEntries, room),
    ...topicsFaults(settings.topics, room),
    ...menusFaults(settings, room),
    ...flowsFaults(settings, room, checks),
    ...saidFaults(settings, room),
    ...wordsFaults(settings.handoffWords.words, 'handoffWords.words'),
    ...wordsFaults(settings.handoffWords.exceptions, 'handoffWords.exceptions'),
    ...wordsFaults(settings.endWords, 'endWords'),
    ...wordsFaults(settings.courtesies, 'courtesies'),
    ...thresholdFaults(settings),
    ...faultIf(JSON.stringify(settings).length > BOT_SETTINGS_UTF16_MAX, '', 'TOO_LARGE'),
  ];
}

function offeredFaults({ languages: { supported, default: fallback } }: BotSettings): BotFault[] {
  return [
    ...faultIf(supported.length === 0, 'languages.supported', 'EMPTY'),
    ...languagesFaults(supported, 'languages.supported'),
    ...faultIf(!supported.includes(fallback), 'languages.default', 'BAD_LANGUAGE'),
  ];
}

/** Greetings and fallback. */
function saidFaults({ greetings, fallback }: BotSettings, room: MessageRoom): BotFault[] {
  const said = {
    'greetings.newFriend': greetings.newFriend,
    'greetings.welcomeBack': greetings.welcomeBack,
    'greetings.join': greetings.join,
    fallback,
  };
  return Object.entries(said).flatMap(([path, texts]) =>
    perLanguageFaults(texts, path, (list, at) => messagesFaults(list, room, at)),
  );
}

function menusFaults({ menus }: BotSettings, room: MessageRoom): BotFault[] {
  return [
    ...idFaults(menus, 'menus'),
    ...listFaults(menus, { max: MENUS_MAX }, 'menus', (menu, path) => [
      ...nameFaults(menu.name, path),
      ...perLanguageFaults(menu.message, `${path}.message`, (message, at) => messageFaults(message, room, at)),
    ]),
  ];
}

function flowsFaults(settings: BotSettings, room: MessageRoom, checks: BotChecks): BotFault[] {
  return [
    ...idFaults(settings.flows, 'flows'),
    ...listFaults(settings.flows, { max: FLOWS_MAX }, 'flows', (flow, path) => [
      ...nameFaults(flow.name, path),
      ...questionsFaults(flow, path, settings, checks),
      ...endFaults(flow, room, `${path}.end`),
    ]),
  ];
}

function endFaults({ end: { messages, handoff = false } }: BotFlow, room: MessageRoom, path: string): BotFault[] {
  if (!messages) return [];
  const roomOfEnd = handoff ? { ...room, messagesMax: HANDOFF_MESSAGES_MAX } : room;
  return perLanguageFaults(messages, `${path}.messages`, (list, at) => messagesFaults(list, roomOfEnd, at));
}

function questionsFaults({ questions }: BotFlow, path: string, settings: BotSettings, checks: BotChecks): BotFault[] {
  const names = questions.map(({ name }) => name);
  return listFaults(questions, { min: 1, max: FLOW_QUESTIONS_MAX }, `${path}.questions`, (slot, at, index) => [
    ...nameFaults(slot.name, at),
    ...faultIf(names.indexOf(slot.name) < index, `${at}.name`, 'DUPLICATE'),
    ...perLanguageFaults(slot.question, `${at}.question`, (text, of) => textFaults(text, TEXT_LENGTH_UTF16_MAX, of)),
    ...numberFaults(slot.tries ?? 1, { min: 1, max: SLOT_TRIES_MAX, isInteger: true }, `${at}.tries`),
    ...slotCheckFaults(slot, `${at}.check`, settings, checks),
  ]);
}

function slotCheckFaults({ check }: Slot, path: string, settings: BotSettings, { checkRegex }: BotChecks): BotFault[] {
  if (check.kind === 'regex') {
    const checked = checkRegex(check.pattern);
    return checked.ok ? [] : faultIf(true, `${path}.pattern`, 'BAD_REGEX', checked.error.detail ?? checked.error.code);
  }
  if (check.kind !== 'choice') return [];
  return perLanguageFaults(check.choices, `${path}.choices`, (choices, of) =>
    listFaults(choices, { min: 1, max: BOT_QUICK_REPLIES_MAX }, of, (choice, at) => [
      ...textFaults(choice, NAME_UTF16_MAX, at),
      ...faultIf(countGraphemes(choice) > QUICK_REPLY_LABEL_GRAPHEMES_MAX, at, 'TOO_LONG'),
      ...faultIf(isTaken(choice, settings), at, 'CHOICE_IS_TAKEN'),
    ]),
  );
}

/** Said before the flow is asked, so a tap on such a choice would never reach it. */
function isTaken(choice: string, { courtesies, handoffWords, endWords }: BotSettings): boolean {
  return (
    isCourtesy(choice, courtesies) ||
    isEndWord(choice, endWords) ||
    findHandoffWord(fold(choice), handoffWords, LANGUAGES) !== null
  );
}

function wordsFaults(words: PerLanguage<readonly string[]>, path: string): BotFault[] {
  return LANGUAGES.flatMap((language) =>
    listFaults(words[language] ?? [], { max: WORDS_MAX }, `${path}.${language}`, (word, at) =>
      textFaults(word, NAME_UTF16_MAX, at),
    ),
  );
}

function thresholdFaults({ thresholds, maxFailures }: BotSettings): BotFault[] {
  const { qaAnswer, qaSuggest, frustration } = thresholds;
  return [
    ...numberFaults(qaAnswer, { min: 0.01, max: 1 }, 'thresholds.qaAnswer'),
    // What is answered is never less sure than what is suggested.
    ...numberFaults(qaSuggest, { min: 0.01, max: qaAnswer }, 'thresholds.qaSuggest'),
    // 2.5 is what the running value cannot pass.
    ...numberFaults(frustration, { min: 0.1, max: 2.5 }, 'thresholds.frustration'),
    ...numberFaults(maxFailures, { min: 1, max: 5, isInteger: true }, 'maxFailures'),
  ];
}
