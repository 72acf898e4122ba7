// What values an attribute takes, and what is wrong with definitions.
import { expect, test } from 'vitest';
import { type AttributeSettings, attributeFaults, toAttributeValue } from './attribute';

const of = (type: AttributeSettings['type'], more: Partial<AttributeSettings> = {}): AttributeSettings => ({
  id: 'one',
  label: 'One',
  type,
  ...more,
});

test.each<[AttributeSettings, string, string | null]>([
  [of('text'), '  東京 ', '東京'],
  [of('text', { maxLength: 2 }), 'abc', null],
  [of('text'), 'two\nlines', null],
  [of('text'), ' ', null],
  [of('text'), 'dlo\u202eG', null],
  [of('text'), '\ud800', null],
  [of('number'), '１２', '12'],
  [of('number'), '-3.50', '-3.5'],
  [of('number', { min: 0, max: 10 }), '10', '10'],
  [of('number', { min: 0, max: 10 }), '10.1', null],
  [of('number'), '1e9', null],
  [of('number'), 'Infinity', null],
  [of('number'), '9007199254740991', '9007199254740991'],
  [of('number'), '12345678901234567890', null],
  [of('date'), '2026-02-28', '2026-02-28'],
  [of('date'), '2026-02-30', null],
  [of('date'), '28.2.2026', null],
  [of('choice', { choices: ['Gold', 'Silver'] }), 'Gold', 'Gold'],
  [of('choice', { choices: ['Gold', 'Silver'] }), 'gold', null],
  [of('yes_no'), 'yes', 'yes'],
  [of('yes_no'), 'true', null],
])('%j takes %j as %j', (attribute, typed, value) => {
  expect(toAttributeValue(attribute, typed)).toBe(value);
});

const faultsOf = (attributes: readonly AttributeSettings[], before: readonly AttributeSettings[] = []) =>
  attributeFaults(attributes, before).map(({ path, code }) => `${path} ${code}`.trim());

test.each<[string, AttributeSettings[], string[]]>([
  ['one of each', [of('text'), of('choice', { id: 'two', choices: ['a'] })], []],
  ['a choice without choices', [of('choice')], ['0.choices EMPTY']],
  ['no label', [of('text', { label: '' })], ['0.label EMPTY']],
  ['the same key', [of('text'), of('date')], ['1.id DUPLICATE']],
  ['bounds the wrong way round', [of('number', { min: 2, max: 1 })], ['0.min OUT_OF_RANGE']],
  ['longer than there is room for', [of('text', { maxLength: 501 })], ['0.maxLength OUT_OF_RANGE']],
])('%s', (_, attributes, faults) => {
  expect(faultsOf(attributes)).toEqual(faults);
});

test('what chats have values of stays, with its type', () => {
  expect(faultsOf([], [of('text')])).toEqual(['ATTRIBUTE_GONE']);
  expect(faultsOf([of('number')], [of('text')])).toEqual(['ATTRIBUTE_GONE']);
  expect(faultsOf([of('text', { isArchived: true })], [of('text')])).toEqual([]);
});
