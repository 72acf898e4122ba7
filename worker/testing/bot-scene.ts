// A customer talking to the bot's pure brain, message by message: what tests of domain/bot share.
import { type BotMemory, EMPTY_MEMORY } from '../domain/bot/bot-memory';
import { type BotMessage, textMessage } from '../domain/bot/bot-message';
import type { BotSettings } from '../domain/bot/bot-settings';
import type { BotDeps, BotInput, BotInputContent, BotTurn } from '../domain/bot/bot-turn';
import { decideBotTurn } from '../domain/bot/decide-bot-turn';
import { DEFAULT_BOT_SETTINGS } from '../domain/bot/default-bot-settings';
import type { KeywordRule } from '../domain/bot/keyword-rules';
import type { QaEntry } from '../domain/bot/qa-entry';
import { DEFAULT_TEXTS } from '../domain/bot/texts';

export const NOON = Date.UTC(2026, 10, 27, 12);

export function ruleOf(id: string, pattern: string, over: Partial<KeywordRule> = {}): KeywordRule {
  return {
    id,
    name: id,
    isOn: true,
    order: 1,
    kind: 'contains',
    patterns: [pattern],
    schedule: { kind: 'always' },
    action: { messages: [textMessage(`rule ${id}`)] },
    ...over,
  };
}

export function entryOf(id: string, question: string, over: Partial<QaEntry> = {}): QaEntry {
  return { id, isOn: true, language: 'en', questions: [question], answers: [textMessage(`entry ${id}`)], ...over };
}

/** One chat in BOT mode. Keeps memory and the customer's texts as the session will; every message comes ten seconds later. */
export class BotScene {
  memory: BotMemory = EMPTY_MEMORY;
  now = NOON;
  #texts: string[] = [];
  readonly #settings: BotSettings;
  readonly #input: Partial<BotInput>;
  readonly #deps: Partial<BotDeps>;

  constructor(settings: Partial<BotSettings> = {}, input: Partial<BotInput> = {}, deps: Partial<BotDeps> = {}) {
    this.#settings = { ...DEFAULT_BOT_SETTINGS, ...settings };
    this.#input = input;
    this.#deps = deps;
  }

  say(text: string, over: Partial<BotInput> = {}): BotTurn {
    const turn = this.receive({ kind: 'text', text }, over);
    this.#texts = [text, ...this.#texts].slice(0, 8);
    return turn;
  }

  tap(data: string, over: Partial<BotInput> = {}): BotTurn {
    return this.receive({ kind: 'postback', data }, over);
  }

  receive(what: BotInputContent, over: Partial<BotInput> = {}): BotTurn {
    this.now += 10_000;
    const input: BotInput = {
      what,
      channelId: 'shop',
      senderId: null,
      isGroup: false,
      isMentioned: false,
      lineTs: this.now - 100,
      now: this.now,
      language: 'en',
      isLate: false,
      isBlocked: false,
      isStandby: false,
      ...this.#input,
      ...over,
    };
    const turn = decideBotTurn(input, this.#settings, this.memory, {
      isScheduled: ({ kind }) => kind === 'always' || kind === 'open',
      matchesRegex: (pattern, folded) => new RegExp(pattern, 'iu').test(folded),
      customerTextsBefore: this.#texts,
      texts: DEFAULT_TEXTS,
      opening: null,
      ...this.#deps,
    });
    this.memory = turn.memory;
    return turn;
  }
}

/** A turn in a few words: `answer qa:hours`, `ask topic(refund) -> billing`, `silent courtesy`. */
export function told(turn: BotTurn): string {
  if (turn.kind === 'silent') return `silent ${turn.why}`;
  if (turn.kind === 'answer') return `answer ${sourceOf(turn.source)}`;
  const said = turn.kind === 'ask_and_answer' ? ` after ${sourceOf(turn.source)}` : '';
  const topic = turn.topic ? `(${turn.topic.id})` : '';
  return `ask ${turn.trigger}${topic}${turn.teamHint === undefined ? '' : ` -> ${turn.teamHint}`}${said}`;
}

function sourceOf({ kind, id }: { readonly kind: string; readonly id?: string }): string {
  return id === undefined ? kind : `${kind}:${id}`;
}

export function messagesOf(turn: BotTurn): readonly BotMessage[] {
  return 'messages' in turn ? turn.messages : [];
}

export function wordsOf(turn: BotTurn): string[] {
  return messagesOf(turn).map(({ content }) => (content.type === 'text' ? content.text : content.altText));
}

/** The labels of the last message's buttons. */
export function labelsOf(turn: BotTurn): string[] {
  return (messagesOf(turn).at(-1)?.quickReplies ?? []).map(({ label }) => label);
}
