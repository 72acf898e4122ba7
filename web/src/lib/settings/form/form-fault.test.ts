import { expect, test } from 'vitest';
import { faultsAt, faultsWithin, isWithin, placesOf, toFaults } from './form-fault';

test('a field of a refusal is a path and a code; the code alone is about the whole', () => {
  expect(toFaults(['rules.3.teamId UNKNOWN_TEAM', 'FALLBACK_TEAM_GONE', 'en.my key UNKNOWN_KEY'])).toEqual([
    { path: 'rules.3.teamId', code: 'UNKNOWN_TEAM' },
    { path: '', code: 'FALLBACK_TEAM_GONE' },
    { path: 'en.my key', code: 'UNKNOWN_KEY' },
  ]);
});

test('a part lies within, a neighbour with the same beginning does not', () => {
  expect(isWithin('rules.1.name', 'rules.1')).toBe(true);
  expect(isWithin('rules.1', 'rules.1')).toBe(true);
  expect(isWithin('rules.10.name', 'rules.1')).toBe(false);
  expect(isWithin('anything', '')).toBe(true);
});

const FAULTS = [
  { path: 'words.0', code: 'EMPTY' },
  { path: 'words.1', code: 'EMPTY' },
  { path: 'words.1', code: 'TOO_LONG' },
  { path: 'words', code: 'TOO_MANY' },
  { path: 'name', code: 'EMPTY' },
];

test('a field of many words says each thing once', () => {
  expect(faultsWithin(FAULTS, ['words']).map(({ code }) => code)).toEqual(['EMPTY', 'TOO_LONG', 'TOO_MANY']);
  expect(faultsWithin(FAULTS, ['words.0', 'name'])).toHaveLength(1);
});

test('a group shows what is wrong with itself alone', () => {
  expect(faultsAt(FAULTS, 'words')).toEqual([{ path: 'words', code: 'TOO_MANY' }]);
});

test('the places around a value, the widest first', () => {
  expect(placesOf('rules.0.name')).toEqual(['rules', 'rules.0', 'rules.0.name']);
  expect(placesOf('')).toEqual([]);
});
