// The ways a turn ends: silence, an answer, a person. Each settles what the message says about earlier answers and writes the
// memory. Pure. Called by the steps of a turn.
import type { QuickReply } from '../chat/quick-reply';
import { coolDownSecOf } from './any-message-rules';
import { BOT_MESSAGES_MAX, HANDOFF_MESSAGES_MAX } from './bot-limits';
import {
  type MemberMemory,
  type OpenChoice,
  type OpenFlow,
  type PendingAnswer,
  withCoolDown,
  withMember,
} from './bot-memory';
import { type BotMessage, withWayToHuman } from './bot-message';
import type { BotSettings } from './bot-settings';
import type { AnswerSource, AnswerVerdict, AskTrigger, BotTurn, SilentReason, TurnOrders } from './bot-turn';
import { renderText } from './texts';
import { type ComplexTopic, findTopic } from './topics';
import type { Turn } from './turn-context';

/** What a message says about the answers before it; a tap says nothing. */
type Outcome = 'fine' | 'failed' | 'tap';

/** So many messages without trouble make an answer a helpful one. */
const PROVING_MESSAGES = 2;

type Fields = readonly { readonly name: string; readonly value: string }[];

export interface Extras {
  readonly orders?: TurnOrders;
  readonly fields?: Fields;
}

export interface AnswerParts extends Extras {
  readonly source: AnswerSource;
  readonly messages: readonly BotMessage[];
  /** Absent: fine. */
  readonly outcome?: Outcome;
  /** The key by which a loop is seen; absent for what may well repeat. */
  readonly turnKey?: string;
  /** Its verdict is still to come. */
  readonly pending?: Omit<PendingAnswer, 'messages'>;
  readonly choice?: OpenChoice;
  /** null: the open one is over. */
  readonly flow?: OpenFlow | null;
  /** The cool-down that begins, by coolDownKey. */
  readonly coolDownKey?: string;
  /** Buttons of the bot beside those of the message. */
  readonly buttons?: readonly QuickReply[];
}

export function staySilent(
  turn: Turn,
  why: SilentReason,
  extras: Extras & { readonly outcome?: Outcome } = {},
): BotTurn {
  const { outcome = 'fine', ...rest } = extras;
  const { member, verdicts } = settle(turn.member, outcome);
  return { kind: 'silent', why, memory: withMember(turn.memory, member), verdicts, ...rest };
}

/** An answer, or silence where it has no words in any language; it counts all the same. */
export function answerWith(turn: Turn, parts: AnswerParts): BotTurn {
  const { source, messages, outcome = 'fine', orders, fields } = parts;
  const settled = settle(turn.member, outcome);
  const base = {
    memory: remember(turn, settled.member, parts),
    verdicts: settled.verdicts,
    ...(orders && { orders }),
    ...(fields && { fields }),
  };
  if (messages.length === 0) return { kind: 'silent', why: 'no_answer', ...base };
  const label = renderText(turn.deps.texts, 'label_talk_to_human', turn.input.language, {});
  return {
    kind: 'answer',
    source,
    messages: withWayToHuman(messages.slice(0, BOT_MESSAGES_MAX), label, parts.buttons),
    ...base,
  };
}

/** One failure more. At the last one a person is asked for, before it the turn goes on as it would. */
export function fail(turn: Turn, goOn: (failed: Turn) => BotTurn, extras: Extras = {}): BotTurn {
  const failures = (turn.member.failures ?? 0) + 1;
  const failed = { ...turn, member: { ...turn.member, failures } };
  return failures >= turn.settings.maxFailures ? askFor(failed, 'bot_failed', extras) : goOn(failed);
}

export interface AskParts extends Extras {
  readonly topic?: ComplexTopic;
  readonly teamHint?: string;
  /** Goes out before the texts of the hand-over. */
  readonly said?: { readonly source: AnswerSource; readonly messages: readonly BotMessage[] };
  readonly coolDownKey?: string;
}

/** A person is asked for. Whatever the bot had open is over, and none of its last answers helped. */
export function askFor(turn: Turn, trigger: AskTrigger, parts: AskParts = {}): BotTurn {
  const { flow: _flow, ...member } = turn.member;
  const settled = settle(member, 'failed');
  const topic = parts.topic ?? topicOf(turn);
  const teamHint = parts.teamHint ?? topic?.teamHint;
  const { said, orders, fields } = parts;
  const base = {
    trigger,
    ...(topic && { topic: { id: topic.id, names: topic.names } }),
    ...(teamHint !== undefined && { teamHint }),
    memory: remember(turn, settled.member, parts),
    verdicts: settled.verdicts,
    ...(orders && { orders }),
    ...(fields && { fields }),
  };
  if (!said || said.messages.length === 0) return { kind: 'ask', ...base };
  return {
    kind: 'ask_and_answer',
    source: said.source,
    messages: said.messages.slice(0, HANDOFF_MESSAGES_MAX),
    ...base,
  };
}

/** Keyword rules and any-message rules may have the same ids. */
export function coolDownKey(kind: 'rule' | 'any', id: string): string {
  return `${kind}:${id}`;
}

/** What the customer wants a person for: what she says now, else what she said before. */
function topicOf({ folded, foldedBefore, settings, languages }: Turn): ComplexTopic | undefined {
  for (const text of [folded, ...foldedBefore]) {
    const topic = findTopic(text, settings.topics, languages);
    if (topic) return topic;
  }
  return undefined;
}

function settle(member: MemberMemory, outcome: Outcome): { member: MemberMemory; verdicts: readonly AnswerVerdict[] } {
  const { pending = [] } = member;
  if (outcome === 'tap' || pending.length === 0) return { member, verdicts: [] };
  const counted = pending.map((one) => ({ ...one, messages: one.messages + 1 }));
  const isDone = ({ messages }: PendingAnswer) => outcome === 'failed' || messages >= PROVING_MESSAGES;
  const verdicts = counted.filter(isDone).map((one) => toVerdict(one, outcome === 'fine'));
  const isProven = verdicts.some(({ isHelpful }) => isHelpful);
  const left = { ...member, pending: counted.filter((one) => !isDone(one)) };
  return { member: isProven ? { ...left, failures: 0 } : left, verdicts };
}

export function toVerdict({ source, id, confidence }: PendingAnswer, isHelpful: boolean): AnswerVerdict {
  return confidence === undefined ? { source, id, isHelpful } : { source, id, confidence, isHelpful };
}

function remember(turn: Turn, member: MemberMemory, parts: Partial<AnswerParts>) {
  const { turnKey, pending, choice, flow, coolDownKey: key } = parts;
  const { flow: openFlow, ...others } = member;
  const nextFlow = flow === undefined ? openFlow : flow;
  const next: MemberMemory = {
    ...others,
    ...(turnKey !== undefined && { turns: [...(member.turns ?? []), { at: turn.input.now, key: turnKey }] }),
    ...(pending && { pending: [...(member.pending ?? []), { ...pending, messages: 0 }] }),
    ...(choice && { choice }),
    ...(nextFlow && { flow: nextFlow }),
  };
  const memory = withMember(turn.memory, next);
  return key === undefined ? memory : withCoolDown(memory, key, turn.at, (one) => coolDownSecByKey(turn.settings, one));
}

function coolDownSecByKey({ keywordRules, anyMessageRules }: BotSettings, key: string): number {
  const rule = keywordRules.find(({ id }) => coolDownKey('rule', id) === key);
  if (rule) return rule.coolDownSec ?? 0;
  const anyRule = anyMessageRules.find(({ id }) => coolDownKey('any', id) === key);
  return anyRule ? coolDownSecOf(anyRule) : 0;
}
