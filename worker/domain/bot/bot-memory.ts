// What a chat remembers of its bot between two messages: counters, turns, open questions, cool-downs. Pure.
// It holds no word of a customer and no hash of one. An unsent message must be gone from everywhere, and a text of few words
// is found again from its hash by trying; so earlier texts come with every turn from the log, where they can be deleted.
// Answers to open questions leave with the turn as fields. What is left are ids of settings, numbers and times.
// Counters run per member: in a group one person's failures are not another's, and who is erased takes her part along.
// PERSISTED CONTRACT: stored as JSON with the chat; every field may be missing, new ones are optional.
import { LOOP_TURNS_MAX, type TurnMark } from './loop';
import type { SlotProgress } from './slots';

export const MEMBERS_MAX = 20;
export const COOL_DOWNS_MAX = 100;
export const PENDING_MAX = 3;
/** A question of a flow that was not answered for so long is no longer open. */
export const FLOW_OPEN_MS = 30 * 60_000;

/** An answer that waits for its verdict: it helped if the next two messages bring no miss, no thumbs down and no hand-over. */
export interface PendingAnswer {
  readonly source: 'rule' | 'any_message' | 'topic' | 'qa';
  readonly id: string;
  /** Of the Q&A store. */
  readonly confidence?: number;
  /** Messages of the member since. */
  readonly messages: number;
}

/** "Did you mean ...?" with its entries in the order shown: the next message may name one by its number. */
export interface OpenChoice {
  readonly entryIds: readonly string[];
}

export interface OpenFlow {
  readonly flowId: string;
  readonly progress: SlotProgress;
  /** When its last question was asked, ms. */
  readonly at: number;
}

export interface MemberMemory {
  /** The member's LINE user id in a group or room; empty in a one-to-one chat. */
  readonly key: string;
  /** Answers in a row that did not help. */
  readonly failures?: number;
  /** The running frustration. */
  readonly frustration?: number;
  /** The last eight turns in which the bot answered, oldest first. */
  readonly turns?: readonly TurnMark[];
  readonly pending?: readonly PendingAnswer[];
  readonly choice?: OpenChoice;
  readonly flow?: OpenFlow;
}

export interface CoolDown {
  readonly ruleId: string;
  /** The customer's event time of the message that the rule answered last, ms. */
  readonly at: number;
}

export interface BotMemory {
  /** Who was heard last comes first. */
  readonly members?: readonly MemberMemory[];
  /** The newest first. */
  readonly coolDowns?: readonly CoolDown[];
}

/** Of a new chat, and of one whose session closed: counters and cool-downs end with it. */
export const EMPTY_MEMORY: BotMemory = {};

export function memberOf({ members = [] }: BotMemory, key: string): MemberMemory {
  return members.find((member) => member.key === key) ?? { key };
}

/** The member as heard last. Of too many members the one who was silent longest is forgotten. */
export function withMember(memory: BotMemory, member: MemberMemory): BotMemory {
  const others = (memory.members ?? []).filter(({ key }) => key !== member.key);
  return { ...memory, members: [bounded(member), ...others].slice(0, MEMBERS_MAX) };
}

/** Takes everything about a member out: she was erased, or left. */
export function forgetMember(memory: BotMemory, key: string): BotMemory {
  return { ...memory, members: (memory.members ?? []).filter((member) => member.key !== key) };
}

export function isCoolingDown(
  { coolDowns = [] }: BotMemory,
  { id, coolDownSec = 0 }: { readonly id: string; readonly coolDownSec?: number },
  at: number,
): boolean {
  const last = coolDowns.find(({ ruleId }) => ruleId === id);
  return last !== undefined && at < last.at + coolDownSec * 1000;
}

/** @param coolDownSec of a rule by its id; what has passed, or belongs to no rule any more, is dropped */
export function withCoolDown(
  memory: BotMemory,
  ruleId: string,
  at: number,
  coolDownSec: (ruleId: string) => number,
): BotMemory {
  const others = (memory.coolDowns ?? []).filter((one) => one.ruleId !== ruleId);
  const running = [{ ruleId, at }, ...others].filter((one) => at < one.at + coolDownSec(one.ruleId) * 1000);
  return { ...memory, coolDowns: running.slice(0, COOL_DOWNS_MAX) };
}

function bounded(member: MemberMemory): MemberMemory {
  return {
    ...member,
    ...(member.turns && { turns: member.turns.slice(-LOOP_TURNS_MAX) }),
    ...(member.pending && { pending: member.pending.slice(-PENDING_MAX) }),
  };
}
