// Which messages leave in one call, which may be taken back, what becomes of a refused set, and who pays.
import { describe, expect, test } from 'vitest';
import { type LineCall, NEW_CALL, startAttempt, tryAgain } from './line-call';
import {
  costOf,
  isCancellable,
  membersLeaving,
  mustSeparate,
  type OpenCall,
  separatedCall,
  shareOut,
} from './line-queue';

const NOW = 1_800_000_000_000;
const TRIED: LineCall = { ...startAttempt(NEW_CALL, [], NOW), inFlight: false };

function open(messageId: string, overrides: Partial<OpenCall> = {}): OpenCall {
  return { messageId, objectCount: 1, call: NEW_CALL, isAlone: false, members: null, ...overrides };
}

const idsOf = (queue: readonly OpenCall[]) => membersLeaving(queue).map(({ messageId }) => messageId);

describe('what leaves together', () => {
  test('everything that waits, in order, up to five message objects', () => {
    const queue = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => open(id));
    expect(idsOf(queue)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(idsOf([])).toEqual([]);
  });

  test('a long text counts with all its parts, and what would not fit is not passed by what would', () => {
    expect(idsOf([open('a', { objectCount: 2 }), open('b', { objectCount: 3 }), open('c')])).toEqual(['a', 'b']);
    expect(idsOf([open('a', { objectCount: 2 }), open('b', { objectCount: 4 }), open('c')])).toEqual(['a']);
    expect(membersLeaving([open('a', { objectCount: 5 }), open('b')])).toEqual([{ messageId: 'a', count: 5 }]);
  });

  test.each([
    ['was tried', { call: TRIED }],
    ['is tried again by hand', { call: tryAgain(TRIED, NOW, false) ?? NEW_CALL }],
    ['was refused together with others', { isAlone: true }],
    ['was separated', { call: separatedCall(TRIED, false) }],
    ['carries a set of its own', { members: [{ messageId: 'b', count: 1 }] }],
  ] satisfies [string, Partial<OpenCall>][])('what %s neither takes others along nor goes along', (_why, overrides) => {
    expect(idsOf([open('a'), open('b', overrides), open('c')])).toEqual(['a']);
    expect(idsOf([open('b', overrides), open('c')])).toEqual(['b']);
  });

  test('a set that was frozen stays what it was, whatever came behind it', () => {
    const members = [
      { messageId: 'a', count: 1 },
      { messageId: 'b', count: 2 },
    ];
    expect(membersLeaving([open('a', { members, call: TRIED }), open('b'), open('c')])).toEqual(members);
  });
});

describe('what may be taken back', () => {
  test('only what never left, by itself or with another', () => {
    const members = [
      { messageId: 'a', count: 1 },
      { messageId: 'b', count: 1 },
    ];
    const queue = [open('a', { call: TRIED, members }), open('b'), open('c'), open('d', { call: TRIED })];
    expect(['a', 'b', 'c', 'd', 'nobody'].filter((id) => isCancellable(queue, id))).toEqual(['c']);
  });
});

describe('a set that LINE refuses for good', () => {
  const members = [
    { messageId: 'a', count: 1 },
    { messageId: 'b', count: 1 },
  ];

  test('is separated; one message, or any other end, is not', () => {
    const refused = { type: 'failed', reason: 'REFUSED_BY_LINE' } as const;
    expect(mustSeparate(refused, members)).toBe(true);
    expect(mustSeparate(refused, members.slice(0, 1))).toBe(false);
    expect(mustSeparate({ type: 'failed', reason: 'GAVE_UP' }, members)).toBe(false);
    expect(mustSeparate({ type: 'unconfirmed', reason: 'PUSH_UNCONFIRMED' }, members)).toBe(false);
  });

  test('gives each message a call of its own that begins anew and remembers that it was tried', () => {
    expect(separatedCall(TRIED, true)).toEqual({ ...NEW_CALL, attempts: 1, attemptsBefore: 1, firstPushAt: NOW });
    expect(separatedCall(TRIED, false)).toEqual({ ...NEW_CALL, attempts: 1, attemptsBefore: 1 });
  });
});

describe('what LINE gave', () => {
  const members = [
    { messageId: 'a', count: 1 },
    { messageId: 'b', count: 2 },
  ];

  test('is shared out by the number of message objects', () => {
    expect(shareOut(['1', '2', '3'], members)).toEqual([['1'], ['2', '3']]);
  });

  test("is nobody's where the numbers do not match", () => {
    expect(shareOut(['1', '2'], members)).toEqual([[], []]);
    expect(shareOut(undefined, members)).toEqual([[], []]);
  });
});

test('a reply costs nothing; a push costs one per person it reaches, on its first message alone', () => {
  expect([0, 1].map((place) => costOf('reply', place, 7))).toEqual([0, 0]);
  expect([0, 1, 2].map((place) => costOf('push', place, 7))).toEqual([7, 0, 0]);
  expect([0, 1].map((place) => costOf('push', place, null))).toEqual([1, 0]);
});
