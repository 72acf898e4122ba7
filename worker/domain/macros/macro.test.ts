// The order of a macro's steps, and what is wrong with one.
import { expect, test } from 'vitest';
import { type MacroSteps, macroFaults, stepsOf } from './macro';

const faultsOf = (steps: MacroSteps, more: { title?: string; shortcode?: string } = {}) =>
  macroFaults({ title: 'Refund', shortcode: '/refund', ...more, steps });

test('whoever answers takes the chat first, and what ends her part comes last', () => {
  const all: MacroSteps = { resolve: 'solved', priority: 3, addTags: ['a'], reply: 'Hi', assign: { kind: 'me' } };
  expect(stepsOf(all)).toEqual(['take', 'reply', 'tags', 'priority', 'resolve']);
  expect(stepsOf({ removeTags: ['a'], assign: { kind: 'team', teamId: 't' } })).toEqual(['tags', 'hand_over']);
  expect(stepsOf({ addTags: [], removeTags: [] })).toEqual([]);
});

test.each<[string, MacroSteps, string[]]>([
  ['one thing', { priority: 0 }, []],
  ['nothing', {}, ['steps']],
  ['a reply that shows nothing', { reply: ' \u200b' }, ['steps.reply']],
  ['resolving what is handed over', { resolve: 'solved', assign: { kind: 'team', teamId: 't' } }, ['steps.resolve']],
  ['resolving what is taken', { resolve: 'solved', assign: { kind: 'me' } }, []],
])('%s', (_, steps, faults) => {
  expect(faultsOf(steps)).toEqual(faults);
});

test('a name and a shortcode of one word', () => {
  for (const title of ['Re\nfund', 'dnufe\u202eR', '\u200b'])
    expect(faultsOf({ priority: 0 }, { title })).toEqual(['title']);
  expect(faultsOf({ priority: 0 }, { title: ' ', shortcode: 'two words' })).toEqual(['title', 'shortcode']);
});
