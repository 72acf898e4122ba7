import { expect, test } from 'vitest';
import { view } from '../testing/build';
import { chatMoves } from './chat-moves';

const me = { operatorId: 'op_me', name: 'Me' };
const other = { operatorId: 'op_2', name: 'Ren' };
const offered = (of: Parameters<typeof view>[0], role = 'operator') =>
  Object.entries(chatMoves(view(of), { operatorId: 'op_me', role }))
    .filter(([, isOffered]) => isOffered)
    .map(([move]) => move);

test.each([
  ['the bot’s chat can be taken', { state: 'bot' }, ['canClaim']],
  ['a waiting chat can be taken', { state: 'waiting' }, ['canClaim']],
  ['my chat can be put back or resolved', { state: 'active', owner: me }, ['canRelease', 'canResolve']],
  ['a colleague’s chat offers nothing', { state: 'active', owner: other }, []],
  ['a resolved chat can be reopened', { state: 'resolved', owner: me }, ['canReopen']],
  ['a closed chat can be taken anew', { state: 'closed' }, ['canClaim']],
  ['a contact who blocked us is not taken', { state: 'bot', blocked: true }, []],
] as const)('%s', (_name, of, moves) => {
  expect(offered(of)).toEqual(moves);
});

test('a lead may act for a colleague, apart from her own moves', () => {
  expect(offered({ state: 'active', owner: other }, 'supervisor')).toEqual(['canActForHolder']);
});
