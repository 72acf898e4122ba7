import { expect, test } from 'vitest';
import { viewActs } from './view-acts';

const rail = (length: number) =>
  Array.from({ length }, (_, place) => ({ name: `View ${place + 1}`, address: `view=all&saved=v${place + 1}` }));

test('each saved view has the act of its place, by its name, and opens its own list', () => {
  const shown: string[] = [];
  const acts = viewActs(rail(2), (address) => shown.push(address));
  expect(Object.keys(acts)).toEqual(['view_1', 'view_2']);
  expect(acts.view_2?.label?.()).toContain('View 2');
  acts.view_2?.run(null);
  expect(shown).toEqual(['view=all&saved=v2']);
});

test('there are nine keys, however many views', () => {
  expect(Object.keys(viewActs(rail(12), () => undefined))).toHaveLength(9);
});
