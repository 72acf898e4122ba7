// Everything admins set about the bot, as one value. Types only; the defaults are in default-bot-settings.ts, what may be saved
// in bot-settings-faults.ts. Read by the bot's turn, the greeting and the session.
// PERSISTED CONTRACT: travels in the settings snapshot; older ones are read for a while, so new fields are optional.
import type { AnyMessageRule } from './any-message-rules';
import type { BotMessage } from './bot-message';
import type { HandoffWords } from './handoff-words';
import type { KeywordRule } from './keyword-rules';
import type { OfferedLanguages, PerLanguage } from './languages';
import type { QaEntry } from './qa-entry';
import type { Slot } from './slots';
import type { ComplexTopic } from './topics';

/** A message with buttons that lead on: shown by `bot|m|{id}`, from a button or a rich menu. */
export interface BotMenu {
  readonly id: string;
  readonly name: string;
  readonly message: PerLanguage<BotMessage>;
}

/** Questions one after the other, and what comes behind the last: started by a rule or by `bot|f|{id}`. */
export interface BotFlow {
  readonly id: string;
  readonly name: string;
  readonly questions: readonly Slot[];
  readonly end: {
    readonly messages?: PerLanguage<readonly BotMessage[]>;
    readonly handoff?: boolean;
    readonly teamHint?: string;
  };
}

/** 1 to 5 messages each. */
export interface Greetings {
  readonly newFriend: PerLanguage<readonly BotMessage[]>;
  readonly welcomeBack: PerLanguage<readonly BotMessage[]>;
  /** Let into a group or room. */
  readonly join: PerLanguage<readonly BotMessage[]>;
}

export interface BotThresholds {
  /** Confidence from which the Q&A store answers, and from which it suggests. */
  readonly qaAnswer: number;
  readonly qaSuggest: number;
  /** Running frustration from which a person is asked for. */
  readonly frustration: number;
}

export interface BotSettings {
  readonly languages: OfferedLanguages;
  readonly keywordRules: readonly KeywordRule[];
  readonly anyMessageRules: readonly AnyMessageRule[];
  readonly qaEntries: readonly QaEntry[];
  /** In order; the first that a text is about counts. */
  readonly topics: readonly ComplexTopic[];
  readonly menus: readonly BotMenu[];
  readonly flows: readonly BotFlow[];
  readonly greetings: Greetings;
  /** Said when nothing else answers. */
  readonly fallback: PerLanguage<readonly BotMessage[]>;
  readonly handoffWords: HandoffWords;
  /** A text that is one of these and nothing else leaves the queue or ends the chat. */
  readonly endWords: PerLanguage<readonly string[]>;
  /** A short text that is one of these and nothing else is not answered. */
  readonly courtesies: PerLanguage<readonly string[]>;
  readonly thresholds: BotThresholds;
  /** Failures in a row at which a person is asked for: 1 to 5. */
  readonly maxFailures: number;
}
