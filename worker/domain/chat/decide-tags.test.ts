// Tags put on a chat and taken off.
import { expect, test } from 'vitest';
import { COLLEAGUE, chatIn } from '../../testing/chat-states';
import { isUnchanged, linesOf, refusalOf, stepFrom } from '../../testing/chat-steps';
import { CHAT_TAGS_MAX } from '../tags/tag';
import type { SetTags } from './operator-act';
import { SESSION_STATES } from './session-state';

const tag = (id: string) => ({ id, name: `Tag ${id}` });
const wish = (add: readonly string[], remove: readonly string[] = []): SetTags => ({
  type: 'set_tags',
  by: COLLEAGUE,
  expectedVersion: 1,
  add: add.map(tag),
  remove: remove.map(tag),
});
const by = { operatorId: COLLEAGUE.operatorId, name: COLLEAGUE.name };

test.each(SESSION_STATES)('whoever sees it tags a chat in %s, on whatever version', (state) => {
  const step = stepFrom(chatIn(state), wish(['a', 'b', 'a']));
  expect(step.state.tagIds).toEqual(['a', 'b']);
  expect(linesOf(step)).toEqual([{ type: 'tagged', by, added: [tag('a'), tag('b')], removed: [] }]);
});

test('the log tells only what changed, and what was named for both is added', () => {
  const chat = chatIn('active', { tagIds: ['a', 'b'] });
  const step = stepFrom(chat, wish(['b', 'c'], ['a', 'c', 'x']));
  expect(step.state.tagIds).toEqual(['b', 'c']);
  expect(linesOf(step)).toEqual([{ type: 'tagged', by, added: [tag('c')], removed: [tag('a')] }]);
});

test('what the bot puts on is nobody’s', () => {
  const step = stepFrom(chatIn('bot'), { ...wish(['a']), by: null });
  expect(linesOf(step)).toEqual([{ type: 'tagged', by: null, added: [tag('a')], removed: [] }]);
});

test('what is so already is no change', () => {
  expect(isUnchanged(chatIn('active', { tagIds: ['a'] }), wish(['a'], ['b']))).toBe(true);
  expect(isUnchanged(chatIn('bot'), wish([]))).toBe(true);
});

test('a chat bears so many, and one that bears too many may lose some', () => {
  const full = Array.from({ length: CHAT_TAGS_MAX }, (_, at) => `t${at}`);
  expect(refusalOf(chatIn('active', { tagIds: full }), wish(['more']))).toBe('TOO_MANY_TAGS');
  expect(stepFrom(chatIn('active', { tagIds: full }), wish(['more'], ['t0'])).state.tagIds).toHaveLength(CHAT_TAGS_MAX);
  const over = [...full, 'x', 'y'];
  expect(stepFrom(chatIn('active', { tagIds: over }), wish([], ['x'])).state.tagIds).toHaveLength(CHAT_TAGS_MAX + 1);
});
