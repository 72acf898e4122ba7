import { expect, test } from 'vitest';
import type { ChatRow } from '../protocol/chat-view';
import { awayNotices } from './away-notices';

const me = { operatorId: 'op_me', name: 'Me' };
const ren = { operatorId: 'op_ren', name: 'Ren' };
const row = (more: Partial<ChatRow>): ChatRow => ({
  chatId: 'demo:U1',
  channelId: 'demo',
  sourceKind: 'user',
  name: 'Mali',
  pictureUrl: null,
  state: 'active',
  version: 1,
  owner: null,
  preview: { author: 'customer', type: 'text', text: 'my card number' },
  lastAt: 1,
  unansweredSince: null,
  inboundCount: 1,
  troubleCount: 0,
  blocked: false,
  epoch: 1,
  seq: 1,
  ...more,
});
const told = (
  before: Partial<ChatRow> | null,
  after: Partial<ChatRow>,
  away: readonly string[] = ['op_me', 'op_ren'],
) =>
  awayNotices([{ before: before && row(before), after: row(after) }], (id) => away.includes(id), 5_000).map(
    ({ operatorId, kind }) => `${operatorId} ${kind}`,
  );

test('who is asked, who has it and who had it are told, each of what it is to her', () => {
  const offer = { decisionNo: 1, to: me, until: 9 };
  expect(told({ state: 'waiting' }, { state: 'waiting', offer })).toEqual(['op_me offer']);
  expect(told({ owner: me }, { owner: me, inboundCount: 2 })).toEqual(['op_me message']);
  expect(told({ owner: ren }, { owner: me })).toEqual(['op_me assigned', 'op_ren state']);
  expect(told({ state: 'waiting' }, { state: 'waiting', inboundCount: 2 })).toEqual([]);
});

test('whoever wanted to look at it again is told when it is time, whose chat it may be by then', () => {
  const followUp = { id: 'f1', by: me, at: 4, note: '', isDue: false };
  const [set, due] = [[followUp], [{ ...followUp, isDue: true }]];
  expect(told({ owner: ren, followUps: set }, { owner: ren, followUps: due })).toEqual(['op_me follow_up']);
  expect(told({ state: 'bot', followUps: set }, { state: 'bot', followUps: due })).toEqual(['op_me follow_up']);
  expect(told({ owner: ren, followUps: due }, { owner: ren, followUps: due, inboundCount: 2 })).toEqual([
    'op_ren message',
  ]);
});

test('whoever is at her desk is told there', () => {
  expect(told({ owner: ren }, { owner: me }, ['op_ren'])).toEqual(['op_ren state']);
});

test('of one change she is told once, of what asks for most', () => {
  expect(told({ owner: me }, { owner: me, inboundCount: 2, troubleCount: 1 })).toEqual(['op_me message']);
});

test('a chat that was not known yet may be an old one: no word of its messages', () => {
  expect(told(null, { owner: me, inboundCount: 5 })).toEqual([]);
});

test('the words are a customer’s own text, and nobody else’s', () => {
  const textOf = (preview: ChatRow['preview']) =>
    awayNotices([{ before: row({ owner: me }), after: row({ owner: me, inboundCount: 2, preview }) }], () => true, 1)[0]
      ?.text;
  expect(textOf({ author: 'customer', type: 'text', text: 'hello' })).toBe('hello');
  expect(textOf({ author: 'operator', type: 'text', text: 'hello' })).toBeNull();
  expect(textOf({ author: 'customer', type: 'file', text: 'passport.pdf' })).toBeNull();
});

test('whoever had it is told that it is gone, and nothing that was said', () => {
  const notices = awayNotices(
    [{ before: row({ owner: ren }), after: row({ owner: me, inboundCount: 2 }) }],
    () => true,
    1,
  );
  expect(notices.map(({ operatorId, text }) => [operatorId, text])).toEqual([
    ['op_me', 'my card number'],
    ['op_ren', null],
  ]);
});
