import { describe, expect, test } from 'vitest';
import type { EntryView } from '$protocol/entry-view';
import { message, page, row, view } from '../testing/build';
import type { ThreadState } from './apply-chat-message';
import {
  applyChatMessage,
  applyNewest,
  applyOlder,
  applyQuoted,
  applyView,
  EMPTY_THREAD,
  findEntry,
} from './apply-chat-message';

const loaded = (entries: EntryView[], next: string | null = null): ThreadState =>
  applyNewest(applyView(EMPTY_THREAD, view()), page(entries, { next }));
const changes = (seq: number, entries: EntryView[], members?: ReturnType<typeof view>['members']) =>
  ({
    type: 'changes',
    epoch: 1,
    prevSeq: 0,
    seq,
    entries,
    chat: row({ seq }),
    sessionId: null,
    replyUntil: null,
    ...(members && { members }),
  }) as const;
const unsent = (seq: number, changedSeq: number) => message(seq, { changedSeq, content: { type: 'unsent' } });

describe('a quoted entry', () => {
  test('is not known, then fetched, and told apart from one that is not in this history', () => {
    const state = loaded([message(9)], '9000.9');
    expect(findEntry(state, 'm1')).toBeUndefined();
    expect(findEntry(applyQuoted(state, 'm1', message(1)), 'm1')).toEqual(message(1));
    expect(findEntry(applyQuoted(state, 'm1', null), 'm1')).toBeNull();
  });

  test('that is unsent leaves its quote at once, though it is older than all that is loaded', () => {
    const state = applyQuoted(loaded([message(9)], '9000.9'), 'm1', message(1));
    const after = applyChatMessage(state, changes(10, [unsent(1, 10)])).state;
    expect(findEntry(after, 'm1')).toEqual(unsent(1, 10));
    expect([...after.entries.keys()]).toEqual(['m9']);
  });

  test('whose answer was overtaken by its unsending stays unsent', () => {
    const state = applyQuoted(loaded([message(9)], '9000.9'), 'm1', unsent(1, 10));
    expect(findEntry(applyQuoted(state, 'm1', message(1)), 'm1')).toEqual(unsent(1, 10));
  });

  test('gives way to the entry itself once that is loaded', () => {
    const state = applyQuoted(loaded([message(9)], '9000.9'), 'm1', null);
    const after = applyOlder(state, page([message(1)], { seq: 9 }));
    expect(findEntry(after, 'm1')).toEqual(message(1));
  });
});

describe('a change of what is not loaded', () => {
  test('does not put an old message above the thread; a new one that came late has its place', () => {
    const state = loaded([message(9)], '9000.9');
    const late = message(10, { lineTs: 500 });
    const after = applyChatMessage(state, changes(11, [message(2, { changedSeq: 11 }), late])).state;
    expect([...after.entries.keys()]).toEqual(['m9', 'm10']);
  });

  test('is applied where all is loaded: an edit that moves a message’s time is kept', () => {
    const after = applyChatMessage(
      loaded([message(1), message(2)]),
      changes(3, [message(1, { changedSeq: 3, lineTs: 9_000 })]),
    ).state;
    expect(after.entries.get('m1')?.lineTs).toBe(9_000);
  });
});

test('members whose names came later join those that are known', () => {
  const member = (userId: string, name: string | null) => ({ userId, name, pictureUrl: null });
  const state = applyView(loaded([message(1)]), view({ members: [member('U1', 'Aya'), member('U2', null)] }));
  const after = applyChatMessage(state, changes(2, [message(2)], [member('U2', 'Ben'), member('U3', 'Mali')])).state;
  expect(after.chat?.members.map(({ name }) => name)).toEqual(['Aya', 'Ben', 'Mali']);
});
