import { expect, test } from 'vitest';
import type { ApiErrorCode } from '../api/api-result';
import { done, refused } from '../api/api-result';
import type { SessionApi } from '../api/session-api';
import { view } from '../testing/build';
import { SessionActions, type Wish } from './session-actions';

/** Every call of the API as it was made, without the command's own two fields. */
function setUp(refusals: readonly ApiErrorCode[] = [], offerNo: number | null = null) {
  const calls: [string, object][] = [];
  const wishes: [Wish, boolean][] = [];
  const left = [...refusals];
  const api = new Proxy({} as SessionApi, {
    get: (_api, move) => async (_chatId: string, body: { commandId: string; expectedVersion?: number }) => {
      const { commandId: _id, expectedVersion: _version, ...rest } = body;
      calls.push([String(move), rest]);
      const code = left.shift();
      return code === undefined ? done({ chat: view() }) : refused({ code, retry: false });
    },
  });
  const session = new SessionActions({
    chatId: 'demo:U1',
    api,
    offerNo: () => offerNo,
    wish: async (wish, send, isInDialog = false) => {
      wishes.push([wish, isInDialog]);
      const answer = await send({ commandId: 'c1', expectedVersion: 3 });
      return answer.ok ? null : answer.error;
    },
  });
  return { session, calls, wishes };
}

test('a chat that is offered to me is taken by its offer, for its slot is kept', async () => {
  const { session, calls } = setUp([], 7);
  expect(await session.claim()).toBeNull();
  expect(calls).toEqual([['claim', { decisionNo: 7 }]]);
});

test('what I pass on is taken back by the number of its offer', async () => {
  const { session, calls, wishes } = setUp();
  await session.takeBack(7);
  expect(calls).toEqual([['takeBack', { decisionNo: 7 }]]);
  expect(wishes).toEqual([['take_back', false]]);
});

test('an offer that has just passed is no reason not to take the chat', async () => {
  const { session, calls } = setUp(['OFFER_OVER'], 7);
  expect(await session.claim()).toBeNull();
  expect(calls).toEqual([
    ['claim', { decisionNo: 7 }],
    ['claim', {}],
  ]);
});

test('whoever was quicker has it: nothing is tried again', async () => {
  const { session, calls } = setUp(['OWNED'], 7);
  expect((await session.claim())?.code).toBe('OWNED');
  expect(calls).toHaveLength(1);
});

test('above the limit it is claimed by force and by nothing else', async () => {
  const { session, calls } = setUp([], 7);
  await session.claim(true);
  expect(calls).toEqual([['claim', { force: true }]]);
});

test('a text that is empty is left out, one that is not comes without its edges', async () => {
  const { session, calls } = setUp();
  await session.releaseWith('  ');
  await session.hold(null, '');
  await session.transfer({ teamId: 'billing' }, ' wants an invoice ');
  await session.escalate(' angry ');
  expect(calls).toEqual([
    ['release', {}],
    ['hold', { until: null }],
    ['transfer', { teamId: 'billing', note: 'wants an invoice' }],
    ['escalate', { reason: 'angry' }],
  ]);
});

test('what is wished for in a dialog is refused in the dialog, all else in the chat', async () => {
  const { session, wishes } = setUp();
  await session.hold(5, 'x');
  await session.transfer({ operatorId: 'op_2' }, '');
  await session.assign('op_2', false);
  await session.escalate('x');
  await session.releaseWith('x');
  expect(wishes.map(([, isInDialog]) => isInDialog)).toEqual([true, true, true, true, true]);
  await session.unhold();
  await session.takeOver();
  await session.returnToBot();
  await session.setPriority(1);
  await session.archive();
  await session.release();
  expect(wishes.slice(5).every(([, isInDialog]) => !isInDialog)).toBe(true);
});

test('whoever is full is assigned only by the second word', async () => {
  const { session, calls } = setUp(['AT_CAPACITY']);
  expect((await session.assign('op_2', false))?.code).toBe('AT_CAPACITY');
  expect(await session.assign('op_2', true)).toBeNull();
  expect(calls.map(([, body]) => body)).toEqual([{ operatorId: 'op_2' }, { operatorId: 'op_2', force: true }]);
});
