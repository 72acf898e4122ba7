import { expect, test } from 'vitest';
import { SESSION_STATES } from '$domain/chat/session-state';
import { STATE_TABLE } from '$domain/chat/state-table';
import { ROLE_GRANTS } from '$domain/permissions/bundles';
import type { Role } from '$domain/permissions/role';
import { view } from '../testing/build';
import { chatMoves } from './chat-moves';

const me = { operatorId: 'op_me', name: 'Me' };
const other = { operatorId: 'op_2', name: 'Ren' };
const offered = (of: Parameters<typeof view>[0], role: Role = 'operator') =>
  Object.entries(chatMoves(view(of), { operatorId: 'op_me', grants: ROLE_GRANTS[role], teams: [] }))
    .filter(([, isOffered]) => isOffered)
    .map(([move]) => move.replace('can', ''));

const HELD: readonly string[] = ['assigned', 'active', 'on_hold'];
const MINE = ['Release', 'Resolve', 'Transfer', 'Escalate', 'Prioritise', 'ReturnToBot'];

test.each([
  ['the bot’s chat can be taken', { state: 'bot' }, ['Claim']],
  ['a waiting chat can be taken', { state: 'waiting' }, ['Claim']],
  ['my chat that I have not answered cannot be put on hold', { state: 'assigned', owner: me }, MINE],
  ['my chat that I answered can', { state: 'active', owner: me }, [...MINE, 'Hold']],
  [
    'my chat that I pass on can be taken back',
    { state: 'assigned', owner: me, offer: { decisionNo: 1, to: other, until: 9, from: { by: me, note: null } } },
    [...MINE, 'TakeBack'],
  ],
  [
    'a colleague’s chat that is passed on to me can be taken',
    { state: 'active', owner: other, offer: { decisionNo: 1, to: me, until: 9, from: { by: other, note: null } } },
    ['Claim'],
  ],
  [
    'a colleague’s chat that is passed on to somebody else cannot',
    { state: 'active', owner: other, offer: { decisionNo: 1, to: other, until: 9, from: { by: other, note: null } } },
    [],
  ],
  ['my chat on hold can be taken up again', { state: 'on_hold', owner: me }, [...MINE, 'Unhold']],
  ['a colleague’s chat offers nothing', { state: 'active', owner: other }, []],
  [
    'a resolved chat can be reopened, and archived by its last owner',
    { state: 'resolved', owner: me },
    ['Reopen', 'Archive'],
  ],
  ['a colleague’s resolved chat can only be reopened', { state: 'resolved', owner: other }, ['Reopen']],
  ['a closed chat can be taken anew', { state: 'closed' }, ['Claim']],
  ['a contact who blocked us is not taken', { state: 'bot', blocked: true }, []],
] as const)('%s', (_name, of, moves) => {
  expect(offered(of).sort()).toEqual([...moves].sort());
});

test.each([
  [
    'a colleague’s chat: everything, and to take it over',
    { state: 'active', owner: other },
    ['ActForHolder', 'TakeOver', 'Hold', 'Transfer', 'Escalate', 'Prioritise', 'ReturnToBot'],
  ],
  [
    'a waiting chat: to assign, to move, to rank',
    { state: 'waiting' },
    ['Claim', 'Transfer', 'Assign', 'Escalate', 'Prioritise', 'ReturnToBot'],
  ],
  [
    'a chat that is passed on to her: to take it, not to take it back for its owner',
    { state: 'active', owner: other, offer: { decisionNo: 1, to: me, until: 9, from: { by: other, note: null } } },
    ['Claim', 'ActForHolder', 'TakeOver', 'Hold', 'Transfer', 'Escalate', 'Prioritise', 'ReturnToBot'],
  ],
  ['her own chat: no more than anybody', { state: 'active', owner: me }, [...MINE, 'Hold']],
  ['a resolved chat: also to archive it', { state: 'resolved', owner: other }, ['Reopen', 'Archive']],
  ['the bot’s chat: no more than anybody', { state: 'bot' }, ['Claim']],
] as const)('a lead may do with %s', (_name, of, moves) => {
  expect(offered(of, 'supervisor').sort()).toEqual([...moves].sort());
});

test('to assign is offered where the state table lets it', () => {
  const row = STATE_TABLE.find(({ event, when }) => event === 'assign' && when === undefined);
  const offers = SESSION_STATES.map((state) => {
    const of = view({ state, owner: HELD.includes(state) ? other : null });
    return chatMoves(of, { operatorId: 'op_me', grants: ROLE_GRANTS.supervisor, teams: [] }).canAssign;
  });
  expect(offers).toEqual(row?.cells.map((cell) => cell === 'assigned'));
});
