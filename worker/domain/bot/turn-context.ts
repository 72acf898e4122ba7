// One turn while it is decided: the event with everything that its steps ask about. Pure.
// Called by decide-bot-turn.ts; every step takes a Turn and gives a BotTurn or passes on.
import { fold } from '../search/fold';
import { type BotMemory, FLOW_OPEN_MS, type MemberMemory, memberOf, type OpenChoice } from './bot-memory';
import type { BotSettings } from './bot-settings';
import type { BotDeps, BotInput, BotTurn } from './bot-turn';
import { languageOfText, languagesOfWords } from './choose-language';
import { frustrationOf, nextFrustration } from './frustration';
import type { Language } from './languages';
import { isSameText } from './text-likeness';

export interface Turn {
  readonly input: BotInput;
  readonly settings: BotSettings;
  readonly deps: BotDeps;
  readonly memory: BotMemory;
  /** When the customer acted, ms. */
  readonly at: number;
  /** What is remembered of who acted, this message counted in, without the open choice and without a flow gone stale. */
  readonly member: MemberMemory;
  /** Open until this message. */
  readonly choice: OpenChoice | null;
  /** Her words; null for a message without any. */
  readonly text: string | null;
  readonly folded: string;
  readonly foldedBefore: readonly string[];
  readonly textLanguage: Language;
  /** Whose word lists count. */
  readonly languages: readonly Language[];
}

export type Step = (turn: Turn) => BotTurn | null;

/** Begins a turn with what a message adds to memory. A postback says nothing and adds nothing. */
export function beginTurn(input: BotInput, settings: BotSettings, memory: BotMemory, deps: BotDeps): Turn {
  const { what, language } = input;
  const text = what.kind === 'text' ? what.text : null;
  const folded = fold(text ?? '');
  const foldedBefore = deps.customerTextsBefore.map(fold);
  const textLanguage = languageOfText(text ?? '', language);
  const languages = languagesOfWords(text ?? '', language);
  const { choice = null, flow, ...others } = memberOf(memory, memberKey(input));
  const member = flow && input.now - flow.at <= FLOW_OPEN_MS ? { ...others, flow } : others;
  const base = {
    input,
    settings,
    deps,
    memory,
    at: Math.min(input.lineTs, input.now),
    text,
    folded,
    foldedBefore,
    textLanguage,
    languages,
  };
  if (what.kind === 'postback') return { ...base, member, choice };
  const isRepeated = foldedBefore.some((before) => isSameText(folded, before));
  const ofMessage = frustrationOf({
    text: what.kind === 'sticker' ? (what.text ?? null) : text,
    stickerKeywords: what.kind === 'sticker' ? what.keywords : [],
    isRepeated,
    languages,
  });
  const frustration = nextFrustration(member.frustration ?? 0, deps.mood ?? ofMessage);
  return { ...base, member: { ...member, frustration }, choice };
}

/** One-to-one chats have one member, who needs no name. */
function memberKey({ isGroup, senderId }: BotInput): string {
  return isGroup ? (senderId ?? '') : '';
}
