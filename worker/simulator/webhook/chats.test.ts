// Groups, rooms and links: what the platform keeps of what happened there, and what it refuses because LINE would never send it.
import { describe, expect, test } from 'vitest';
import { addUser, FRIEND, type TestPlatform, testPlatform, text } from '../testing/test-platform';
import { finishLink } from './account-link';

const GROUP = `C${'1'.repeat(32)}`;
const ROOM = `R${'1'.repeat(32)}`;
const BEN = `U${'b'.repeat(32)}`;
const STRANGER_ID = `U${'c'.repeat(32)}`;
const say = (value: string, groupId = GROUP) => ({ type: 'message', message: text(value), groupId });

function groups(joinedChannels: string[] = ['demo']): TestPlatform {
  const platform = testPlatform();
  for (const userId of [BEN, STRANGER_ID]) addUser(platform.state, userId, true);
  const members = [FRIEND, BEN];
  platform.state.putGroup({ groupId: GROUP, kind: 'group', title: 'Team', members, joinedChannels });
  platform.state.putGroup({ groupId: ROOM, kind: 'room', title: '', members, joinedChannels: [] });
  return platform;
}

describe('groups and rooms', () => {
  test('the member list follows who joins and leaves', () => {
    const platform = groups();
    const members = () => platform.state.groups.get(GROUP)?.members;
    platform.happen({ type: 'memberJoined', members: [STRANGER_ID], groupId: GROUP });
    expect(members()).toEqual([FRIEND, BEN, STRANGER_ID]);
    platform.happen({ type: 'memberLeft', groupId: GROUP }, BEN);
    expect(members()).toEqual([FRIEND, STRANGER_ID]);
  });

  test('a room lets the account in with its first event and not again', () => {
    const platform = groups();
    const first = platform.happen(say('hi', ROOM));
    expect(first.join?.stored.event).toMatchObject({ type: 'join', source: { type: 'room', roomId: ROOM } });
    expect(first.stored.event).toMatchObject({ type: 'message', source: { userId: FRIEND } });
    expect(platform.happen(say('again', ROOM)).join).toBeNull();
    expect(platform.state.groups.get(ROOM)?.joinedChannels).toEqual(['demo']);
  });

  test.each([
    ['a message in a group that the account is not in', say('x'), [], /is not in/],
    ['a second join', { type: 'join', groupId: GROUP }, ['demo'], /already/],
    ['a second account', { type: 'join', groupId: GROUP }, ['other'], /one official account/],
    ['a leave before the join', { type: 'leave', groupId: ROOM }, ['demo'], /is not in/],
    ['a member who joins twice', { type: 'memberJoined', members: [BEN], groupId: GROUP }, ['demo'], /member already/],
    ['a leaving stranger', { type: 'memberLeft', members: [STRANGER_ID], groupId: GROUP }, ['demo'], /no member/],
    ['a follow in a group', { type: 'follow', groupId: GROUP }, ['demo'], /one-to-one/],
    ['a join without a group', { type: 'join' }, ['demo'], /needs groupId/],
  ])('%s is refused', (_name, event, joined, error) => {
    const platform = groups(joined);
    expect(() => platform.happen(event)).toThrow(error);
    expect(platform.state.events.values()).toEqual([]);
  });

  test('nobody speaks in a group without being in it, or mentions who is not', () => {
    const platform = groups();
    expect(() => platform.happen(say('x'), STRANGER_ID)).toThrow(/no member/);
    const mention = { mentionees: [{ type: 'user', index: 0, length: 1, userId: STRANGER_ID }] };
    const mentions = { type: 'message', message: { ...text('@'), mention } };
    expect(() => platform.happen({ ...mentions, groupId: GROUP })).toThrow(/mentioned but no member/);
    expect(() => platform.happen(mentions)).toThrow(/groups and rooms/);
  });
});

describe('edited and taken back', () => {
  const edit = (messageId: string | null, groupId = GROUP) => ({
    type: 'messageEdited',
    messageId,
    text: 'new',
    groupId,
  });

  test('an edit shows on the phone, and both quote tokens are good', () => {
    const platform = groups();
    const { messageId, stored } = platform.happen(say('old'));
    const edited = platform.happen(edit(messageId));
    expect(platform.state.timeline.values()[0]?.messages).toEqual([{ type: 'text', text: 'new', edited: true }]);
    for (const { event } of [stored, edited.stored]) {
      const { quoteToken } = event.message as { quoteToken: string };
      const body = { to: GROUP, messages: [{ ...text('quoting'), quoteToken }] };
      expect(platform.call('POST', '/v2/bot/message/push', body).status).toBe(200);
    }
  });

  test('only her own text of that group can be edited, while it stands', () => {
    const platform = groups();
    const { messageId } = platform.happen(say('mine'));
    const picture = platform.happen({ type: 'message', message: { type: 'image' }, groupId: GROUP }).messageId;
    const inRoom = platform.happen(say('room', ROOM)).messageId;
    expect(() => platform.happen(edit(messageId), BEN)).toThrow(/somebody else/);
    expect(() => platform.happen(edit(picture))).toThrow(/only a text/);
    expect(() => platform.happen(edit(inRoom, ROOM))).toThrow(/groups only/);
    expect(() => platform.happen(edit(inRoom))).toThrow(/another chat/);
    expect(() => platform.happen(edit('404'))).toThrow(/no message/);
    expect(() => platform.happen({ type: 'unsend', messageId, groupId: GROUP }, BEN)).toThrow(/somebody else/);
    platform.happen({ type: 'unsend', messageId, groupId: GROUP });
    expect(() => platform.happen(edit(messageId))).toThrow(/taken back/);
  });
});

describe('account link', () => {
  const nonce = 'a-nonce-of-16-by';
  const issue = (platform: TestPlatform) =>
    String(platform.call('POST', `/v2/bot/user/${FRIEND}/linkToken`).json.linkToken);
  const link = (platform: TestPlatform, linkToken: string, result: 'ok' | 'failed' = 'ok') =>
    finishLink(platform.state, { linkToken, nonce, result });

  test('a token links once, within ten minutes', () => {
    const platform = testPlatform();
    const [used, late] = [issue(platform), issue(platform)];
    const linked = link(platform, used);
    expect(linked.ok && linked.value.stored.event).toMatchObject({
      type: 'accountLink',
      source: { type: 'user', userId: FRIEND },
      link: { result: 'ok', nonce },
      replyToken: expect.any(String),
    });
    expect(link(platform, used)).toEqual({ ok: false, error: 'This link was used before.' });
    platform.advance(600_000);
    expect(link(platform, late)).toEqual({ ok: false, error: 'This link is older than 10 minutes.' });
    expect(link(platform, 'made-up')).toEqual({ ok: false, error: 'This link is not known.' });
    expect(platform.state.events.values()).toHaveLength(1);
  });

  test('a failed link names nobody, and a short nonce links nothing', () => {
    const platform = testPlatform();
    const failed = link(platform, issue(platform), 'failed');
    expect(failed.ok && failed.value.stored.event).not.toHaveProperty('source');
    const short = finishLink(platform.state, { linkToken: issue(platform), nonce: 'short', result: 'ok' });
    expect(short.ok).toBe(false);
  });
});
