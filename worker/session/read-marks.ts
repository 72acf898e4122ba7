// How far each operator has read a chat: marked when she has seen it, taken back when she wants to come back to it. Reading shows with
// the customer where it may, which LINE knows no way back from. Each runs inside one synchronous transaction. Called by ChatSession.
import { replyRefusal } from '../domain/chat/decide-message';
import type { ReadMark } from '../domain/inbox/read-mark';
import type { Asker } from '../domain/permissions/asker';
import { comparePosition, type Position } from '../domain/position';
import { err, ok, type Result } from '../domain/result';
import type { Refusal } from '../rpc/refusal';
import type { ChatRecord } from './chat-record';
import type { ChatTools } from './chat-tools';
import { ChatWrite } from './chat-write';
import type { Done } from './run-command';
import { loadSeen, NOT_FOUND } from './seen-chat';

type Outcome = Result<Done<ReadMark>, Refusal>;

export function readMarkOf(
  { store }: Pick<ChatTools, 'store'>,
  { epoch }: ChatRecord,
  { operatorId }: Asker,
): Required<ReadMark> {
  const { readCount, seq } = store.readMarkOf(operatorId);
  return { readCount, readPlace: { epoch, seq } };
}

/**
 * Answers how many customer messages this operator has read now; never fewer than before.
 * @param showsRead whether the customer's phone shows Read by it, where the reader is whom she is talking to
 */
export function markRead(tools: ChatTools, asker: Asker, upTo: Position, showsRead = false): Outcome {
  const record = loadSeen(tools.store, asker);
  if (!record) return err(NOT_FOUND);
  const isWhole = comparePosition(upTo, record) >= 0;
  const seen = isWhole
    ? record.state.inboundCount
    : tools.store.inboundCountAt(upTo.epoch === record.epoch ? upTo.seq : 0);
  const before = readMarkOf(tools, record, asker);
  const hasReadAll = seen === record.state.inboundCount;
  const marksOnLine = showsRead && hasReadAll && canMarkOnLine(record, asker);
  if (seen <= before.readCount && !marksOnLine) return ok({ answer: before, change: null });
  const write = new ChatWrite(tools, record, tools.now());
  if (seen > before.readCount) write.markRead(asker.operatorId, seen);
  // The token is the newest message's and marks all before it: it must not go out while one of them is unread.
  if (marksOnLine) write.markReadOnLine();
  const change = write.finish();
  return ok({ answer: readMarkOf(tools, record, asker), change });
}

/** The customer's newest message is unread for this operator alone; nothing where it is so already, or there is none. */
export function markUnread(tools: ChatTools, asker: Asker): Outcome {
  const record = loadSeen(tools.store, asker);
  if (!record) return err(NOT_FOUND);
  const before = readMarkOf(tools, record, asker);
  const readCount = Math.max(0, record.state.inboundCount - 1);
  if (before.readCount <= readCount) return ok({ answer: before, change: null });
  const write = new ChatWrite(tools, record, tools.now());
  write.markRead(asker.operatorId, readCount);
  const change = write.finish();
  return ok({ answer: readMarkOf(tools, record, asker), change });
}

/** Whoever takes a chat that she has read already: from now on her reading shows with the customer. */
export function showReadByTaker(tools: ChatTools, write: ChatWrite, asker: Asker): void {
  const { record } = write;
  const hasReadAll = readMarkOf(tools, record, asker).readCount === record.state.inboundCount;
  if (hasReadAll && canMarkOnLine(record, asker)) write.markReadOnLine();
}

/** Colleagues and supervisors who only watch leave no mark with the customer. */
function canMarkOnLine(record: ChatRecord, asker: Asker): boolean {
  return record.lineRead.token !== null && replyRefusal(record.state, asker) === null;
}
