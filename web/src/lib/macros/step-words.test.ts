// What a macro says that it will do.
import { expect, test } from 'vitest';
import { macroWords } from './step-words';

const NAMES = {
  tag: (id: string) => ({ r: 'Refund', v: 'VIP' })[id] ?? null,
  person: (id: string) => (id === 'op_1' ? 'Aya' : null),
  team: (id: string) => (id === 't' ? 'Sales' : null),
};
const words = (steps: Parameters<typeof macroWords>[0]['steps']) =>
  macroWords({ steps }, NAMES).map((step) => step.words);

test('every step in its order, by name', () => {
  expect(
    words({
      resolve: 'solved',
      priority: 1,
      addTags: ['r', 'gone'],
      removeTags: ['v'],
      reply: 'Hi',
      assign: { kind: 'me' },
    }),
  ).toEqual([
    'Take the chat',
    'Send the reply',
    'Add tag Refund, gone · Remove tag VIP',
    'Set the priority to High',
    'Resolve: Solved',
  ]);
  expect(words({ assign: { kind: 'team', teamId: 't' } })).toEqual(['Pass the chat to Sales']);
  expect(words({ assign: { kind: 'person', operatorId: 'op_1' } })).toEqual(['Pass the chat to Aya']);
});
