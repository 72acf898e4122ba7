import { expect, test } from 'vitest';
import { DEFAULT_PREFERENCES } from '$protocol/preference-defaults';
import type { KeyPreferences } from '$protocol/preferences';
import { ACT_WORDS } from './act-words';
import { DeskKeys } from './desk-keys.svelte';
import { conflictsOf, KeyMap } from './key-map';
import { KEYED_ACTS, type KeyedAct, USUAL_KEYS, VIEW_ACTS } from './usual-keys';

const usual = (act: KeyedAct): string => USUAL_KEYS[act];
const keysOf = (keys: Partial<KeyPreferences>) =>
  new DeskKeys({ current: { ...DEFAULT_PREFERENCES, keys: { areSingleKeysOn: true, keys: {}, ...keys } } });
const mapOf = (keys: Partial<KeyPreferences>) => {
  const own = keysOf(keys);
  return new KeyMap((act) => own.of(act));
};

test('no two acts have the same key, nor one that hides another', () => {
  expect(KEYED_ACTS.flatMap((act) => conflictsOf(act, usual(act), usual))).toEqual([]);
  for (const act of KEYED_ACTS) {
    const [first, second] = usual(act).split(' ');
    const map = new KeyMap(usual);
    expect(map.meaning(second ?? first ?? '', second ? (first ?? null) : null, false)).toBe(act);
  }
});

test('every act has words of its own', () => {
  const words = KEYED_ACTS.map((act) => ACT_WORDS[act].words());
  expect(new Set(words).size).toBe(KEYED_ACTS.length);
});

test('the first of two keys waits, and behind it no other key means what it means alone', () => {
  const map = mapOf({});
  expect(map.meaning('g', null, false)).toBe('prefix');
  expect(map.meaning('a', 'g', false)).toBe('go_all');
  expect(map.meaning('a', null, false)).toBe('hand_over');
  expect(map.meaning('e', 'g', false)).toBeNull();
});

test('in a text field a letter is a letter; Esc and the palette’s key work everywhere', () => {
  const map = mapOf({});
  expect(map.meaning('j', null, true)).toBeNull();
  expect(map.meaning('Escape', null, true)).toBe('leave');
  expect(map.meaning('Mod+k', null, true)).toBe('palette');
});

test('a key that was changed is hers, and the usual one does nothing', () => {
  const map = mapOf({ keys: { resolve: 'q', reply: '' } });
  expect([map.meaning('q', null, false), map.meaning('e', null, false)]).toEqual(['resolve', null]);
  expect(map.meaning('r', null, false)).toBeNull();
});

test('without single keys only those with Mod are left, and tooltips name no other', () => {
  const own = keysOf({ areSingleKeysOn: false });
  const map = mapOf({ areSingleKeysOn: false });
  expect(KEYED_ACTS.filter((act) => own.of(act) !== '')).toEqual(['palette']);
  expect([map.meaning('e', null, false), map.meaning('g', null, false)]).toEqual([null, null]);
  expect([map.meaning('Mod+k', null, false), map.meaning('Escape', null, false)]).toEqual(['palette', 'leave']);
  expect([own.title('Resolve', 'resolve'), own.aria('resolve')]).toEqual(['Resolve', undefined]);
  expect(keysOf({}).title('Resolve', 'resolve')).toBe('Resolve (E)');
});

test.each([
  ['a key that another has', 'reply', 'e', ['resolve']],
  ['the first key of others', 'reply', 'g', ['go_mine', 'go_waiting', 'go_all', 'go_settings', ...VIEW_ACTS]],
  ['two keys of which another has the first alone', 'reply', 'e x', ['resolve']],
  ['the same two keys', 'reply', 'g m', ['go_mine']],
  ['its own key', 'reply', 'r', []],
  ['a free key', 'reply', 'w', []],
  ['two free keys', 'reply', 'g r', []],
  ['none', 'reply', '', []],
] as const)('a conflict: %s', (_name, act, key, others) => {
  expect(conflictsOf(act, key, usual)).toEqual(others);
});
