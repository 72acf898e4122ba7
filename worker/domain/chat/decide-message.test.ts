// Messages of both sides, and what LINE tells of friends, groups and partners, in any order.
import { describe, expect, test } from 'vitest';
import {
  COLLEAGUE,
  chatIn,
  contextAt,
  customerMessage,
  NOW,
  OWNER,
  REOPEN_MS,
  reply,
  SESSION,
} from '../../testing/chat-states';
import { chatAfter, linesOf, lineTypesOf, refusalOf, sessionOf, stepFrom, withPolicy } from '../../testing/chat-steps';
import type { ChatEvent, CustomerMessage } from './chat-event';

const message = (more: Partial<CustomerMessage> = {}): CustomerMessage => ({ ...customerMessage(NOW), ...more });

describe('a customer’s message', () => {
  test('is counted, and is the newest of her side', () => {
    const told = stepFrom(chatIn('active'), message());
    expect(told.state).toMatchObject({ inboundCount: 4, lastInboundSeq: 10, lastInboundTs: NOW });
    expect(told.entries).toMatchObject([
      { entry: { kind: 'message', id: 'in_m1', author: { kind: 'customer' } }, lineTs: NOW },
    ]);
  });

  test('keeps its quotes, its member and its edit', () => {
    const quotes = { quoteToken: 'q', quotedLineMessageId: '77', quotedId: 'in_77' };
    const told = stepFrom(chatIn('active'), message({ ...quotes, senderId: 'U1', isEdit: true, lineTs: NOW - 5 }));
    expect(told.entries[0]?.entry).toEqual({
      kind: 'message',
      id: 'in_m1',
      author: { kind: 'customer', senderId: 'U1' },
      content: { type: 'text', text: 'hello' },
      ...quotes,
      editedAt: NOW - 5,
      isAwaited: true,
    });
  });

  test.each(['pending', 'waiting', 'assigned', 'active', 'on_hold'] as const)('in %s waits for a person', (state) => {
    expect(stepFrom(chatIn(state), message()).state.unansweredSince).toBe(NOW);
    const older = chatIn(state, { unansweredSince: NOW - 5 });
    expect(stepFrom(older, message()).state.unansweredSince).toBe(NOW - 5);
    expect(stepFrom(older, message({ lineTs: NOW - 9 })).state.unansweredSince).toBe(NOW - 9);
  });

  test.each(['bot', 'closed'] as const)('in %s is the bot’s', (state) => {
    const chat = chatIn(state);
    const told = stepFrom(chat, message());
    expect(told.state).toMatchObject({ unansweredSince: null, session: chat.session });
    expect(told.entries).toHaveLength(1);
  });

  test('that changes no session leaves the very same one', () => {
    for (const state of ['pending', 'waiting', 'assigned', 'resolved', 'closed'] as const) {
      const chat = chatIn(state);
      expect(stepFrom(chat, message({ isCourtesy: true })).state.session).toBe(chat.session);
    }
  });

  test('wakes a session from hold', () => {
    const woken = stepFrom(chatIn('on_hold'), message());
    expect(woken.state.session).toMatchObject({
      state: 'active',
      version: 8,
      hold: null,
      heldMs: 300_000,
      turnSince: NOW,
    });
  });
});

describe('a customer who writes after the end', () => {
  test('goes on with the same session, as one who waits', () => {
    const back = stepFrom(chatIn('resolved'), message({ lineTs: NOW - 5 }));
    expect(back.state).toMatchObject({ unansweredSince: NOW - 5 });
    expect(back.state.session).toMatchObject({
      id: SESSION,
      state: 'pending',
      version: 8,
      reopens: 1,
      trigger: 'reopened',
      owner: null,
      previousOwner: { operatorId: OWNER.operatorId },
      queueSince: null,
      resolvedAt: null,
      firstResolvedAt: NOW - 60_000,
      endReason: null,
    });
    expect(linesOf(back)).toEqual([{ type: 'session_opened', origin: 'customer' }]);
    expect(back.entries.map(({ lineTs }) => lineTs)).toEqual([NOW - 5, NOW - 5]);
  });

  test.each([
    ['only says thanks', chatIn('resolved'), message({ isCourtesy: true }), contextAt(NOW)],
    ['is the bot’s again', chatIn('resolved'), message(), withPolicy(NOW, { reopenTo: 'bot' })],
    ['comes too late', chatIn('resolved'), message(), contextAt(NOW - 60_000 + REOPEN_MS)],
    ['was sent away for good', chatIn('resolved', {}, { endReason: 'spam' }), message(), contextAt(NOW)],
    [
      'has blocked us since',
      chatIn('resolved', { friend: { state: 'blocked', since: NOW + 1 } }),
      message(),
      contextAt(NOW),
    ],
    ['has left since', chatIn('resolved', { friend: { state: 'left', since: NOW + 1 } }), message(), contextAt(NOW)],
  ])('leaves it as it is where she %s', (_why, chat, event, ctx) => {
    const told = stepFrom(chat, event, ctx);
    expect(told.state).toMatchObject({ session: chat.session, unansweredSince: null, inboundCount: 4 });
    expect(told.effects).toEqual([]);
  });

  test('in the last millisecond of the window is in time', () => {
    const back = stepFrom(chatIn('resolved'), message(), contextAt(NOW - 60_000 + REOPEN_MS - 1));
    expect(sessionOf(back.state).state).toBe('pending');
  });

  test('after she blocked us comes back with what she writes later', () => {
    const blocked = chatIn('resolved', { friend: { state: 'blocked', since: NOW } }, { endReason: 'blocked' });
    expect(sessionOf(chatAfter(blocked, message())).state).toBe('pending');
  });
});

describe('reply', () => {
  const seen = { epoch: 1, seq: 4 };

  test('a customer message that the writer has not seen refuses it until she confirms', () => {
    const chat = chatIn('active', { lastInboundSeq: 5 });
    expect(refusalOf(chat, reply(OWNER, { seen }))).toBe('NEWER_MESSAGE');
    expect(refusalOf(chat, reply(OWNER, { seen: { epoch: 1, seq: 5 } }))).toBeNull();
    expect(refusalOf(chat, reply(OWNER, { seen, confirmed: true }))).toBeNull();
    expect(refusalOf(chat, reply(OWNER, { seen: { epoch: 0, seq: 99 } }))).toBe('NEWER_MESSAGE');
    expect(refusalOf(chat, reply(OWNER))).toBeNull();
    expect(refusalOf(chatIn('active', { lastInboundSeq: 0 }), reply(OWNER, { seen: { epoch: 0, seq: 0 } }))).toBeNull();
  });

  test('so does a colleague’s message, also in a group, where a customer’s does not', () => {
    const group = contextAt(NOW, { isGroup: true });
    const own = chatIn('active', { lastInboundSeq: 6, lastOutbound: { seq: 6, operatorId: OWNER.operatorId } });
    expect(refusalOf(own, reply(OWNER, { seen }), group)).toBeNull();
    const colleagues = chatIn('active', {
      lastInboundSeq: 3,
      lastOutbound: { seq: 6, operatorId: COLLEAGUE.operatorId },
    });
    expect(refusalOf(colleagues, reply(OWNER, { seen }), group)).toBe('NEWER_MESSAGE');
    expect(refusalOf(colleagues, reply(OWNER, { seen }))).toBe('NEWER_MESSAGE');
    expect(refusalOf(colleagues, reply(OWNER, { seen: { epoch: 1, seq: 6 } }))).toBeNull();
  });

  test('what a colleague wrote stays unseen also where the writer’s own message came after it', () => {
    const later = chatAfter(
      chatIn('active', { lastInboundSeq: 3, lastOutbound: { seq: 6, operatorId: COLLEAGUE.operatorId } }),
      reply(OWNER, { seen: { epoch: 1, seq: 6 } }),
    );
    expect(refusalOf(later, reply(OWNER, { seen }))).toBe('NEWER_MESSAGE');
    expect(refusalOf(later, reply(OWNER, { seen: { epoch: 1, seq: 6 } }))).toBeNull();
  });

  test('nobody writes to whom nothing can be sent', () => {
    expect(refusalOf(chatIn('active', { friend: { state: 'blocked', since: 1 } }), reply(OWNER))).toBe('BLOCKED');
    expect(refusalOf(chatIn('active', { friend: { state: 'left', since: 1 } }), reply(OWNER))).toBe('LEFT');
    expect(refusalOf(chatIn('active', { standby: true }), reply(OWNER))).toBe('STANDBY');
  });

  test('is ordered to be sent once, under its own id, and ends the waiting and the joining', () => {
    const chat = chatIn('assigned', { unansweredSince: NOW - 5 }, { isJoinDue: true });
    const quickReplies = [{ label: 'Yes', action: { type: 'message', text: 'yes' } }] as const;
    const quote = { entryId: 'in_1', quoteToken: 'q' };
    const sent = stepFrom(chat, reply(OWNER, { quickReplies, quote }));
    expect(sent.state).toMatchObject({
      unansweredSince: null,
      lastOutbound: { seq: 10, operatorId: OWNER.operatorId },
      session: { state: 'active', version: 8, isJoinDue: false, lastReplyAt: NOW },
    });
    const content = { type: 'text', text: 'good day' };
    expect(sent.entries).toEqual([
      {
        entry: {
          kind: 'message',
          id: 'out-1',
          author: { kind: 'operator', operatorId: OWNER.operatorId, name: OWNER.name },
          content,
          quotedId: 'in_1',
          quickReplies,
          delivery: { state: 'queued', attempts: 0 },
        },
        lineTs: NOW,
      },
    ]);
    expect(sent.effects.filter(({ type }) => type === 'send_to_contact')).toEqual([
      { type: 'send_to_contact', messageId: 'out-1', content, quickReplies, quoteToken: 'q' },
    ]);
  });
});

test('words that no person wrote answer nobody’s wait and say how they may be sent', () => {
  const chat = chatIn('waiting', { unansweredSince: NOW - 5, lastOutbound: { seq: 3, operatorId: OWNER.operatorId } });
  const quickReplies = [{ label: 'Yes', action: { type: 'message', text: 'yes' } }] as const;
  const content = { type: 'text', text: 'one moment' } as const;
  const said = stepFrom(chat, {
    type: 'say',
    messages: [
      { messageId: 's1', author: 'system', content, way: 'cheap' },
      { messageId: 's2', author: 'bot', content, quickReplies, way: 'anyway', notBefore: NOW + 2_000 },
    ],
  });
  expect(said.state).toBe(chat);
  const delivery = { state: 'queued', attempts: 0 };
  expect(said.entries.map(({ lineTs }) => lineTs)).toEqual([NOW, NOW]);
  expect(said.entries.map(({ entry }) => entry)).toEqual([
    { kind: 'message', id: 's1', author: { kind: 'system' }, content, delivery },
    { kind: 'message', id: 's2', author: { kind: 'bot' }, content, quickReplies, delivery },
  ]);
  expect(said.effects).toEqual([
    { type: 'send_to_contact', messageId: 's1', content, way: 'cheap' },
    { type: 'send_to_contact', messageId: 's2', content, quickReplies, way: 'anyway', notBefore: NOW + 2_000 },
  ]);
});

describe('whoever goes away', () => {
  test.each([
    ['blocks us', false, 'blocked', 'blocked', 'unfollowed'],
    ['leaves the group', true, 'left', 'left_group', 'left'],
  ] as const)('and %s ends what is open', (_what, isGroup, friend, endReason, line) => {
    const ctx = contextAt(NOW, { isGroup });
    const gone = stepFrom(chatIn('active', { unansweredSince: NOW - 9 }), { type: 'gone', lineTs: NOW - 5 }, ctx);
    expect(gone.state).toMatchObject({ friend: { state: friend, since: NOW - 5 }, unansweredSince: null });
    expect(gone.state.session).toMatchObject({ state: 'resolved', endedBy: 'customer', endReason });
    expect(lineTypesOf(gone)).toEqual([line, 'resolved']);
    expect(stepFrom(chatIn('waiting'), { type: 'gone', lineTs: NOW - 5 }, ctx).state.session).toMatchObject({
      state: 'closed',
      endedBy: 'customer',
      endReason,
    });
  });

  test('is told of late: she came back or wrote since, and nothing ends', () => {
    const isBack = chatIn('active', { friend: { state: 'friend', since: NOW } });
    const old = stepFrom(isBack, { type: 'gone', lineTs: NOW - 5 });
    expect(old.state).toBe(isBack);
    expect(lineTypesOf(old)).toEqual(['unfollowed']);
    const wrote = chatIn('waiting', { lastInboundTs: NOW });
    const told = stepFrom(wrote, { type: 'gone', lineTs: NOW - 5 });
    expect(told.state).toMatchObject({ friend: { state: 'blocked', since: NOW - 5 }, session: wrote.session });
    expect(lineTypesOf(told)).toEqual(['unfollowed']);
    expect(sessionOf(chatAfter(wrote, { type: 'gone', lineTs: NOW })).state).toBe('closed');
  });
});

describe('what LINE tells late', () => {
  const mode = (standby: boolean, lineTs: number) =>
    ({ type: 'noted', line: { type: 'chat_control', mode: standby ? 'standby' : 'active' }, standby, lineTs }) as const;
  const stateAfter = (...events: readonly ChatEvent[]) => chatAfter(chatIn('bot'), ...events);

  test('a partner module holds the chat or not by the newest event, whatever its kind, in any order', () => {
    const taken = mode(true, NOW - 10);
    const later = customerMessage(NOW - 5);
    expect(stateAfter(taken, later).standby).toBe(false);
    expect(stateAfter(later, taken).standby).toBe(false);
    expect(stateAfter(later, mode(true, NOW)).standby).toBe(true);
    expect(stateAfter(mode(true, NOW), later).standby).toBe(true);
    expect(stateAfter(mode(true, NOW), mode(false, NOW)).standby).toBe(false);
  });

  test('friend or not by the newest event, in both orders', () => {
    const follow = { type: 'follow', lineTs: NOW - 5 } as const;
    const gone = { type: 'gone', lineTs: NOW - 4 } as const;
    expect(stateAfter(follow, gone).friend).toEqual({ state: 'blocked', since: NOW - 4 });
    expect(stateAfter(gone, follow).friend).toEqual({ state: 'blocked', since: NOW - 4 });
    expect(stateAfter(gone, { ...follow, lineTs: NOW }).friend).toEqual({ state: 'friend', since: NOW });
    // At one instant what is told last stands.
    expect(stateAfter(gone, { ...follow, lineTs: NOW - 4 }).friend.state).toBe('friend');
    expect(stateAfter(follow, { ...gone, lineTs: NOW - 5 }).friend.state).toBe('blocked');
  });

  test('a follow is a line of its own, in a group a coming in', () => {
    const follow = { type: 'follow', lineTs: NOW, isUnblocked: true } as const;
    expect(linesOf(stepFrom(chatIn('bot'), follow))).toEqual([{ type: 'followed', isUnblocked: true }]);
    expect(linesOf(stepFrom(chatIn('bot'), follow, contextAt(NOW, { isGroup: true })))).toEqual([{ type: 'joined' }]);
    const unknown = { type: 'follow', lineTs: NOW } as const;
    expect(linesOf(stepFrom(chatIn('bot'), unknown))).toEqual([{ type: 'followed' }]);
  });

  test('the newest customer message stays the newest', () => {
    expect(stateAfter(customerMessage(NOW - 5), customerMessage(NOW - 9)).lastInboundTs).toBe(NOW - 5);
    expect(stateAfter(customerMessage(NOW + 500)).lastInboundTs).toBe(NOW);
  });

  test('what was taken back before it came keeps its place and counts for nothing', () => {
    const chat = chatIn('active');
    const unsent = stepFrom(chat, { type: 'unsent_early', lineMessageId: 'm9', senderId: 'U1', lineTs: NOW });
    expect(unsent.state).toBe(chat);
    expect(unsent.entries[0]?.entry).toEqual({
      kind: 'message',
      id: 'in_m9',
      author: { kind: 'customer', senderId: 'U1' },
      content: { type: 'unsent' },
      isAwaited: true,
    });
  });
});
