// What was not changed is saved as it was.
import { expect, test } from 'vitest';
import type { Macro } from '$protocol/macro';
import { toMacroDraft, toSteps } from './macro-drafts';

const kept = (steps: Macro['steps']) =>
  toSteps(
    toMacroDraft({ id: 'm', scope: 'all', teamId: null, title: 'x', shortcode: 'x', steps, version: 1, updatedAt: 1 }),
  );

test.each<Macro['steps']>([
  {},
  {
    reply: ' Hi {{name}}\n',
    addTags: ['a'],
    removeTags: ['b'],
    priority: 0,
    assign: { kind: 'me' },
    resolve: 'unsolved',
  },
  { assign: { kind: 'person', operatorId: 'op_1:x' } },
  { assign: { kind: 'team', teamId: 'sales' }, priority: 3 },
])('%j', (steps) => {
  expect(kept(steps)).toEqual(steps);
});
