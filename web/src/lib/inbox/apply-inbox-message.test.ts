import { describe, expect, test } from 'vitest';
import type { ChatListItem, ChatRow } from '$protocol/chat-view';
import type { InboxServerMessage } from '$protocol/inbox-server-message';
import { row } from '../testing/build';
import type { InboxRow } from './apply-inbox-message';
import {
  applyInboxMessage,
  applyRows,
  applyViewers,
  chatsWithNews,
  EMPTY_INBOX,
  forgetRows,
  NO_VIEWERS,
  unreadCount,
  withNameSettled,
  withRead,
} from './apply-inbox-message';

const inboxRow = (): InboxRow => ({ ...row(), lacks: { name: false, preview: false, reads: false } });

const cursor = (hubSeq: number, hubEpoch = 1) => ({ hub: 'h', hubEpoch, hubSeq });
const rows = (hubSeq: number, ...news: { row: ChatRow; bare: boolean }[]) =>
  ({ type: 'rows', ...cursor(hubSeq), rows: news }) as const;
const full = (more: Partial<ChatListItem>) => ({ row: row(more), bare: false });

describe('rows', () => {
  test('the same message twice gives the same state', () => {
    const told = rows(5, full({ seq: 3, name: 'Aya' }));
    const once = applyInboxMessage(EMPTY_INBOX, told).state;
    expect(applyInboxMessage(once, told).state).toEqual(once);
  });

  test.each([
    ['a lower seq', { epoch: 1, seq: 4 }, 'new'],
    ['the same place', { epoch: 1, seq: 5 }, 'new'],
    ['a lower epoch with a higher seq', { epoch: 0, seq: 99 }, 'new'],
    ['a higher seq', { epoch: 1, seq: 6 }, 'told'],
    ['a higher epoch with a lower seq', { epoch: 2, seq: 1 }, 'told'],
  ])('of two rows of a chat the later wins: %s', (_name, place, winner) => {
    const known = applyRows(EMPTY_INBOX, [row({ seq: 5, name: 'new' })]);
    const step = applyInboxMessage(known, rows(1, full({ ...place, name: 'told' })));
    expect(step.state.rows.get('demo:U1')?.name).toBe(winner);
  });

  test('a page that is older than a live row changes nothing but what was not known', () => {
    const live = applyInboxMessage(EMPTY_INBOX, rows(1, full({ seq: 9, name: 'live' }))).state;
    expect(applyRows(live, [row({ seq: 2, name: 'page' })]).rows.get('demo:U1')).toMatchObject({
      seq: 9,
      name: 'live',
    });
  });

  test('a bare row keeps the known name and text, and the chat itself is asked', () => {
    const preview = { author: 'customer', type: 'text', text: 'old' } as const;
    const known = applyRows(EMPTY_INBOX, [row({ seq: 1, preview })]);
    const bare = { row: row({ seq: 2, name: null, pictureUrl: null, preview: null, inboundCount: 4 }), bare: true };
    const step = applyInboxMessage(known, rows(2, bare));
    expect(step.state.rows.get('demo:U1')).toMatchObject({ name: '田中 花子', preview, inboundCount: 4, seq: 2 });
    expect(step.fetchChats).toEqual(['demo:U1']);
  });

  test('an unknown chat is asked for what this operator has read of it', () => {
    const step = applyInboxMessage(EMPTY_INBOX, rows(1, full({ inboundCount: 7 })));
    expect(step.fetchChats).toEqual(['demo:U1']);
    const known = applyRows(step.state, [row({ inboundCount: 7, readCount: 7 })]);
    expect(unreadCount(known.rows.get('demo:U1') ?? inboxRow())).toBe(0);
  });
});

describe('what rows say of queue, offer and hold', () => {
  const offer = { decisionNo: 7, to: { operatorId: 'op_me', name: 'Me' }, until: 9_000 };
  const waiting = {
    state: 'waiting',
    teamId: 'billing',
    priority: 1,
    queueSince: 500,
    topic: 'Refund',
    offer,
  } as const;
  const of = (state: { rows: ReadonlyMap<string, InboxRow> }) => state.rows.get('demo:U1');

  test('is said by the list as by the hub: of the same state, whichever came first, the row is the same', () => {
    const { topic: _topic, ...hubs } = waiting;
    const bare = { row: row({ seq: 9, ...hubs, name: null, preview: null }), bare: true };
    const item = row({ seq: 9, ...waiting, name: 'Mali', readCount: 2 });
    const listed = applyInboxMessage(applyRows(EMPTY_INBOX, [item]), rows(1, bare));
    expect(listed.fetchChats).toEqual([]);
    const told = applyRows(applyInboxMessage(EMPTY_INBOX, rows(1, bare)).state, [item]);
    expect(of(told)).toEqual(of(listed.state));
    expect(of(told)).toMatchObject(item);
  });

  test('goes with a page that is newer and does not say it', () => {
    const live = applyInboxMessage(EMPTY_INBOX, rows(1, full({ seq: 9, ...waiting }))).state;
    const { offer: _offer, ...without } = waiting;
    expect(of(applyRows(live, [row({ seq: 10, ...without })]))).not.toHaveProperty('offer');
  });

  test('goes with the next row that does not say it', () => {
    const live = applyInboxMessage(EMPTY_INBOX, rows(1, full({ seq: 9, ...waiting }))).state;
    const { offer: _offer, ...without } = waiting;
    const next = of(applyInboxMessage(live, rows(2, full({ seq: 10, ...without }))).state);
    expect(next).not.toHaveProperty('offer');
    expect(next).toMatchObject(without);
  });

  test('a service level that is breached is marked by a bare row too, until one says that all is well', () => {
    const sla = { state: 'breached', target: 'assign', dueAt: 90 } as const;
    const breached = { row: row({ seq: 9, ...waiting, sla, name: null, preview: null }), bare: true };
    const live = applyInboxMessage(EMPTY_INBOX, rows(1, breached)).state;
    expect(of(live)?.sla).toEqual(sla);
    expect(of(applyInboxMessage(live, rows(2, full({ seq: 10, ...waiting }))).state)).not.toHaveProperty('sla');
  });

  test('a bare row keeps the topic of the same wait, and no other', () => {
    const live = applyInboxMessage(EMPTY_INBOX, rows(1, full({ seq: 9, ...waiting }))).state;
    const { topic: _topic, ...hubs } = waiting;
    const bare = (more: Partial<ChatListItem>) => ({
      row: row({ ...hubs, name: null, preview: null, ...more }),
      bare: true,
    });
    expect(of(applyInboxMessage(live, rows(2, bare({ seq: 10 }))).state)?.topic).toBe('Refund');
    const next = applyInboxMessage(live, rows(2, bare({ seq: 10, queueSince: 800 }))).state;
    expect(of(next)).not.toHaveProperty('topic');
    expect(of(applyRows(next, [row({ seq: 8, ...waiting })]))).not.toHaveProperty('topic');
  });
});

describe('rights that changed', () => {
  test('take away what is gone, and move the cursor with it', () => {
    const known = applyRows(EMPTY_INBOX, [row({ chatId: 'demo:a' }), row({ chatId: 'demo:b' })]);
    const step = applyInboxMessage(known, { ...rows(7), gone: ['demo:a', 'demo:unknown'] });
    expect([...step.state.rows.keys()]).toEqual(['demo:b']);
    expect(step.state.cursor?.hubSeq).toBe(7);
  });

  test('leave nothing but the place in the feed', () => {
    const known = applyInboxMessage(EMPTY_INBOX, rows(7, full({}))).state;
    expect(forgetRows(known)).toEqual({ ...EMPTY_INBOX, cursor: cursor(7) });
  });
});

test('news of colleagues changes no row', () => {
  const known = applyRows(EMPTY_INBOX, [row()]);
  expect(applyInboxMessage(known, { type: 'people', whole: true, people: [] }).state).toBe(known);
});

describe('the cursor', () => {
  test('moves on with rows and never back', () => {
    const late = applyInboxMessage(EMPTY_INBOX, rows(9)).state;
    expect(applyInboxMessage(late, rows(4)).state.cursor).toEqual(cursor(9));
  });

  test('of another epoch replaces ours, whatever its number', () => {
    const known = applyInboxMessage(EMPTY_INBOX, rows(9)).state;
    const told = { type: 'caught_up', ...cursor(1, 2), count: 0, complete: false } as const;
    const step = applyInboxMessage(known, told);
    expect(step.state.cursor).toEqual(cursor(1, 2));
    expect(step.reload).toBe(true);
  });

  test('is not moved by the greeting, which only says where the hub stands', () => {
    const hello = { type: 'hello', protocol: 1, ...cursor(50), reconnectSpreadMs: 0, validUntil: 0 } as const;
    expect(applyInboxMessage(EMPTY_INBOX, hello).state).toBe(EMPTY_INBOX);
  });

  test('a complete resume says how much it brought and asks for nothing', () => {
    const step = applyInboxMessage(EMPTY_INBOX, { type: 'caught_up', ...cursor(3), count: 12, complete: true });
    expect(step).toMatchObject({ caughtUp: 12, reload: false });
  });
});

describe('reading', () => {
  test('in another tab clears the count here', () => {
    const known = applyRows(EMPTY_INBOX, [row({ inboundCount: 5, readCount: 2 })]);
    const step = applyInboxMessage(known, { type: 'read', chatId: 'demo:U1', readCount: 5 });
    expect(unreadCount(step.state.rows.get('demo:U1') ?? inboxRow())).toBe(0);
  });

  test('never goes back, neither by a late message nor by an old page', () => {
    const known = withRead(applyRows(EMPTY_INBOX, [row({ inboundCount: 5 })]), 'demo:U1', { readCount: 5 });
    expect(withRead(known, 'demo:U1', { readCount: 3 })).toBe(known);
    expect(applyRows(known, [row({ inboundCount: 5, readCount: 1 })]).rows.get('demo:U1')?.readCount).toBe(5);
  });

  test('is taken back by a later mark, which no old page and no frame on its way undoes', () => {
    const at = (readCount: number, seq: number) => ({ readCount, readPlace: { epoch: 1, seq } });
    const read = applyRows(EMPTY_INBOX, [row({ inboundCount: 5, ...at(5, 7) })]);
    const { state } = applyInboxMessage(read, { type: 'read', chatId: 'demo:U1', ...at(4, 9) });
    expect(unreadCount(state.rows.get('demo:U1') ?? inboxRow())).toBe(1);
    expect(withRead(state, 'demo:U1', at(5, 7))).toBe(state);
    expect(applyRows(state, [row({ inboundCount: 5, ...at(5, 7) })]).rows.get('demo:U1')?.readCount).toBe(4);
    expect(withRead(state, 'demo:U1', at(5, 11)).rows.get('demo:U1')?.readCount).toBe(5);
  });

  test('is kept for a chat whose row comes later', () => {
    const known = withRead(EMPTY_INBOX, 'demo:U1', { readCount: 4 });
    const step = applyInboxMessage(known, rows(1, full({ inboundCount: 6 })));
    expect(unreadCount(step.state.rows.get('demo:U1') ?? inboxRow())).toBe(2);
    expect(step.fetchChats).toEqual([]);
  });
});

describe('what is not known yet', () => {
  const bare = (more: Partial<ChatListItem> = {}) => ({
    row: row({ name: null, pictureUrl: null, preview: null, inboundCount: 4, ...more }),
    bare: true,
  });
  const of = (state: { rows: ReadonlyMap<string, InboxRow> }) => state.rows.get('demo:U1') ?? inboxRow();

  test('a bare row of an unknown chat lacks name, text and reads, counts nothing unread and is no news', () => {
    const { state } = applyInboxMessage(EMPTY_INBOX, rows(1, bare()));
    expect(of(state).lacks).toEqual({ name: true, preview: true, reads: true });
    expect(unreadCount(of(state))).toBe(0);
    expect(chatsWithNews(EMPTY_INBOX, state)).toEqual([]);
  });

  test('an older page fills it', () => {
    const { state } = applyInboxMessage(EMPTY_INBOX, rows(1, bare({ seq: 9 })));
    const preview = { author: 'customer', type: 'text', text: 'old' } as const;
    const filled = of(applyRows(state, [row({ seq: 2, preview, readCount: 3 })]));
    expect(filled).toMatchObject({ name: '田中 花子', preview, seq: 9, inboundCount: 4 });
    expect(filled.lacks).toEqual({ name: false, preview: false, reads: false });
    expect(unreadCount(filled)).toBe(1);
  });

  test('a new customer whose name LINE has not told keeps lacking it until it comes', () => {
    const nameless = applyInboxMessage(EMPTY_INBOX, rows(1, full({ name: null, inboundCount: 1 }))).state;
    const viewed = applyRows(nameless, [row({ name: null, inboundCount: 1 })]);
    expect(of(viewed).lacks).toEqual({ name: true, preview: false, reads: false });
    const named = applyInboxMessage(viewed, rows(2, full({ seq: 2, name: 'Aya', inboundCount: 1 }))).state;
    expect(of(named).lacks.name).toBe(false);
  });

  test('or until it has been waited for long enough; it does not lack it again', () => {
    const nameless = applyInboxMessage(EMPTY_INBOX, rows(1, full({ name: null }))).state;
    const settled = withNameSettled(nameless, 'demo:U1');
    expect(of(settled).lacks.name).toBe(false);
    const later = applyInboxMessage(settled, rows(2, full({ seq: 2, name: null }))).state;
    expect(of(later).lacks.name).toBe(false);
  });

  test('a chat of the list that has no name has none', () => {
    expect(of(applyRows(EMPTY_INBOX, [row({ name: null })])).lacks.name).toBe(false);
  });

  test('a live row with more customer messages is news, a known count is not', () => {
    const known = applyRows(EMPTY_INBOX, [row({ inboundCount: 2 })]);
    const grown = applyInboxMessage(known, rows(1, full({ seq: 2, inboundCount: 3 }))).state;
    expect(chatsWithNews(known, grown)).toEqual(['demo:U1']);
    const same = applyInboxMessage(known, rows(1, full({ seq: 2, inboundCount: 2 }))).state;
    expect(chatsWithNews(known, same)).toEqual([]);
  });
});

describe('who looks at a chat', () => {
  const aya = { operatorId: 'op_aya', name: 'Aya' };
  const told = (chatId: string, ...people: (typeof aya)[]): InboxServerMessage => ({
    type: 'viewers',
    chats: [{ chatId, people }],
  });

  test('is as it was told last, chat by chat', () => {
    const first = applyViewers(applyViewers(NO_VIEWERS, told('demo:U1', aya)), told('demo:U2', aya));
    expect([...first]).toEqual([
      ['demo:U1', [aya]],
      ['demo:U2', [aya]],
    ]);
    expect(applyViewers(first, told('demo:U1')).get('demo:U1')).toEqual([]);
    expect(applyViewers(first, rows(1, full({})))).toBe(first);
  });

  test('changes nothing of the rows and moves no cursor', () => {
    const known = applyInboxMessage(EMPTY_INBOX, rows(5, full({}))).state;
    expect(applyInboxMessage(known, told('demo:U1', aya)).state).toBe(known);
  });

  test('is forgotten with a chat that is hers no more, with other rights, and with each greeting', () => {
    const known = applyViewers(applyViewers(NO_VIEWERS, told('demo:U1', aya)), told('demo:U2', aya));
    const gone = applyViewers(known, { ...rows(1), gone: ['demo:U1'] });
    expect([...gone.keys()]).toEqual(['demo:U2']);
    expect(applyViewers(known, { type: 'access' })).toBe(NO_VIEWERS);
    const hello = { type: 'hello', protocol: 3, ...cursor(1), reconnectSpreadMs: 0, validUntil: 0 } as const;
    expect(applyViewers(known, hello)).toBe(NO_VIEWERS);
  });
});
