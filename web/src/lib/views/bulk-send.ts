// How one chat of many is changed, and put back: the very commands of a single chat, each on the version that was shown.
import type { ChatAnswer } from '$protocol/chat-view';
import type { ApiResult } from '../api/api-result';
import type { DeskApi } from '../api/desk-api';
import { TagApi } from '../api/tag-api';
import type { InboxRow } from '../inbox/apply-inbox-message';
import type { BulkAct } from './bulk-plan';

export type BulkSender = (row: InboxRow, commandId: string) => Promise<ApiResult<ChatAnswer>>;

const IS_ENDED: ReadonlySet<string> = new Set(['resolved', 'closed']);

export function bulkSender(api: DeskApi, act: BulkAct): BulkSender {
  const { sessions, chats } = api;
  return async (row, commandId) => {
    const { chatId } = row;
    const command = { commandId, expectedVersion: row.version };
    switch (act.kind) {
      case 'assign': {
        const { operatorId } = act;
        // Assigned is what nobody has; what somebody has is passed on.
        return row.owner === null
          ? sessions.assign(chatId, { ...command, operatorId })
          : sessions.transfer(chatId, { ...command, operatorId });
      }
      case 'transfer':
        return sessions.transfer(chatId, { ...command, teamId: act.teamId });
      case 'resolve':
        return sessions.resolve(chatId, { ...command, reason: 'solved' });
      case 'archive': {
        if (IS_ENDED.has(row.state)) return sessions.archive(chatId, command);
        const ended = await sessions.resolve(chatId, { ...command, reason: 'archived' });
        // Whoever still waited is closed by it already. The second command is as lasting as the first.
        return ended.ok && ended.value.chat.state !== 'closed'
          ? sessions.archive(chatId, { commandId: `${commandId}-a` })
          : ended;
      }
      case 'read':
        return chats.markRead(chatId, { epoch: row.epoch, seq: row.seq });
      case 'tag':
        return new TagApi(api.client).set(chatId, { commandId, add: [act.tagId] });
      case 'untag':
        return new TagApi(api.client).set(chatId, { commandId, remove: [act.tagId] });
    }
  };
}

/** Of what `canUndo` says yes to. A chat goes back to whom it was taken from, else to those who wait. */
export function undoSender(api: DeskApi, act: BulkAct, operatorId: string): BulkSender {
  return async ({ chatId, owner }, commandId) => {
    if (act.kind === 'tag') return new TagApi(api.client).set(chatId, { commandId, remove: [act.tagId] });
    if (act.kind === 'untag') return new TagApi(api.client).set(chatId, { commandId, add: [act.tagId] });
    if (owner === null) return api.sessions.release(chatId, { commandId });
    // Nothing is passed to whoever is offline; a lead takes back what was hers all the same.
    return owner.operatorId === operatorId
      ? api.sessions.takeOver(chatId, { commandId })
      : api.sessions.transfer(chatId, { commandId, operatorId: owner.operatorId });
  };
}
