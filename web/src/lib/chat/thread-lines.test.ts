import { describe, expect, test } from 'vitest';
import type { NoteView } from '$protocol/entry-view';
import { message } from '../testing/build';
import { newerThan } from './newer-messages';
import type { OutgoingMessage } from './outgoing-store';
import type { LineContext, ThreadLine } from './thread-lines';
import { firstUnreadId, lastResolver, lineIndexOf, toThreadLines } from './thread-lines';

const me = { operatorId: 'op_me', name: 'Me' };
const mine = { author: { kind: 'operator', ...me } } as const;
const ctx = (more: Partial<LineContext> = {}): LineContext => ({
  outgoing: [],
  me,
  firstUnreadId: null,
  dayOf: (at) => String(Math.floor(at / 86_400_000)),
  ...more,
});
const outgoing = (id: string): OutgoingMessage => ({
  id,
  chatId: 'demo:U1',
  body: { type: 'text', text: 'written here' },
  createdAt: 500,
  seenSeq: null,
  state: 'waiting',
  reason: null,
});
const keys = (lines: ThreadLine[]) => lines.map((line) => line.key);

test('the assistant and automatic texts are groups of their own', () => {
  const says = (seq: number, kind: 'bot' | 'system') => message(seq, { author: { kind } });
  const lines = toThreadLines([says(1, 'bot'), says(2, 'bot'), says(3, 'system')], ctx());
  const starts = lines.flatMap((line) => (line.kind === 'message' ? [line.startsGroup] : []));
  expect(starts).toEqual([true, false, true]);
});

test('order is LINE’s time, then seq: a late message slots in', () => {
  const lines = toThreadLines([message(1), message(2, { lineTs: 9_000 }), message(3)], ctx());
  expect(keys(lines)).toEqual(['day-0', 'm1', 'm3', 'm2']);
});

test('every day begins with its line', () => {
  const lines = toThreadLines([message(1), message(2, { lineTs: 86_400_001 })], ctx());
  expect(keys(lines)).toEqual(['day-0', 'm1', 'day-1', 'm2']);
});

test('bubbles of one author within two minutes are a group; another author or an event ends it', () => {
  const entries = [message(1), message(2), message(3, mine), message(4, { lineTs: 200_000 })];
  const groups = toThreadLines(entries, ctx()).flatMap((line) =>
    line.kind === 'message' ? [[line.key, line.startsGroup, line.endsGroup]] : [],
  );
  expect(groups).toEqual([
    ['m1', true, false],
    ['m2', false, true],
    ['m3', true, true],
    ['m4', true, true],
  ]);
});

test('the line of the session that her own message opened does not end the group', () => {
  const opened = { ...message(2), kind: 'event', event: { type: 'session_opened', origin: 'customer' } } as const;
  const lines = toThreadLines([message(1), opened, message(3)], ctx());
  expect(lines.flatMap((line) => (line.kind === 'message' ? [[line.startsGroup, line.endsGroup]] : []))).toEqual([
    [true, false],
    [false, true],
  ]);
});

test('who resolved last is told; the system is nobody', () => {
  const resolved = (seq: number, by: { operatorId: string; name: string } | null) =>
    ({ ...message(seq), kind: 'event', event: { type: 'resolved', by, reason: 'solved' } }) as const;
  expect(lastResolver([resolved(1, me), message(2)])).toEqual(me);
  expect(lastResolver([resolved(1, me), resolved(2, null)])).toBeNull();
  expect(lastResolver([message(1)])).toBeNull();
});

test('a message written here stands at the end, and keeps its key when the thread has it', () => {
  const before = toThreadLines([message(1)], ctx({ outgoing: [outgoing('own')] }));
  expect(keys(before).at(-1)).toBe('own');
  const after = toThreadLines([message(1), message(2, { ...mine, id: 'own' })], ctx({ outgoing: [outgoing('own')] }));
  expect(keys(after)).toEqual(['day-0', 'm1', 'own']);
});

describe('the mark of the unread', () => {
  const entries = [message(1), message(2, mine), message(3), message(4)];
  test('stands above the first customer message that was not read', () => {
    const id = firstUnreadId(entries, 2) ?? null;
    expect(keys(toThreadLines(entries, ctx({ firstUnreadId: id })))).toEqual([
      'day-0',
      'm1',
      'm2',
      'unread',
      'm3',
      'm4',
    ]);
  });
  test('is absent where all is read, and at the top where more is unread than is loaded', () => {
    expect(firstUnreadId(entries, 0)).toBeNull();
    expect(firstUnreadId(entries, 99)).toBe('m1');
    // More is unread than is loaded: the first of them stands above.
    expect(firstUnreadId(entries, 99, '1.1')).toBeUndefined();
  });
});

test('newer than a draft are messages of other people only', () => {
  const automatic = message(4, { author: { kind: 'system' } });
  expect(newerThan([message(1), message(2), message(3, mine), automatic], { epoch: 1, seq: 1 }, 'op_me')).toBe(1);
});

test('a note stands in its place as a line of its own, and ends the group of messages around it', () => {
  const place = { id: 'n1', epoch: 1, seq: 2, changedSeq: 2, at: 2, lineTs: message(2).lineTs };
  const note: NoteView = {
    kind: 'note',
    ...place,
    by: { operatorId: 'op_2', name: 'Ben' },
    text: 'careful',
    mentions: [],
  };
  const lines = toThreadLines([message(1), note, message(3)], ctx());
  expect(keys(lines)).toEqual(['day-0', 'm1', 'n1', 'm3']);
  const groups = lines.flatMap((line) => (line.kind === 'message' ? [line.startsGroup && line.endsGroup] : []));
  expect(groups).toEqual([true, true]);
  expect(lineIndexOf(lines, 'n1')).toBe(2);
});
