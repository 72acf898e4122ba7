import { expect, test } from 'vitest';
import { FormFields } from './form-fields.svelte';

function fieldsWith(faults: { path: string; code: string }[] = []) {
  const fields = new FormFields(() => faults);
  const focused: string[] = [];
  const place = (path: string, label: string) =>
    fields.register([path], { label: () => label, focus: () => focused.push(path) });
  return { fields, focused, place };
}

test('a fault is named by the groups around it and its field', () => {
  const { fields, place } = fieldsWith();
  place('rules.0', 'Refunds');
  place('rules.0.teamId', 'Team');
  expect(fields.labelOf('rules.0.teamId')).toBe('Refunds · Team');
  expect(fields.wordsOf({ path: 'rules.0.teamId', code: 'UNKNOWN_TEAM' })).toMatch(/^Refunds · Team: This team/);
  expect(fields.wordsOf({ path: '', code: 'FALLBACK_TEAM_GONE' })).toMatch(/^Routing/);
});

test('a field that knows more about its fault says it', () => {
  const { fields } = fieldsWith();
  fields.register(['acceptSec'], { label: () => 'Accept', focus: () => undefined, wordsOf: () => 'From 5 to 600.' });
  expect(fields.wordsOf({ path: 'acceptSec', code: 'OUT_OF_RANGE' })).toBe('Accept: From 5 to 600.');
});

test('the way to a field opens the groups around it, one after the other', async () => {
  const { fields, focused, place } = fieldsWith();
  // What is closed has no fields on the page until the focus opens it.
  fields.register(['rules.0'], {
    label: () => 'Refunds',
    focus: () => {
      focused.push('rules.0');
      place('rules.0.words', 'Words');
    },
  });
  await fields.goTo('rules.0.words.3');
  expect(focused).toEqual(['rules.0', 'rules.0.words']);
});

test('a group that was opened and closed again is opened before its field, which is on the page out of sight', async () => {
  const { fields, focused, place } = fieldsWith();
  place('rules.0.words', 'Words');
  place('rules.0', 'Refunds');
  await fields.goTo('rules.0.words');
  expect(focused).toEqual(['rules.0', 'rules.0.words']);
});

test('where nothing stands for a path, nothing happens', async () => {
  const { fields, focused, place } = fieldsWith();
  place('name', 'Name');
  await fields.goTo('gone.0');
  expect(focused).toEqual([]);
});

test('what left the page is led to no more; what took its path stays', async () => {
  const { fields, focused, place } = fieldsWith();
  const leave = place('rules.0', 'First');
  place('rules.0', 'Second');
  leave();
  expect(fields.labelOf('rules.0')).toBe('Second');
  await fields.goTo('rules.0');
  expect(focused).toEqual(['rules.0']);
});
