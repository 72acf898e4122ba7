// What the audit log says of a change: only fields that differ, by paths that a person finds again, small, and never a secret.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedFields } from './changed-fields';

test('only what differs is told, items of lists by their ids', () => {
  const before = [
    { id: 'sales', name: 'Sales', policy: { capacity: 2, tags: ['a'] } },
    { id: 'old', name: 'Old' },
  ];
  const after = [
    { id: 'new', name: 'New' },
    { id: 'sales', name: 'Sales', policy: { capacity: 3, tags: ['a', 'b'] } },
  ];
  expect(changedFields(before, after)).toEqual({
    before: { 'sales.policy.capacity': 2, 'sales.policy.tags': ['a'], old: { id: 'old', name: 'Old' }, new: null },
    after: { 'sales.policy.capacity': 3, 'sales.policy.tags': ['a', 'b'], old: null, new: { id: 'new', name: 'New' } },
  });
});

test('nothing changed is nothing told, whatever the document is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const copy: unknown = JSON.parse(JSON.stringify(value));
      expect(changedFields(value, copy)).toEqual({ before: {}, after: {} });
    }),
  );
});

test('whatever differs is told', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
      const isSame = JSON.stringify(before) === JSON.stringify(after);
      fc.pre(!isSame);
      const told = changedFields(before, after);
      // Keys in another order are the same document.
      const isTold = Object.keys(told.after).length > 0;
      expect(isTold || sorted(before) === sorted(after)).toBe(true);
    }),
  );
});

test('an empty list in place of an empty object is told', () => {
  expect(changedFields({ a: {} }, { a: [] })).toEqual({ before: { a: {} }, after: { a: [] } });
});

test('a secret is told as changed and by no letter', () => {
  const told = changedFields({ keys: { secret: null } }, { keys: { secret: 'hush' } }, ['secret']);
  expect(told).toEqual({ before: { 'keys.secret': null }, after: { 'keys.secret': 'hidden' } });
});

test('long values and long lists of fields are cut, so that an entry stays small', () => {
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`field${n}`, 'x'.repeat(5_000)]));
  const told = changedFields({}, many);
  expect(JSON.stringify(told).length).toBeLessThan(20_000);
  expect(told.after['…']).toEqual({ moreFields: 200 });
});

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, field: unknown) =>
    field !== null && typeof field === 'object' && !Array.isArray(field)
      ? Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)))
      : field,
  );
}
