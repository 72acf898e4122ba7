// Whom the feed shows what: rows of chats that are hers to see, the end of those that no longer are, and never a word of others.
import { expect, test } from 'vitest';
import type { OperatorId } from '../domain/ids';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import type { ChatRow } from '../protocol/chat-view';
import { aRow, hubStub, openInbox, rowsSeen, type Tab } from '../testing/hub-client';

const BEN = { operatorId: 'op_ben', name: 'Ben' };
const access = accessOf({ role: 'operator', teams: ['billing'] }, DEFAULT_ACCESS);
const ME = { operatorId: 'op_me' as OperatorId, name: 'Me', role: 'operator' as const, access };

function ofTeam(chatId: string, seq: number, team: string, change: Partial<ChatRow> = {}): ChatRow {
  return aRow(chatId, seq, { name: 'Somchai', teamId: team, scope: { teamIds: [team], lastOwnerId: null }, ...change });
}

const served = { state: 'active', owner: BEN } as const;
const chatsOf = (tab: Tab) => rowsSeen(tab).map(({ chatId }) => chatId);
const goneOf = (tab: Tab) => tab.frames.flatMap((frame) => (frame.type === 'rows' ? (frame.gone ?? []) : []));

test('a tab is shown the queue of its team and its own chats, and nothing of others', async () => {
  const hub = hubStub();
  const tab = await openInbox(hub, ME);
  await hub.notify([ofTeam('demo:U1', 1, 'sales'), ofTeam('demo:U2', 1, 'sales', served)]);
  await hub.notify([ofTeam('demo:U3', 1, 'billing', served)]);
  await hub.notify([ofTeam('demo:U4', 1, 'billing'), ofTeam('demo:U5', 1, 'sales', { state: 'active', owner: ME })]);
  await expect.poll(() => chatsOf(tab)).toEqual(['demo:U4', 'demo:U5']);
  const offer = { decisionNo: 1, to: ME, until: 9 };
  await hub.notify([ofTeam('demo:U1', 2, 'sales', { offer })]);
  await expect.poll(() => chatsOf(tab)).toEqual(['demo:U4', 'demo:U5', 'demo:U1']);
  expect(JSON.stringify(tab.frames)).not.toMatch(/demo:U[23]/);
});

test('whoever sees everything gets everything, names and all', async () => {
  const hub = hubStub();
  const tab = await openInbox(hub, { ...ME, access: accessOf({ role: 'admin', teams: [] }, DEFAULT_ACCESS) });
  await hub.notify([ofTeam('demo:U1', 1, 'sales', served), ofTeam('demo:U2', 1, 'billing')]);
  await expect
    .poll(() => rowsSeen(tab).map(({ chatId, name }) => `${chatId} ${name}`))
    .toEqual(['demo:U1 Somchai', 'demo:U2 Somchai']);
});

test('a chat that a colleague took is told as gone, once there is nothing of it left to see', async () => {
  const hub = hubStub();
  const tab = await openInbox(hub, ME);
  await hub.notify([ofTeam('demo:U1', 1, 'billing'), ofTeam('demo:U2', 1, 'sales')]);
  await expect.poll(() => chatsOf(tab)).toEqual(['demo:U1']);
  await hub.notify([ofTeam('demo:U1', 2, 'billing', served), ofTeam('demo:U2', 2, 'sales', served)]);
  await expect.poll(() => goneOf(tab)).toEqual(['demo:U1']);
  expect(chatsOf(tab)).toEqual(['demo:U1']);
});

test('so is one that changed hands twice while the tab was away', async () => {
  const hub = hubStub();
  const before = await openInbox(hub, ME);
  await hub.notify([ofTeam('demo:U1', 1, 'billing'), ofTeam('demo:U2', 1, 'sales')]);
  await expect.poll(() => chatsOf(before)).toEqual(['demo:U1']);
  const after = before.cursor();
  before.socket.close();
  await hub.notify([ofTeam('demo:U1', 2, 'sales', served), ofTeam('demo:U2', 2, 'support')]);
  await hub.notify([ofTeam('demo:U1', 3, 'support', served)]);
  const tab = await openInbox(hub, { ...ME, after });
  await expect.poll(() => tab.frames.some(({ type }) => type === 'caught_up')).toBe(true);
  expect([goneOf(tab), chatsOf(tab)]).toEqual([['demo:U1'], []]);
});

test('new rights act on the open tab, which is told to look anew', async () => {
  const hub = hubStub();
  const tab = await openInbox(hub, ME);
  await hub.notify([ofTeam('demo:U1', 1, 'sales')]);
  await hub.changeAccess({ ...ME, access: accessOf({ role: 'operator', teams: ['sales'] }, DEFAULT_ACCESS) });
  await expect.poll(() => tab.frames.some(({ type }) => type === 'access')).toBe(true);
  await hub.notify([ofTeam('demo:U2', 1, 'sales'), ofTeam('demo:U3', 1, 'billing')]);
  await expect.poll(() => chatsOf(tab)).toEqual(['demo:U2']);
});
