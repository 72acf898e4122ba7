// Each chat of many gets the very command that it would get alone, on the version that was shown; and back.
import { describe, expect, test } from 'vitest';
import type { ChatAnswer } from '$protocol/chat-view';
import { done } from '../api/api-result';
import type { DeskApi } from '../api/desk-api';
import type { InboxRow } from '../inbox/apply-inbox-message';
import { row, view } from '../testing/build';
import { bulkSender, undoSender } from './bulk-send';

const chat = (more: Partial<InboxRow>): InboxRow => ({
  ...row({ chatId: 'u1', version: 7, epoch: 2, seq: 9 }),
  lacks: { name: false, preview: false, reads: false },
  ...more,
});
const me = { operatorId: 'op_me', name: 'Me' };

function setUp(answered: Partial<Parameters<typeof view>[0]> = {}) {
  const sent: unknown[] = [];
  const call =
    (name: string) =>
    async (...args: readonly unknown[]) => {
      sent.push([name, ...args]);
      return done<ChatAnswer>({ chat: view(answered) });
    };
  const names = ['assign', 'transfer', 'resolve', 'archive', 'release', 'takeOver'];
  const sessions = Object.fromEntries(names.map((name) => [name, call(name)]));
  const api = { sessions, chats: { markRead: call('read') } } as unknown as DeskApi;
  return { api, sent };
}

describe('a chat of many', () => {
  test('is assigned where nobody has it, and passed on where somebody does', async () => {
    const { api, sent } = setUp();
    const act = { kind: 'assign', operatorId: 'op_ben', name: 'Ben' } as const;
    await bulkSender(api, act)(chat({ state: 'waiting' }), 'c1');
    await bulkSender(api, act)(chat({ state: 'active', owner: me }), 'c2');
    const command = { expectedVersion: 7, operatorId: 'op_ben' };
    expect(sent).toEqual([
      ['assign', 'u1', { ...command, commandId: 'c1' }],
      ['transfer', 'u1', { ...command, commandId: 'c2' }],
    ]);
  });

  test('that is open is ended before it is put away, and each of both has an id of its own', async () => {
    const resolved = setUp({ state: 'resolved' });
    await bulkSender(resolved.api, { kind: 'archive' })(chat({ state: 'active' }), 'c1');
    expect(resolved.sent).toEqual([
      ['resolve', 'u1', { commandId: 'c1', expectedVersion: 7, reason: 'archived' }],
      ['archive', 'u1', { commandId: 'c1-a' }],
    ]);
    const closed = setUp({ state: 'closed' });
    await bulkSender(closed.api, { kind: 'archive' })(chat({ state: 'waiting' }), 'c1');
    expect(closed.sent).toHaveLength(1);
    const ended = setUp();
    await bulkSender(ended.api, { kind: 'archive' })(chat({ state: 'resolved' }), 'c1');
    expect(ended.sent).toEqual([['archive', 'u1', { commandId: 'c1', expectedVersion: 7 }]]);
  });

  test('is read up to where it was shown', async () => {
    const { api, sent } = setUp();
    await bulkSender(api, { kind: 'read' })(chat({}), 'c1');
    expect(sent).toEqual([['read', 'u1', { epoch: 2, seq: 9 }]]);
  });

  test('goes back to whom it was taken from, else to those who wait', async () => {
    const { api, sent } = setUp();
    const back = undoSender(api, { kind: 'assign', operatorId: 'op_ben', name: 'Ben' }, 'op_me');
    await back(chat({ owner: { operatorId: 'op_mia', name: 'Mia' } }), 'c1');
    await back(chat({ owner: me }), 'c3');
    await back(chat({ owner: null }), 'c2');
    expect(sent).toEqual([
      ['transfer', 'u1', { commandId: 'c1', operatorId: 'op_mia' }],
      ['takeOver', 'u1', { commandId: 'c3' }],
      ['release', 'u1', { commandId: 'c2' }],
    ]);
  });
});
