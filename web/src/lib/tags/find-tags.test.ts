// Which tags are found, and which a row shows.
import { expect, test } from 'vitest';
import { findTags, shownTags } from './find-tags';

const tag = (id: string, name: string, isArchived = false) => ({
  id,
  name,
  color: 'gray',
  ...(isArchived && { isArchived }),
});
const TAGS = [
  tag('a', 'Big refund'),
  tag('b', 'Refund'),
  tag('c', '返金'),
  tag('d', 'Old refund', true),
  tag('e', 'คืนเงิน'),
];
const idsOf = (query: string, onChat: readonly string[] = []) =>
  findTags(TAGS, query, new Set(onChat)).map(({ id }) => id);

test.each<[string, string[], string[]]>([
  ['', [], ['a', 'b', 'c', 'e']],
  ['ＲＥＦ', [], ['b', 'a']],
  ['返', [], ['c']],
  ['คืน', [], ['e']],
  ['old', [], []],
  ['old', ['d'], ['d']],
  ['nothing', [], []],
])('"%s" with %j on the chat finds %j', (query, onChat, found) => {
  expect(idsOf(query, onChat)).toEqual(found);
});

test('a row shows the first three and counts the others, those too that nobody knows here yet', () => {
  expect(shownTags(['c', 'a', 'new', 'b', 'd'], TAGS, 3)).toEqual({ shown: [TAGS[2], TAGS[0], TAGS[1]], more: 2 });
  expect(shownTags(['a'], [], 3)).toEqual({ shown: [], more: 1 });
});
