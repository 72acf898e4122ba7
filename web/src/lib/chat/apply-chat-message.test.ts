import { describe, expect, test } from 'vitest';
import type { EntryView } from '$protocol/entry-view';
import { message, page, row, view } from '../testing/build';
import type { ThreadState } from './apply-chat-message';
import {
  applyAfter,
  applyChatMessage,
  applyNewest,
  applyOlder,
  applyRow,
  applyView,
  EMPTY_THREAD,
} from './apply-chat-message';

const loaded = (entries: EntryView[], next: string | null = null): ThreadState =>
  applyNewest(applyView(EMPTY_THREAD, view()), page(entries, { next }));

const changes = (prevSeq: number, seq: number, entries: EntryView[], epoch = 1) =>
  ({
    type: 'changes',
    epoch,
    prevSeq,
    seq,
    entries,
    chat: row({ epoch, seq }),
    sessionId: null,
    replyUntil: null,
  }) as const;

const hello = (more: Partial<{ epoch: number; seq: number; resumed: boolean }> = {}) =>
  ({ type: 'hello', protocol: 1, epoch: 1, seq: 2, resumed: true, validUntil: 0, ...more }) as const;

const ids = (state: ThreadState) => [...state.entries.keys()];

describe('changes', () => {
  test('the same message twice gives the same state, and is news once', () => {
    const told = changes(2, 3, [message(3)]);
    const once = applyChatMessage(loaded([message(1), message(2)]), told);
    const twice = applyChatMessage(once.state, told);
    expect(twice.state).toEqual(once.state);
    expect([once.fresh.length, twice.fresh.length]).toEqual([1, 0]);
  });

  test('of two views of an entry the later change wins, in whichever order they come', () => {
    const sent = message(3, { changedSeq: 5, content: { type: 'text', text: 'later' } });
    const first = applyChatMessage(loaded([message(1)]), changes(1, 5, [sent])).state;
    const second = applyChatMessage(first, changes(2, 3, [message(3)])).state;
    expect(second.entries.get('m3')).toEqual(sent);
    expect(second.position).toEqual({ epoch: 1, seq: 5 });
  });

  test('a gap shows what came, keeps the cursor, and asks for what lies between', () => {
    const step = applyChatMessage(loaded([message(1)]), changes(4, 5, [message(5)]));
    expect(ids(step.state)).toEqual(['m1', 'm5']);
    expect(step.state.position).toEqual({ epoch: 1, seq: 1 });
    expect(step.wish).toEqual({ type: 'fetch_after', position: { epoch: 1, seq: 1 } });
  });

  test('of a newer epoch ask for the thread anew; of an older one are nothing', () => {
    const state = loaded([message(1)]);
    expect(applyChatMessage(state, changes(0, 1, [], 2)).wish).toEqual({ type: 'load_anew' });
    expect(applyChatMessage(state, changes(0, 99, [message(99)], 0)).state).toBe(state);
  });

  test('a change of state or owner asks what this operator may do now; a mere message does not', () => {
    const state = loaded([message(1)]);
    const quiet = applyChatMessage(state, changes(1, 2, [message(2)]));
    const taken = { ...changes(1, 2, []), chat: row({ seq: 2, state: 'assigned', version: 1 }) };
    expect([quiet.isViewStale, applyChatMessage(state, taken).isViewStale]).toEqual([false, true]);
  });

  test('how far the phone shows Read comes with them, and stands where they leave it out', () => {
    const state = loaded([message(1)]);
    const read = { ...changes(1, 2, []), lineReadAt: 7, canMarkRead: false, windowUntil: 9 } as const;
    const told = applyChatMessage(state, read).state;
    expect(told.chat).toMatchObject({ lineReadAt: 7, canMarkRead: false, windowUntil: 9 });
    const next = applyChatMessage(told, changes(2, 3, [message(3)])).state;
    expect(next.chat).toMatchObject({ lineReadAt: 7, canMarkRead: false, windowUntil: 9 });
  });

  test('a late row never takes the chat back', () => {
    const state = applyRow(loaded([message(1)]), row({ seq: 9, state: 'active' })).state;
    expect(applyRow(state, row({ seq: 4, state: 'waiting' })).state.chat?.state).toBe('active');
  });
});

describe('what a row says of the session', () => {
  const offer = { decisionNo: 3, to: { operatorId: 'o', name: 'O' }, until: 9 };
  const session = { id: 's1', slots: [] } as never;

  test('is over with the next row that leaves it out', () => {
    const held = applyRow(
      loaded([message(1)]),
      row({ seq: 2, state: 'on_hold', heldUntil: 99, isEscalated: true, tagIds: ['vip'] }),
    );
    expect(held.state.chat).toMatchObject({ heldUntil: 99, isEscalated: true, tagIds: ['vip'] });
    const next = applyRow(held.state, row({ seq: 3, state: 'active', offer })).state.chat;
    expect(next).not.toHaveProperty('heldUntil');
    expect(next).not.toHaveProperty('isEscalated');
    expect(next).not.toHaveProperty('tagIds');
    expect(next?.offer).toEqual(offer);
  });

  test('a service level comes with its row, and goes with the one that is on track again', () => {
    const sla = { state: 'at_risk', target: 'next_reply', dueAt: 90 } as const;
    const late = applyRow(loaded([message(1)]), row({ seq: 2, state: 'active', late: 1, sla }));
    expect(late.state.chat).toMatchObject({ late: 1, sla });
    const next = applyRow(late.state, row({ seq: 3, state: 'active' })).state.chat;
    expect(next).not.toHaveProperty('sla');
    expect(next).not.toHaveProperty('late');
  });

  test('its facts come with the changes, and stand where they are left out', () => {
    const told = { ...changes(2, 3, [message(3)]), session };
    const once = applyChatMessage(loaded([message(1), message(2)]), told).state;
    expect(once.chat?.session).toBe(session);
    expect(applyChatMessage(once, changes(3, 4, [message(4)])).state.chat?.session).toBe(session);
  });
});

describe('the greeting', () => {
  test('of a resume that is up to date asks for nothing', () => {
    expect(applyChatMessage(loaded([message(1), message(2)]), hello()).wish.type).toBe('none');
  });
  test('of a chat that has gone on asks for what was missed', () => {
    expect(applyChatMessage(loaded([message(1)]), hello({ seq: 7 })).wish.type).toBe('fetch_after');
  });
  test('that could not resume asks for the thread anew', () => {
    expect(applyChatMessage(loaded([message(1)]), hello({ resumed: false })).wish.type).toBe('load_anew');
    expect(applyChatMessage(loaded([message(1)]), hello({ epoch: 2 })).wish.type).toBe('load_anew');
  });
  test('before the first load asks for nothing', () => {
    expect(applyChatMessage(EMPTY_THREAD, hello({ resumed: false })).wish.type).toBe('none');
  });
});

describe('pages', () => {
  test('of changes move the cursor only with the last one', () => {
    const state = loaded([message(1)]);
    const first = applyAfter(state, page([message(2)], { seq: 3, next: '1.2' })).state;
    expect(first.position).toEqual({ epoch: 1, seq: 1 });
    const last = applyAfter(first, page([message(3)], { seq: 3 })).state;
    expect(last.position).toEqual({ epoch: 1, seq: 3 });
    expect(ids(last)).toEqual(['m1', 'm2', 'm3']);
  });

  test('of older entries leave the cursor and end at the beginning', () => {
    const state = applyOlder(loaded([message(5)], '5000.5'), page([message(3), message(4)]));
    expect([...ids(state)].sort()).toEqual(['m3', 'm4', 'm5']);
    expect(state.position).toEqual({ epoch: 1, seq: 5 });
    expect(state.olderCursor).toBeNull();
  });

  test('of a new epoch replace everything', () => {
    const state = applyNewest(
      loaded([message(1), message(2)]),
      page([message(1, { id: 'n1', epoch: 2 })], { epoch: 2 }),
    );
    expect(ids(state)).toEqual(['n1']);
    expect(state.position).toEqual({ epoch: 2, seq: 1 });
  });

  test('of the same epoch loaded again keep the history that was scrolled to', () => {
    const state = applyOlder(loaded([message(5)], '5000.5'), page([message(4)]));
    const again = applyNewest(state, page([message(5), message(6)], { next: '5000.5' }));
    expect(again.olderCursor).toBeNull();
    expect(ids(again).length).toBe(3);
  });
});

test('what was read never becomes unread by an older answer', () => {
  const read = applyView(loaded([message(1)]), view({ seq: 2, inboundCount: 3, readCount: 3 }));
  expect(applyView(read, view({ seq: 2, inboundCount: 3, readCount: 1 })).chat?.readCount).toBe(3);
});

test('what was marked unread is so, and an answer from before does not read it again', () => {
  const at = (readCount: number, seq: number) =>
    view({ seq: 9, inboundCount: 3, readCount, readPlace: { epoch: 1, seq } });
  const unread = applyView(applyView(loaded([message(1)]), at(3, 5)), at(2, 8));
  expect(unread.chat?.readCount).toBe(2);
  expect(applyView(unread, at(3, 5)).chat?.readCount).toBe(2);
});
