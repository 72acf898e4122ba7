// Topics that are too much for a bot: refunds, complaints, law, stolen accounts. Pure.
// Called by the bot's turn, also to name what an `ask` for any other reason is about.
// PERSISTED CONTRACT: ComplexTopic is part of the stored settings; new fields are optional.
import type { BotMessage } from './bot-message';
import { type Language, listsOf, type PerLanguage } from './languages';
import { findAnyWord } from './word-match';

export interface ComplexTopic {
  readonly id: string;
  readonly isOn: boolean;
  /** As it stands in "I understand you need help with {topic}." of each language. */
  readonly names: PerLanguage<string>;
  /** Any of them, by word match. */
  readonly patterns: PerLanguage<readonly string[]>;
  /** `handoff`: to a person at once. `answer_and_offer`: `messages`, and the way to a person with them. */
  readonly action: 'handoff' | 'answer_and_offer';
  readonly messages?: PerLanguage<readonly BotMessage[]>;
  /** Id of the team that an `ask` should go to. */
  readonly teamHint?: string;
}

/** The first topic of the list that the text is about, or null. */
export function findTopic(
  foldedText: string,
  topics: readonly ComplexTopic[],
  languages: readonly Language[],
): ComplexTopic | null {
  const isAbout = (topic: ComplexTopic) =>
    listsOf(topic.patterns, languages).some((list) => findAnyWord(foldedText, list) !== null);
  return topics.find((topic) => topic.isOn && isAbout(topic)) ?? null;
}
