// Which reply a few letters mean, and whose it is where several have the same shortcode.
import { describe, expect, test } from 'vitest';
import { closestReplies, type Matchable, matchReplies } from './match-replies';

function reply(id: string, more: Partial<Matchable> = {}): Matchable {
  return { id, scope: 'all', teamId: null, title: id, shortcode: id, text: `Text of ${id}`, ...more };
}
const idsOf = (replies: readonly Matchable[]) => replies.map(({ id }) => id);

describe('of the same shortcode', () => {
  const all = reply('all', { shortcode: 'hi' });
  const other = reply('other', { shortcode: 'hi', scope: 'team', teamId: 'sales' });
  const team = reply('team', { shortcode: 'hi', scope: 'team', teamId: 'billing' });
  const own = reply('own', { shortcode: 'hi', scope: 'personal' });

  test.each([
    [[all, other, team, own], 'own'],
    [[all, other, team], 'team'],
    [[all, other], 'other'],
    [[all], 'all'],
  ])('the closest wins, in any order', (replies, winner) => {
    expect(idsOf(closestReplies(replies, 'billing'))).toEqual([winner]);
    expect(idsOf(closestReplies(replies.toReversed(), 'billing'))).toEqual([winner]);
  });

  test('of two teams that are not the chat’s it is always the same one', () => {
    const one = reply('a', { shortcode: 'hi', scope: 'team', teamId: 'x' });
    for (const replies of [
      [one, other],
      [other, one],
    ])
      expect(idsOf(closestReplies(replies, null))).toEqual(['a']);
  });
});

describe('what is typed', () => {
  const replies = [
    reply('text', { shortcode: 'zz', title: 'Zed', text: 'We open at nine: hours' }),
    reply('within', { shortcode: 'openhours', title: 'Open' }),
    reply('title', { shortcode: 'yy', title: 'Hours of the shop' }),
    reply('prefix', { shortcode: 'hours2' }),
    reply('exact', { shortcode: 'hours' }),
    reply('ja', { shortcode: 'えいぎょう', title: '営業時間', text: '９時から' }),
    reply('th', { shortcode: 'greet', title: 'สวัสดี', text: 'สวัสดีค่ะ' }),
  ];

  test('finds the exact shortcode first, then its beginning, then titles, then texts', () => {
    expect(idsOf(matchReplies(replies, 'HOURS', null))).toEqual(['exact', 'prefix', 'title', 'within', 'text']);
  });

  test.each([
    ['営業', ['ja']],
    ['えい', ['ja']],
    ['9時', ['ja']],
    ['สวัส', ['th']],
    ['ＧＲＥＥＴ', ['th']],
    ['nothing', []],
  ])('%s', (query, ids) => {
    expect(idsOf(matchReplies(replies, query, null))).toEqual(ids);
  });

  test('nothing yet shows all, by title', () => {
    expect(matchReplies(replies, '', null)).toHaveLength(replies.length);
    expect(matchReplies(replies, '', null).map(({ title }) => title)).toEqual(
      replies.map(({ title }) => title).toSorted(),
    );
  });
});
