// Messages for later: planned, sent when their time comes, withdrawn when the customer writes first, taken away. Each runs inside one
// synchronous transaction, so a message leaves its plan and enters the log together or not at all: it is sent exactly once.
import { replyRefusal } from '../domain/chat/decide-message';
import { isHumanMode, stateOf } from '../domain/chat/session-state';
import type { Asker } from '../domain/permissions/asker';
import type { Position } from '../domain/position';
import { err, ok, type Result } from '../domain/result';
import type { SendAnswer } from '../protocol/chat-command';
import { PLANNED_AHEAD_MS_MAX, PLANNED_PER_CHAT_MAX } from '../protocol/planned-message';
import type { OutgoingMessage } from '../rpc/outgoing-message';
import type { Refusal } from '../rpc/refusal';
import type { ChatTools } from './chat-tools';
import { type Change, ChatWrite } from './chat-write';
import type { PlannedMessage } from './planned-store';
import { answerOf, checkMessage, type Done, saysSame, sendMessage } from './run-command';
import { loadSeen, NOT_FOUND, NOT_PERMITTED } from './seen-chat';
import type { WritersNow } from './writers-now';

type Outcome<T> = Result<Done<T>, Refusal>;
const BAD_REQUEST: Refusal = { code: 'BAD_REQUEST', retry: false };
/** Nobody could say what its writer may do now. */
const WRITER_AGAIN_MS = 60_000;

/**
 * Whoever could not send it now cannot plan it either. The same one again changes nothing; for another time it is planned for that one,
 * since whoever lost the answer to the first wish does not know of it.
 */
export function planMessage(
  tools: ChatTools,
  { from: _from, ...by }: Asker,
  message: OutgoingMessage,
  dueAt: number,
): Outcome<null> {
  const known = tools.planned.byId(message.id);
  // A repeat has its answer also where the chat was taken from her meanwhile.
  const isAgain = known?.by.operatorId === by.operatorId && saysSame(known.message, message);
  if (isAgain && known.dueAt === dueAt) return done(null, null);
  const checked = checkMessage(tools, by, message);
  if (!checked.ok) return checked;
  const { record, isStored } = checked.value;
  const now = tools.now();
  if (isStored) return done(null, null);
  if (known && !isAgain) return err({ code: 'ID_REUSED', retry: false });
  const isFull = !known && tools.planned.all().length >= PLANNED_PER_CHAT_MAX;
  if (isFull || dueAt <= now || dueAt > now + PLANNED_AHEAD_MS_MAX) return err(BAD_REQUEST);
  // Whatever is written until then withdraws or holds it by its own rule.
  const { confirmed: _confirmed, ...kept } = message;
  tools.planned.put({ message: kept, by, dueAt, state: 'planned' });
  tools.outbox.setTimer('planned', message.id, dueAt);
  return done(null, touched(new ChatWrite(tools, record, now)));
}

/** Its time has come, and its writer's rights of now decide. What cannot be sent stays, with the reason. */
export function firePlanned(tools: ChatTools, id: string, writers: WritersNow): Change | null {
  const planned = tools.planned.byId(id);
  const record = tools.store.load();
  if (planned?.state !== 'planned' || !record) return null;
  const writer = writers.get(planned.by.operatorId);
  if (writer === undefined) {
    tools.outbox.setTimer('planned', id, tools.now() + WRITER_AGAIN_MS);
    return null;
  }
  const sent = writer === null ? err(NOT_PERMITTED) : sendMessage(tools, writer, planned.message);
  if (sent.ok) {
    tools.planned.remove(id);
    return sent.value.change ?? touched(new ChatWrite(tools, record, tools.now()));
  }
  tools.planned.put({ ...planned, state: 'refused', reason: sent.error.code });
  return touched(new ChatWrite(tools, record, tools.now()));
}

/** The customer wrote first: what was planned before may be wrong now, and waits for its writer. */
export function withdrawPlanned(tools: ChatTools, write: ChatWrite): void {
  if (!isHumanMode(stateOf(write.record.state))) return;
  for (const planned of tools.planned.all()) {
    if (planned.state !== 'planned') continue;
    tools.outbox.clearTimer('planned', planned.message.id);
    tools.planned.put({ ...planned, state: 'withdrawn' });
  }
}

/** Takes it away, while it has not left. Its writer may at any time, others where they may write here. */
export function dropPlanned(tools: ChatTools, asker: Asker, id: string): Outcome<null> {
  const record = loadSeen(tools.store, asker);
  if (!record) return err(NOT_FOUND);
  const planned = tools.planned.byId(id);
  // It left meanwhile: whoever took it away to write it anew would send it twice.
  if (!planned) return tools.store.entryById(id) ? err({ code: 'NOT_CANCELLABLE', retry: false }) : done(null, null);
  const refusal = isHers(planned, asker) ? null : replyRefusal(record.state, asker);
  if (refusal) return err({ code: refusal, retry: false });
  forget(tools, id);
  return done(null, touched(new ChatWrite(tools, record, tools.now())));
}

/** Its writer sends it now, whatever its time; what has left has its answer again. @param seenSeq the newest place she has seen */
export function sendPlanned(
  tools: ChatTools,
  asker: Asker,
  id: string,
  seenSeq: Position | undefined,
): Outcome<SendAnswer> {
  const planned = loadSeen(tools.store, asker) && tools.planned.byId(id);
  const answered = planned ? null : answerOf(tools, asker, id);
  if (answered) return done(answered, null);
  if (!planned || !isHers(planned, asker)) return err(NOT_FOUND);
  const sent = sendMessage(tools, asker, { ...planned.message, ...(seenSeq && { seenSeq }) });
  if (sent.ok) forget(tools, id);
  return sent;
}

const isHers = ({ by }: PlannedMessage, asker: Asker) => by.operatorId === asker.operatorId;

function forget(tools: ChatTools, id: string): void {
  tools.outbox.clearTimer('planned', id);
  tools.planned.remove(id);
}

/** It has no line in the log, and is news to whoever looks at the chat. */
function touched(write: ChatWrite): Change {
  write.touch();
  return write.finish();
}

function done<T>(answer: T, change: Change | null): Outcome<T> {
  return ok({ answer, change });
}
