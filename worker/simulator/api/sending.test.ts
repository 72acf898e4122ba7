// What LINE promises and refuses when a bot sends: reply, push, multicast, with their tokens, keys, limits and silences.
import { describe, expect, test } from 'vitest';
import { addUser, FRIEND, KEY, START, testPlatform, text } from '../testing/test-platform';

const PUSH = '/v2/bot/message/push';
const REPLY = '/v2/bot/message/reply';
const MULTICAST = '/v2/bot/message/multicast';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const STRANGER_ID = `U${'b'.repeat(32)}`;

const hello = { type: 'message', message: text('hello') };
const kinds = (platform: ReturnType<typeof testPlatform>) => platform.state.violations.values().map((one) => one.kind);
const arrivals = (platform: ReturnType<typeof testPlatform>, chatId = FRIEND) =>
  platform.state.timeline.values().filter((line) => line.from === 'account' && line.chatId === chatId);

describe('reply', () => {
  const reply = (platform: ReturnType<typeof testPlatform>, replyToken: string | null) =>
    platform.call('POST', REPLY, { replyToken, messages: [text('hi')] });

  test('a token works once, and another try after its success is a violation', () => {
    const platform = testPlatform();
    const { replyToken } = platform.happen(hello);
    expect(reply(platform, replyToken).status).toBe(200);
    const again = reply(platform, replyToken);
    expect([again.status, again.json.message]).toEqual([400, 'Invalid reply token']);
    expect(kinds(platform)).toEqual(['reply_token_after_success']);
    expect(arrivals(platform)).toHaveLength(1);
  });

  test.each([
    [MINUTE, 200],
    [MINUTE + 1, 400],
  ])('a token used %i ms after delivery gives %i', (waitMs, status) => {
    const platform = testPlatform();
    const { replyToken } = platform.happen(hello);
    platform.advance(waitMs);
    expect(reply(platform, replyToken).status).toBe(status);
  });

  test('a redelivery starts a new minute, but never beyond 20 minutes from the event', async () => {
    const { startTokenClock } = await import('../webhook/outgoing');
    for (const [eventAgeMs, status] of [
      [19 * MINUTE, 200],
      [20 * MINUTE + 1, 400],
    ] as const) {
      const platform = testPlatform();
      const { stored, replyToken } = platform.happen(hello);
      platform.advance(eventAgeMs);
      startTokenClock(platform.state, [stored]);
      expect(reply(platform, replyToken).status).toBe(status);
    }
  });

  test('a retry key on reply is refused and noted', () => {
    const platform = testPlatform();
    const { replyToken } = platform.happen(hello);
    const answer = platform.call('POST', REPLY, { replyToken, messages: [text('hi')] }, { retryKey: KEY });
    expect(answer.status).toBe(400);
    expect(kinds(platform)).toEqual(['retry_key_not_supported']);
  });

  test('costs no quota', () => {
    const platform = testPlatform();
    reply(platform, platform.happen(hello).replyToken);
    expect(platform.call('GET', '/v2/bot/message/quota/consumption').json).toEqual({ totalUsage: 0 });
  });

  test('a repeat after a hidden answer is no violation', () => {
    const platform = testPlatform();
    addFault(platform, 'reply', '500_after');
    const { replyToken } = platform.happen(hello);
    expect(reply(platform, replyToken).status).toBe(500);
    expect(reply(platform, replyToken).json.message).toBe('Invalid reply token');
    expect(kinds(platform)).toEqual([]);
    expect(arrivals(platform)).toHaveLength(1);
  });
});

describe('push', () => {
  const push = (platform: ReturnType<typeof testPlatform>, to: string, retryKey: string | null = null, say = 'hi') =>
    platform.call('POST', PUSH, { to, messages: [text(say)] }, { retryKey });

  test('gives ids as text beyond 2^53 and quote tokens for quotable kinds only', () => {
    const platform = testPlatform();
    const audio = { type: 'audio', originalContentUrl: 'https://a.example/b.m4a', duration: 1_000 };
    const { json } = platform.call('POST', PUSH, { to: FRIEND, messages: [text('a'), audio] });
    const sent = json.sentMessages as { id: string; quoteToken?: string }[];
    expect(sent.map((one) => typeof one.id)).toEqual(['string', 'string']);
    expect(Number(sent[0]?.id)).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
    expect(sent.map((one) => one.quoteToken !== undefined)).toEqual([true, false]);
  });

  test('a used key answers 409 with the first request id and messages, and sends nothing', () => {
    const platform = testPlatform();
    const first = push(platform, FRIEND, KEY);
    const second = push(platform, FRIEND, KEY);
    expect(second.status).toBe(409);
    expect(second.headers['x-line-accepted-request-id']).toBe(first.headers['x-line-request-id']);
    expect(second.json).toEqual({
      message: 'The retry key is already accepted',
      sentMessages: first.json.sentMessages,
    });
    expect(arrivals(platform)).toHaveLength(1);
    expect(kinds(platform)).toEqual([]);
  });

  test('a key sends again after 24 hours', () => {
    const platform = testPlatform();
    push(platform, FRIEND, KEY);
    platform.advance(DAY - 1);
    expect(push(platform, FRIEND, KEY).status).toBe(409);
    platform.advance(1);
    expect(push(platform, FRIEND, KEY).status).toBe(200);
    expect(arrivals(platform)).toHaveLength(2);
  });

  test('a key with another body is a violation', () => {
    const platform = testPlatform();
    push(platform, FRIEND, KEY);
    expect(push(platform, FRIEND, KEY, 'other').status).toBe(409);
    expect(kinds(platform)).toEqual(['retry_key_with_other_body']);
  });

  test('a key that is no UUID is refused, and failed attempts do not use a key up', () => {
    const platform = testPlatform();
    expect(push(platform, FRIEND, 'not-a-uuid').status).toBe(400);
    expect(platform.call('POST', PUSH, { to: FRIEND, messages: [] }, { retryKey: KEY }).status).toBe(400);
    addFault(platform, 'push', '500_before');
    expect(push(platform, FRIEND, KEY).status).toBe(500);
    expect(push(platform, FRIEND, KEY).status).toBe(200);
  });

  test('a 500 after acceptance is settled by the same key', () => {
    const platform = testPlatform();
    addFault(platform, 'push', '500_after');
    expect(push(platform, FRIEND, KEY).status).toBe(500);
    expect(push(platform, FRIEND, KEY).status).toBe(409);
    expect(arrivals(platform)).toHaveLength(1);
  });

  test('someone who blocked gets nothing, and LINE says 200', () => {
    const platform = testPlatform();
    platform.happen({ type: 'unfollow' });
    expect(push(platform, FRIEND).status).toBe(200);
    expect(arrivals(platform)).toEqual([]);
    expect(platform.call('GET', '/v2/bot/message/quota/consumption').json).toEqual({ totalUsage: 0 });
  });

  test('a stranger is reached for 7 days after writing, then silently not', () => {
    const platform = testPlatform();
    addUser(platform.state, STRANGER_ID, false);
    platform.happen(hello, STRANGER_ID);
    platform.advance(7 * DAY - 1);
    expect(push(platform, STRANGER_ID).status).toBe(200);
    platform.advance(1);
    expect(push(platform, STRANGER_ID).status).toBe(200);
    expect(arrivals(platform, STRANGER_ID)).toHaveLength(1);
  });

  test('an id that is not the channel’s is refused and noted; a malformed one is named', () => {
    const platform = testPlatform();
    const foreign = push(platform, STRANGER_ID);
    expect([foreign.status, foreign.json.message]).toEqual([400, 'Failed to send messages']);
    expect(kinds(platform)).toEqual(['unknown_recipient']);
    expect(push(platform, 'aiko').json.message).toBe(
      'The property, to, in the request body is invalid (line: -, column: -)',
    );
  });

  test('counts people against the quota, groups by member, and refuses with the monthly text', () => {
    const platform = testPlatform();
    const channel = platform.state.channel('demo');
    if (channel === undefined) throw new Error('no demo channel');
    platform.state.updateChannel(channel, { quota: { type: 'limited', value: 4 } });
    const groupId = `C${'c'.repeat(32)}`;
    const members = [FRIEND, STRANGER_ID, BOT_FREE_ID];
    platform.state.groups.set(groupId, { groupId, kind: 'group', title: 'g', members, joinedChannels: ['demo'] });
    expect(push(platform, groupId).status).toBe(200);
    expect(push(platform, FRIEND).status).toBe(200);
    const over = push(platform, FRIEND);
    expect([over.status, over.json.message]).toEqual([429, 'You have reached your monthly limit.']);
    expect(platform.call('GET', '/v2/bot/message/quota/consumption').json).toEqual({ totalUsage: 4 });
  });

  test('reserved quota refuses while quota is left, and the next month in Japan starts anew', () => {
    const platform = testPlatform();
    const channel = platform.state.channel('demo');
    if (channel === undefined) throw new Error('no demo channel');
    platform.state.updateChannel(channel, { quota: { type: 'limited', value: 2 }, quotaReserved: 2 });
    expect(push(platform, FRIEND).status).toBe(429);
    const released = platform.state.channel('demo') ?? channel;
    platform.state.updateChannel(released, { quotaReserved: 0, quotaUsed: 2 });
    expect(push(platform, FRIEND).status).toBe(429);
    platform.advance(Date.UTC(2026, 9, 31, 15, 0, 0) - START);
    expect(push(platform, FRIEND).status).toBe(200);
  });

  test('more than 2,000 calls in one second meet the rate limit', () => {
    const platform = testPlatform();
    for (let index = 0; index < 2_000; index += 1) platform.state.rates.take('demo', `POST ${PUSH}`, START);
    const over = push(platform, FRIEND);
    expect([over.status, over.json.message]).toEqual([429, 'The API rate limit has been exceeded. Try again later.']);
    expect(kinds(platform)).toEqual(['rate_exceeded']);
    platform.advance(1);
    expect(push(platform, FRIEND).status).toBe(200);
  });

  test('sending to someone known as blocked, and in standby, is noted', () => {
    const platform = testPlatform();
    platform.happen({ type: 'message', message: text('x'), options: { mode: 'standby' } });
    push(platform, FRIEND);
    expect(kinds(platform)).toEqual(['send_in_standby']);
  });

  test('a quote token works in its own chat only', () => {
    const platform = testPlatform();
    addUser(platform.state, STRANGER_ID, true);
    const { stored } = platform.happen(hello);
    const { quoteToken } = stored.event.message as { quoteToken: string };
    const quote = (to: string) => platform.call('POST', PUSH, { to, messages: [{ ...text('yes'), quoteToken }] });
    expect(quote(FRIEND).status).toBe(200);
    expect(quote(STRANGER_ID).status).toBe(400);
  });
});

describe('multicast', () => {
  const multicast = (platform: ReturnType<typeof testPlatform>, to: string[], retryKey: string | null = null) =>
    platform.call('POST', MULTICAST, { to, messages: [text('all')] }, { retryKey });

  test('answers {} and reaches each person once', () => {
    const platform = testPlatform();
    addUser(platform.state, STRANGER_ID, true);
    const answer = multicast(platform, [FRIEND, STRANGER_ID], KEY);
    expect([answer.status, answer.json]).toEqual([200, {}]);
    expect([arrivals(platform).length, arrivals(platform, STRANGER_ID).length]).toEqual([1, 1]);
    const again = multicast(platform, [FRIEND, STRANGER_ID], KEY);
    expect([again.status, again.json]).toEqual([409, { message: 'The retry key is already accepted' }]);
  });

  test('a foreign id refuses the call or is skipped, as the channel is set', () => {
    const platform = testPlatform();
    expect(multicast(platform, [FRIEND, STRANGER_ID]).json.message).toBe(
      'The property, to[1], in the request body is invalid (line: -, column: -)',
    );
    const channel = platform.state.channel('demo');
    if (channel === undefined) throw new Error('no demo channel');
    platform.state.updateChannel(channel, { multicastForeignIds: 'skip' });
    expect(multicast(platform, [FRIEND, STRANGER_ID]).status).toBe(200);
    expect(arrivals(platform)).toHaveLength(1);
  });
});

const BOT_FREE_ID = `U${'d'.repeat(32)}`;

function addFault(platform: ReturnType<typeof testPlatform>, api: string, fault: string): void {
  platform.state.faults.set(`${api} ${fault}`, {
    faultId: `${api} ${fault}`,
    api,
    fault,
    times: 1,
    ms: 0,
    channelId: null,
  });
}
