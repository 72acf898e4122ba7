// What is said beforehand of many chats: which change, which stay, and why; and what can be put back.
import { describe, expect, test } from 'vitest';
import type { Grantee } from '../access/is-granted';
import type { InboxRow } from '../inbox/apply-inbox-message';
import { row } from '../testing/build';
import { type BulkAct, bulkPlan, undoable } from './bulk-plan';

const LACKS = { name: false, preview: false, reads: false };
const chat = (id: string, more: Partial<InboxRow>): InboxRow => ({ ...row({ chatId: id }), lacks: LACKS, ...more });
const scope = (team: string) => ({ scope: { teamIds: [team], lastOwnerId: null }, teamId: team });
const me = { operatorId: 'op_me', name: 'Me' };
const ben = { operatorId: 'op_ben', name: 'Ben' };

const ROWS = [
  chat('waits', { state: 'waiting', ...scope('sales'), tagIds: ['vip'] }),
  chat('mine', { state: 'active', owner: me, ...scope('sales'), inboundCount: 3, readCount: 1 }),
  chat('bens', { state: 'active', owner: ben, ...scope('sales') }),
  chat('others', { state: 'active', owner: ben, ...scope('billing') }),
  chat('done', { state: 'resolved', owner: me, scope: { teamIds: ['sales'], lastOwnerId: 'op_me' } }),
  chat('old', { state: 'closed', scope: { teamIds: ['sales'], lastOwnerId: 'op_me' } }),
  chat('bot', { state: 'bot' }),
];
const grants = (reach: 'own' | 'teams') =>
  Object.fromEntries(['chat.read', 'chat.send', 'chat.transfer', 'chat.resolve'].map((name) => [name, reach] as const));
const LEAD: Grantee = {
  operatorId: 'op_me',
  teams: ['sales'],
  grants: { ...grants('teams'), 'chat.assign': 'teams', 'chat.lead': 'teams', 'chat.claim': 'teams' },
};
const OPERATOR: Grantee = {
  operatorId: 'op_me',
  teams: ['sales'],
  grants: { ...grants('own'), 'chat.claim': 'teams' },
};
const TO_BEN: BulkAct = { kind: 'assign', operatorId: 'op_ben', name: 'Ben' };

describe.each<[string, BulkAct, Grantee, string, { not_open?: number; not_yours?: number; is_so?: number }]>([
  ['a lead assigns', TO_BEN, LEAD, 'waits mine', { not_open: 3, is_so: 2 }],
  ['an operator hands over', TO_BEN, OPERATOR, 'mine', { not_open: 3, not_yours: 1, is_so: 2 }],
  [
    'to a team',
    { kind: 'transfer', teamId: 'sales', name: 'Sales' },
    LEAD,
    'mine bens',
    { not_open: 3, not_yours: 1, is_so: 1 },
  ],
  ['a lead resolves', { kind: 'resolve' }, LEAD, 'waits mine bens', { not_open: 3, not_yours: 1 }],
  ['an operator resolves', { kind: 'resolve' }, OPERATOR, 'mine', { not_open: 3, not_yours: 3 }],
  ['an operator archives', { kind: 'archive' }, OPERATOR, 'mine done', { not_open: 1, not_yours: 3, is_so: 1 }],
  ['reading', { kind: 'read' }, OPERATOR, 'mine', { is_so: 6 }],
  ['a tag', { kind: 'tag', tagId: 'vip', name: 'VIP' }, OPERATOR, 'mine bens others done old bot', { is_so: 1 }],
  ['no tag', { kind: 'untag', tagId: 'vip', name: 'VIP' }, OPERATOR, 'waits', { is_so: 6 }],
])('%s', (_name, act, operator, changing, staying) => {
  test('what changes and what stays are all there are', () => {
    const plan = bulkPlan(ROWS, act, operator);
    expect(plan.changing.map(({ chatId }) => chatId).join(' ')).toBe(changing);
    expect(plan.staying).toEqual({ not_open: 0, not_yours: 0, is_so: 0, ...staying });
  });
});

test('of those that are archived the open ones are told apart: they are ended first', () => {
  expect(bulkPlan(ROWS, { kind: 'archive' }, LEAD)).toMatchObject({ ended: 3 });
  expect(bulkPlan(ROWS, { kind: 'resolve' }, LEAD)).toMatchObject({ ended: 0 });
});

test('put back is what a lead gave and what was tagged; nothing that reaches the customer, and nothing that left one’s hands', () => {
  const ids = (act: BulkAct, who: Grantee) => undoable(ROWS.slice(0, 2), act, who).map(({ chatId }) => chatId);
  expect(ids(TO_BEN, LEAD)).toEqual(['waits', 'mine']);
  expect(ids(TO_BEN, OPERATOR)).toEqual([]);
  expect(ids({ kind: 'tag', tagId: 'vip', name: 'VIP' }, OPERATOR)).toEqual(['waits', 'mine']);
  for (const kind of ['resolve', 'archive', 'read'] as const) expect(ids({ kind }, LEAD)).toEqual([]);
});
