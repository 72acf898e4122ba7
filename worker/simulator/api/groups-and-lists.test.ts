// LINE's API around chats: groups and rooms, friends' lists, link tokens, counts of what was sent, messages to everybody.
import { describe, expect, test } from 'vitest';
import { addUser, FRIEND, KEY, type TestPlatform, testPlatform, text } from '../testing/test-platform';

const GROUP = `C${'1'.repeat(32)}`;
const ROOM = `R${'1'.repeat(32)}`;
const BEN = `U${'b'.repeat(32)}`;
const OUTSIDER = `U${'9'.repeat(32)}`;
const DAY_MS = 86_400_000;

function withChats(): TestPlatform {
  const platform = testPlatform();
  const { state } = platform;
  addUser(state, BEN, false);
  const members = [FRIEND, BEN];
  state.putGroup({
    groupId: GROUP,
    kind: 'group',
    title: 'Team',
    members,
    joinedChannels: ['demo'],
    pictureUrl: '/pictures/g.png',
  });
  state.putGroup({ groupId: ROOM, kind: 'room', title: '', members, joinedChannels: ['demo'] });
  return platform;
}

const change = (platform: TestPlatform, over: object) => {
  const channel = platform.state.channel('demo');
  if (channel) platform.state.updateChannel(channel, over);
};
const received = (platform: TestPlatform, userId: string) =>
  platform.state.timeline.values().filter((line) => line.from === 'account' && line.chatId === userId);

describe('groups and rooms', () => {
  test('tell their name, their size and each member, friend or not', () => {
    const platform = withChats();
    const get = (path: string) => platform.call('GET', `/v2/bot/${path}`).json;
    expect(get(`group/${GROUP}/summary`)).toEqual({
      groupId: GROUP,
      groupName: 'Team',
      pictureUrl: 'http://localhost:8789/pictures/g.png',
    });
    expect([get(`group/${GROUP}/members/count`), get(`room/${ROOM}/members/count`)]).toEqual([
      { count: 2 },
      { count: 2 },
    ]);
    for (const place of [`group/${GROUP}`, `room/${ROOM}`]) {
      expect(get(`${place}/member/${BEN}`)).toEqual({ displayName: 'Aiko', userId: BEN });
    }
  });

  test('know no member who is not there, and list members to verified accounts only', () => {
    const platform = withChats();
    addUser(platform.state, OUTSIDER, true);
    const other = platform.call('GET', `/v2/bot/group/${GROUP}/member/${OUTSIDER}`);
    expect([other.status, other.json.message]).toEqual([404, 'Not found']);
    const list = () => platform.call('GET', `/v2/bot/room/${ROOM}/members/ids`);
    expect(list().status).toBe(403);
    change(platform, { verified: true });
    expect(list().json).toEqual({ memberIds: [FRIEND, BEN] });
  });

  test('are left once, which LINE tells by an event, and hear nothing any more', () => {
    const platform = withChats();
    const leave = () => platform.call('POST', `/v2/bot/group/${GROUP}/leave`);
    const left = leave();
    expect([left.status, left.happened?.map((stored) => stored.event.type)]).toEqual([200, ['leave']]);
    expect(leave().status).toBe(404);
    const push = platform.call('POST', '/v2/bot/message/push', { to: GROUP, messages: [text('x')] });
    expect(push.json.message).toBe('Failed to send messages');
  });
});

describe('friends’ lists and link tokens', () => {
  test('friends come in pages, without who blocked', () => {
    const platform = withChats();
    change(platform, { verified: true });
    addUser(platform.state, `U${'7'.repeat(32)}`, true);
    const list = (query: string) => platform.call('GET', '/v2/bot/followers/ids', undefined, { query }).json;
    expect(list('?limit=1')).toEqual({ userIds: [FRIEND], next: '1' });
    expect(list('?limit=1&start=1')).toEqual({ userIds: [`U${'7'.repeat(32)}`] });
    platform.happen({ type: 'unfollow' });
    expect(list('').userIds).toEqual([`U${'7'.repeat(32)}`]);
  });

  test('a link token is new each time and for people of the channel only', () => {
    const platform = withChats();
    const issue = (userId: string) => platform.call('POST', `/v2/bot/user/${userId}/linkToken`);
    expect(issue(FRIEND).json.linkToken).not.toBe(issue(FRIEND).json.linkToken);
    expect(issue(`U${'9'.repeat(32)}`).status).toBe(404);
  });
});

describe('counts', () => {
  test('are ready the day after, by way of sending, in Japan’s days', () => {
    const platform = withChats();
    const { replyToken } = platform.happen({ type: 'message', message: text('hi') });
    platform.call('POST', '/v2/bot/message/reply', { replyToken, messages: [text('a')] });
    platform.call('POST', '/v2/bot/message/push', { to: FRIEND, messages: [text('a'), text('b')] });
    platform.call('POST', '/v2/bot/message/push', { to: GROUP, messages: [text('a')] });
    const count = (way: string, date: string) =>
      platform.call('GET', `/v2/bot/message/delivery/${way}`, undefined, { query: `?date=${date}` }).json;
    expect(count('push', '20261015')).toEqual({ status: 'unready' });
    platform.advance(DAY_MS);
    expect(count('push', '20261015')).toEqual({ status: 'ready', success: 3 });
    expect(count('reply', '20261015')).toEqual({ status: 'ready', success: 1 });
    expect(count('multicast', '20261014')).toEqual({ status: 'ready', success: 0 });
    // 16:00 in Greenwich is the next day in Japan.
    platform.advance(13 * 3_600_000);
    expect(count('push', '20261016')).toEqual({ status: 'ready', success: 0 });
    expect(count('push', '20180330')).toEqual({ status: 'out_of_service' });
  });
});

describe('messages to everybody', () => {
  test('a broadcast reaches friends once for a key and costs each', () => {
    const platform = withChats();
    // A push would reach Ben, who wrote just now; he is no friend.
    platform.happen({ type: 'message', message: text('hi') }, BEN);
    const send = () =>
      platform.call('POST', '/v2/bot/message/broadcast', { messages: [text('all')] }, { retryKey: KEY });
    expect([send().status, send().status]).toEqual([200, 409]);
    expect([received(platform, FRIEND).length, received(platform, BEN).length]).toEqual([1, 0]);
    expect(platform.call('GET', '/v2/bot/message/quota/consumption').json).toEqual({ totalUsage: 1 });
  });

  test('a narrowcast is accepted, and its progress ends well', () => {
    const platform = withChats();
    const answer = platform.call('POST', '/v2/bot/message/narrowcast', { messages: [text('some')] });
    const query = `?requestId=${answer.headers['x-line-request-id']}`;
    const progress = () => platform.call('GET', '/v2/bot/message/progress/narrowcast', undefined, { query }).json;
    expect([answer.status, progress().phase]).toEqual([202, 'waiting']);
    platform.advance(5_000);
    expect(progress()).toMatchObject({ phase: 'succeeded', successCount: 1, targetCount: 1, failureCount: 0 });
  });
});
