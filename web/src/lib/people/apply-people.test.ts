import { expect, test } from 'vitest';
import { deskPerson } from '../testing/build';
import { applyPeople, findPeople, sortedPeople } from './apply-people';

const aya = deskPerson({ operatorId: 'op_a', name: 'Aya', teams: ['billing'] });
const ren = deskPerson({ operatorId: 'op_r', name: 'Ren', declared: 'away' });

test('news replaces one and leaves the others; a whole list replaces all', () => {
  const known = applyPeople(new Map(), [aya, ren], true);
  const changed = applyPeople(known, [{ ...aya, used: 3 }], false);
  expect([...changed.values()].map(({ name, used }) => [name, used])).toEqual([
    ['Aya', 3],
    ['Ren', 0],
  ]);
  expect([...applyPeople(changed, [ren], true).keys()]).toEqual(['op_r']);
});

test('who can take something stands first, then names', () => {
  const offline = deskPerson({ operatorId: 'op_1', name: 'Abe', declared: 'offline' });
  const lost = deskPerson({ operatorId: 'op_2', name: 'Bea', effective: 'reconnecting' });
  const busy = deskPerson({ operatorId: 'op_3', name: 'Zoe', declared: 'busy' });
  const order = sortedPeople([offline, lost, ren, busy, aya]).map(({ name }) => name);
  expect(order).toEqual(['Aya', 'Zoe', 'Ren', 'Bea', 'Abe']);
});

test.each([
  ['a', ['Aya']],
  ['ＡＹＡ', ['Aya']],
  ['refunds', ['Aya']],
  ['', ['Aya', 'Ren']],
  ['nobody', []],
])('“%s” finds %j by name and by team', (text, names) => {
  const found = findPeople([aya, ren], text, new Map([['billing', 'Billing and refunds']]));
  expect(found.map(({ name }) => name)).toEqual(names);
});
