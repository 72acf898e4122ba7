// What goes into a turn of the bot and what comes out of it. Types only.
// The shell brings the customer's event, settings, memory and what it looked up; it sends, stores and asks as the turn says.
import type { BotMemory } from './bot-memory';
import type { BotMessage } from './bot-message';
import type { MatchesRegex } from './keyword-rules';
import type { Language, PerLanguage } from './languages';
import type { RankEntries } from './qa-store';
import type { IsScheduled } from './schedule';
import type { SystemPostback } from './system-postback';
import type { CustomerTexts } from './texts';

/** What the customer did. `text`: as toBotText makes it of a message. */
export type BotInputContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'sticker'; readonly keywords: readonly string[]; readonly text?: string }
  | { readonly kind: 'postback'; readonly data: string }
  /** An image, a file, a place: a message without words. */
  | { readonly kind: 'other' };

export interface BotInput {
  readonly what: BotInputContent;
  readonly channelId: string;
  /** The member of a group who acted, where LINE names one. */
  readonly senderId: string | null;
  readonly isGroup: boolean;
  /** The account itself was mentioned. */
  readonly isMentioned: boolean;
  /** LINE's time of the event, and the time of this decision; ms. */
  readonly lineTs: number;
  readonly now: number;
  /** The customer's, by chooseLanguage. */
  readonly language: Language;
  /** Over 60 s old on arrival, and a newer event of the customer is in the log. */
  readonly isLate: boolean;
  /** Or marked as spam. */
  readonly isBlocked: boolean;
  readonly isStandby: boolean;
}

export interface BotDeps {
  readonly isScheduled: IsScheduled;
  readonly matchesRegex: MatchesRegex;
  /**
   * What the same member wrote before, in BOT mode and within LOOP_WINDOW_MS, newest first, at most 8; by toBotText, from the
   * log as it is now, so that what was unsent is not among them.
   */
  readonly customerTextsBefore: readonly string[];
  readonly texts: CustomerTexts;
  /** The next opening in the customer's words ("Monday 09:00"), or null where it is unknown. */
  readonly opening: string | null;
  /** A mood service's number for this message, 0 to 1, in place of our own. */
  readonly mood?: number;
  /** A model in place of the words' nearness. */
  readonly rankEntries?: RankEntries;
}

export type SilentReason =
  | 'standby'
  | 'blocked'
  | 'late'
  | 'not_mentioned'
  /** Rating, queue, callback, end: it has a handler of its own. */
  | 'system_postback'
  | 'unknown_postback'
  /** A thumb on an answer that has its verdict already. */
  | 'stale_tap'
  | 'courtesy'
  /** What matched says nothing in any language. */
  | 'no_answer';

export type AskTrigger = 'word' | 'button' | 'menu' | 'bot_failed' | 'loop' | 'frustration' | 'topic';

export interface AnswerSource {
  readonly kind:
    | 'rule'
    | 'any_message'
    | 'qa'
    | 'choices'
    | 'topic'
    | 'flow'
    | 'menu'
    | 'fallback'
    | 'thanks'
    | 'sorry';
  readonly id?: string;
  /** Of the Q&A store. */
  readonly confidence?: number;
}

/** Whether an answer helped, known now: for the counts per rule and entry, and for calibration. */
export interface AnswerVerdict {
  readonly source: 'rule' | 'any_message' | 'topic' | 'qa';
  readonly id: string;
  readonly confidence?: number;
  readonly isHelpful: boolean;
}

/** What a matched rule wants besides words. */
export interface TurnOrders {
  readonly tags?: readonly string[];
  readonly richMenuId?: string;
  /** Where a later `ask` should go. */
  readonly teamHint?: string;
}

interface TurnBase {
  /** To be stored with the message, in the same transaction. */
  readonly memory: BotMemory;
  readonly verdicts: readonly AnswerVerdict[];
  readonly orders?: TurnOrders;
  /** Answers to questions of a flow, to be kept as fields of the contact or session. */
  readonly fields?: readonly { readonly name: string; readonly value: string }[];
}

export interface SilentTurn extends TurnBase {
  readonly kind: 'silent';
  readonly why: SilentReason;
  readonly postback?: SystemPostback;
}

/** 1 to 5 messages for one call; the last one ends with the way to a human. */
export interface AnswerTurn extends TurnBase {
  readonly kind: 'answer';
  readonly source: AnswerSource;
  readonly messages: readonly BotMessage[];
}

export interface AskTopic {
  readonly id: string;
  readonly names: PerLanguage<string>;
}

interface Asking {
  readonly trigger: AskTrigger;
  /** What it is about, named in the acknowledgement. */
  readonly topic?: AskTopic;
  readonly teamHint?: string;
}

export interface AskTurn extends TurnBase, Asking {
  readonly kind: 'ask';
}

/** One message of a rule or flow that goes out before the texts of the hand-over, in the same call. */
export interface AskAndAnswerTurn extends TurnBase, Asking {
  readonly kind: 'ask_and_answer';
  readonly source: AnswerSource;
  readonly messages: readonly BotMessage[];
}

export type BotTurn = SilentTurn | AnswerTurn | AskTurn | AskAndAnswerTurn;
