// The bot's settings as admins save them. Shapes alone: what makes no sense to a customer, or is too much for a turn, is
// checked by the Worker and named in `fields`.
import * as z from 'zod/mini';
import { scheduleDocument } from './calendar-document';
import { quickReply } from './quick-reply';

export const LANGUAGE_NAMES = ['en', 'ja', 'th', 'zh-Hant', 'id'] as const;

const language = z.enum(LANGUAGE_NAMES);
const id = z.string().check(z.maxLength(100));
const name = z.string().check(z.maxLength(500));
const text = z.string().check(z.maxLength(10_000));
const languages = z.array(language).check(z.maxLength(20));
const words = z.array(name).check(z.maxLength(1_000));

/** A value per language that somebody has written. */
export function perLanguage<Value extends z.core.$ZodType>(value: Value) {
  return z.partialRecord(language, value);
}

const botMessage = z.strictObject({
  content: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('text'), text }),
    z.strictObject({
      type: z.literal('card'),
      kind: name,
      altText: z.string().check(z.maxLength(2_000)),
      savedMessageId: z.exactOptional(id),
      json: z.string().check(z.maxLength(60_000)),
    }),
  ]),
  quickReplies: z.exactOptional(z.array(quickReply).check(z.maxLength(20))),
});
const botMessages = z.array(botMessage).check(z.maxLength(20));

const ruleParts = {
  id,
  name,
  isOn: z.boolean(),
  channels: z.exactOptional(z.array(id).check(z.maxLength(200))),
  languages: z.exactOptional(languages),
  order: z.number(),
  schedule: scheduleDocument,
  coolDownSec: z.exactOptional(z.number()),
};

const keywordRule = z.strictObject({
  ...ruleParts,
  kind: z.enum(['exact', 'prefix', 'contains', 'regex']),
  patterns: z.array(name).check(z.maxLength(200)),
  action: z.strictObject({
    messages: z.exactOptional(botMessages),
    flowId: z.exactOptional(id),
    handoff: z.exactOptional(z.boolean()),
    tags: z.exactOptional(z.array(name).check(z.maxLength(50))),
    teamHint: z.exactOptional(id),
    richMenuId: z.exactOptional(id),
  }),
});

const anyMessageRule = z.strictObject({
  ...ruleParts,
  answer: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('messages'), messages: perLanguage(botMessages) }),
    z.strictObject({ kind: z.literal('after_hours') }),
  ]),
});

const qaEntry = z.strictObject({
  id,
  isOn: z.boolean(),
  language,
  category: z.exactOptional(name),
  questions: words,
  answers: botMessages,
});

const topic = z.strictObject({
  id,
  isOn: z.boolean(),
  names: perLanguage(name),
  patterns: perLanguage(words),
  action: z.enum(['handoff', 'answer_and_offer']),
  messages: z.exactOptional(perLanguage(botMessages)),
  teamHint: z.exactOptional(id),
});

/** A question whose answer is kept under its name, of the bot's flows and of who waits in a queue. */
export const slotDocument = z.strictObject({
  name,
  question: perLanguage(text),
  check: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['any', 'email', 'phone']) }),
    z.strictObject({
      kind: z.literal('number'),
      min: z.exactOptional(z.number()),
      max: z.exactOptional(z.number()),
    }),
    z.strictObject({ kind: z.literal('regex'), pattern: name }),
    z.strictObject({ kind: z.literal('choice'), choices: perLanguage(words) }),
  ]),
  tries: z.exactOptional(z.number()),
});

const menu = z.strictObject({ id, name, message: perLanguage(botMessage) });

const flow = z.strictObject({
  id,
  name,
  questions: z.array(slotDocument).check(z.maxLength(50)),
  end: z.strictObject({
    messages: z.exactOptional(perLanguage(botMessages)),
    handoff: z.exactOptional(z.boolean()),
    teamHint: z.exactOptional(id),
  }),
});

export const botDocument = z.strictObject({
  languages: z.strictObject({ supported: languages, default: language }),
  keywordRules: z.array(keywordRule).check(z.maxLength(1_000)),
  anyMessageRules: z.array(anyMessageRule).check(z.maxLength(200)),
  qaEntries: z.array(qaEntry).check(z.maxLength(2_000)),
  topics: z.array(topic).check(z.maxLength(200)),
  menus: z.array(menu).check(z.maxLength(200)),
  flows: z.array(flow).check(z.maxLength(100)),
  greetings: z.strictObject({
    newFriend: perLanguage(botMessages),
    welcomeBack: perLanguage(botMessages),
    join: perLanguage(botMessages),
  }),
  fallback: perLanguage(botMessages),
  handoffWords: z.strictObject({ words: perLanguage(words), exceptions: perLanguage(words) }),
  endWords: perLanguage(words),
  courtesies: perLanguage(words),
  thresholds: z.strictObject({ qaAnswer: z.number(), qaSuggest: z.number(), frustration: z.number() }),
  maxFailures: z.number(),
});
