// A registered question with its answer. Types only.
// PERSISTED CONTRACT: part of the stored settings; new fields are optional.
import type { BotMessage } from './bot-message';
import type { Language } from './languages';

export interface QaEntry {
  readonly id: string;
  readonly isOn: boolean;
  readonly language: Language;
  readonly category?: string;
  /** 1 to 20 examples; the first one stands for the entry in "Did you mean ...?". */
  readonly questions: readonly string[];
  /** 1 to 5 messages. */
  readonly answers: readonly BotMessage[];
}
