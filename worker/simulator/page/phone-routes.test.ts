// What the phone page is told: people as they stand to the account, and a chat with its read marks.
import { expect, test } from 'vitest';
import { FRIEND, platformOf, START, type TestPlatform, testPlatform, text } from '../testing/test-platform';
import { phoneRoutes } from './phone-routes';

interface Feed {
  users: { displayName: string; friend: boolean; blocked: boolean; typingUntil: number }[];
  groups: { groupId: string; members: string[]; channelId: string | null }[];
  lines: { from: string; read: boolean; messages: { type: string; quotedMessageId?: string }[] }[];
}

async function feedOf({ state }: TestPlatform, chatId = FRIEND): Promise<Feed> {
  const app = phoneRoutes(platformOf(state));
  return (await (await app.request(`/feed?since=-1&chatId=${chatId}`)).json()) as Feed;
}

test('a read mark covers its message and all earlier ones, and no later one', async () => {
  let now = START;
  // Time passes with every look at the clock, as it does.
  const platform = testPlatform(() => now++);
  const tokens = ['1', '2', '3'].map((value) => {
    const { stored } = platform.happen({ type: 'message', message: text(value) });
    return (stored.event.message as { markAsReadToken: string }).markAsReadToken;
  });
  platform.call('POST', '/v2/bot/chat/markAsRead', { markAsReadToken: tokens[1] });
  expect((await feedOf(platform)).lines.map((line) => line.read)).toEqual([true, true, false]);
});

test('a message taken back leaves no content, and blocking shows', async () => {
  const platform = testPlatform();
  const { messageId } = platform.happen({ type: 'message', message: text('secret') });
  platform.happen({ type: 'unsend', messageId });
  platform.happen({ type: 'unfollow' });
  const { users, lines } = await feedOf(platform);
  expect(lines.flatMap((line) => line.messages.map((one) => one.type))).toEqual(['unsent', 'unsend', 'unfollow']);
  expect(users[0]).toMatchObject({ friend: true, blocked: true });
});

test('the loading animation plays for its time and ends with the next message', async () => {
  const platform = testPlatform();
  platform.call('POST', '/v2/bot/chat/loading/start', { chatId: FRIEND, loadingSeconds: 10 });
  expect((await feedOf(platform)).users[0]?.typingUntil).toBe(START + 10_000);
  platform.call('POST', '/v2/bot/message/push', { to: FRIEND, messages: [text('here')] });
  expect((await feedOf(platform)).users[0]?.typingUntil).toBe(0);
});

test('a group shows its members, its own lines only, and what the account quotes', async () => {
  const platform = testPlatform();
  const groupId = `C${'1'.repeat(32)}`;
  platform.state.putGroup({ groupId, kind: 'group', title: 'Team', members: [FRIEND], joinedChannels: [] });
  expect((await feedOf(platform, groupId)).groups).toMatchObject([{ groupId, members: [FRIEND], channelId: null }]);
  platform.happen({ type: 'join', groupId });
  platform.happen({ type: 'message', message: text('between us') });
  const { messageId, stored } = platform.happen({ type: 'message', message: text('to all'), groupId });
  const { quoteToken } = stored.event.message as { quoteToken: string };
  platform.call('POST', '/v2/bot/message/push', { to: groupId, messages: [{ ...text('yes'), quoteToken }] });
  const { lines, groups } = await feedOf(platform, groupId);
  expect(groups[0]?.channelId).toBe('demo');
  expect(lines.map((line) => line.messages[0])).toMatchObject([
    { type: 'join' },
    { text: 'to all' },
    { text: 'yes', quotedMessageId: messageId },
  ]);
});
