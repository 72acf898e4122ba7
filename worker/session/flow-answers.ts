// What a customer has answered to the questions of a flow of the bot, on its way into the session that the flow ends in. It lies with the
// chat's summary, not in the bot's memory, which holds no word of hers, and an unsend finds it by its line of the log. Runs inside the
// transaction of the bot's turn.
import { type BotMemory, FLOW_OPEN_MS, memberOf } from '../domain/bot/bot-memory';
import type { BotTurn } from '../domain/bot/bot-turn';
import type { FlowAnswer } from './chat-record';
import type { ChatWrite } from './chat-write';

interface Answering {
  /** As the bot's memory names her. */
  readonly member: string;
  /** The line of the log that was answered with. */
  readonly entryId: string;
  /** What the bot remembered before this turn. */
  readonly before: BotMemory;
}

/** Keeps what this turn answered while its flow is open. @returns all that she has answered in it */
export function noteFlowAnswers(
  write: ChatWrite,
  turn: Pick<BotTurn, 'fields' | 'memory'>,
  { member, entryId, before }: Answering,
): readonly FlowAnswer[] {
  const { flowAnswers } = write.record.summary;
  const fresh = (turn.fields ?? []).map((field): FlowAnswer => ({ ...field, member, entryId }));
  const open = memberOf(before, member).flow;
  const isGoingOn = open !== undefined && write.now - open.at <= FLOW_OPEN_MS;
  const earlier = flowAnswers.filter((one) => one.member === member && !fresh.some(({ name }) => name === one.name));
  const given = [...(isGoingOn ? earlier : []), ...fresh];
  // A flow that begins, anew or another one, has nothing done.
  const done = memberOf(turn.memory, member).flow?.progress.done ?? [];
  const others = flowAnswers.filter((one) => one.member !== member && memberOf(turn.memory, one.member).flow);
  const kept = [...others, ...given.filter(({ name }) => done.includes(name))];
  if (kept.length > 0 || flowAnswers.length > 0) write.changeSummary({ flowAnswers: kept });
  return given;
}
