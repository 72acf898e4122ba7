// What is wrong with the tags of a workspace.
import { expect, test } from 'vitest';
import { TAG_NAME_UTF16_MAX, TAGS_MAX, type TagSettings, tagFaults } from './tag';

const tag = (id: string, more: Partial<TagSettings> = {}): TagSettings => ({
  id,
  name: `Tag ${id}`,
  color: 'teal',
  ...more,
});
const faultsOf = (tags: readonly TagSettings[], before: readonly TagSettings[] = []) =>
  tagFaults(tags, before).map(({ path, code }) => `${path} ${code}`.trim());

test.each<[string, TagSettings[], string[]]>([
  ['none', [], []],
  ['two, one of them archived', [tag('a'), tag('b', { isArchived: true })], []],
  ['a name that shows nothing', [tag('a', { name: ' ' })], ['0.name EMPTY']],
  ['a name longer than a chip', [tag('a', { name: 'x'.repeat(TAG_NAME_UTF16_MAX + 1) })], ['0.name TOO_LONG']],
  ['the same name to the eye', [tag('a', { name: 'VIP' }), tag('b', { name: 'ｖｉｐ' })], ['1.name DUPLICATE']],
  ['the same id', [tag('a'), tag('a', { name: 'Other' })], ['1.id DUPLICATE']],
  ['an id with a space', [tag('a b')], ['0.id BAD_ID']],
  ['more than there may be', Array.from({ length: TAGS_MAX + 1 }, (_, at) => tag(`t${at}`)), ['TOO_MANY']],
])('%s', (_, tags, faults) => {
  expect(faultsOf(tags)).toEqual(faults);
});

test('what chats may have is archived and never taken out', () => {
  expect(faultsOf([tag('b')], [tag('a'), tag('b')])).toEqual(['TAG_GONE']);
  expect(faultsOf([tag('a', { isArchived: true }), tag('b')], [tag('a'), tag('b')])).toEqual([]);
});
