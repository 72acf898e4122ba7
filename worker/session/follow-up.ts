// Follow-ups of a chat: set with its end, rung by a timer, done or withdrawn by whom they belong to. Each runs inside one
// synchronous transaction; none has anything for LINE.
import { type FollowUpWish, withDue } from '../domain/chat/follow-up';
import type { Asker } from '../domain/permissions/asker';
import { can } from '../domain/permissions/can';
import { chatScope } from '../domain/permissions/chat-scope';
import { err, ok, type Result } from '../domain/result';
import type { Refusal } from '../rpc/refusal';
import type { ChatTools } from './chat-tools';
import { type Change, ChatWrite } from './chat-write';
import type { Done } from './run-command';
import { loadSeen, NOT_FOUND, NOT_PERMITTED } from './seen-chat';

/** In the transaction of the end that it was set with. */
export function setFollowUp(tools: ChatTools, write: ChatWrite, asker: Asker, { at, note }: FollowUpWish): void {
  const id = tools.newId(write.now);
  const by = { operatorId: asker.operatorId, name: asker.name };
  const { followUps } = write.record.summary;
  write.changeSummary({ followUps: [...followUps, { id, by, at, note, isDue: false }].sort((a, b) => a.at - b.at) });
  tools.outbox.setTimer('follow_up', id, at);
  // What was resolved before has no other news.
  write.touch();
}

/** Its time has come. */
export function fireFollowUp(tools: ChatTools, id: string): Change | null {
  const record = tools.store.load();
  const followUps = record && withDue(record.summary.followUps, id);
  if (!record || !followUps) return null;
  const write = new ChatWrite(tools, record, tools.now());
  write.changeSummary({ followUps });
  write.touch();
  return write.finish();
}

/** Done, or not wanted any more: hers, or by whoever leads the chat. One that is gone is no change. */
export function dropFollowUp(tools: ChatTools, asker: Asker, id: string): Result<Done<null>, Refusal> {
  const record = loadSeen(tools.store, asker);
  if (!record) return err(NOT_FOUND);
  const { followUps } = record.summary;
  const found = followUps.find((one) => one.id === id);
  if (!found) return ok({ answer: null, change: null });
  const isHers = found.by.operatorId === asker.operatorId;
  if (!isHers && !can(asker, 'chat.lead', chatScope(record.state))) return err(NOT_PERMITTED);
  tools.outbox.clearTimer('follow_up', id);
  const write = new ChatWrite(tools, record, tools.now());
  write.changeSummary({ followUps: followUps.filter((one) => one.id !== id) });
  write.touch();
  return ok({ answer: null, change: write.finish() });
}
