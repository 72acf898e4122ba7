import { describe, expect, test } from 'vitest';
import { DEFAULT_PREFERENCES } from './preference-defaults';
import {
  checkChange,
  isPreferenceSection,
  type PreferenceSection,
  preferencesAnswer,
  readPreferences,
} from './preferences';

describe('reading', () => {
  test('what nobody has kept is the default, which is valid itself', () => {
    for (const kept of [null, undefined, 'x', [], { look: null }, { keys: 3 }])
      expect(readPreferences(kept)).toEqual(DEFAULT_PREFERENCES);
    expect(preferencesAnswer.parse(DEFAULT_PREFERENCES)).toEqual(DEFAULT_PREFERENCES);
  });

  test('keeps what fits and takes the default for what does not; what nobody knows any more is gone', () => {
    const kept = { look: { theme: 'dark', density: 'tiny', fontPercent: 500, gone: 1 }, gone: {} };
    expect(readPreferences(kept)).toEqual({
      ...DEFAULT_PREFERENCES,
      look: { ...DEFAULT_PREFERENCES.look, theme: 'dark' },
    });
  });

  test('every section has a default for each of its values', () => {
    for (const section of Object.keys(preferencesAnswer.shape) as PreferenceSection[])
      expect(Object.keys(DEFAULT_PREFERENCES[section])).toEqual(Object.keys(preferencesAnswer.shape[section].shape));
  });
});

describe('a change', () => {
  test('is a part of its section', () => {
    expect(checkChange('look', { theme: 'contrast' })).toEqual({ change: { theme: 'contrast' } });
    expect(checkChange('keys', { keys: { resolve: 'q' } })).toEqual({ change: { keys: { resolve: 'q' } } });
  });

  test('names what is wrong, and nothing of it is kept', () => {
    expect(checkChange('look', { theme: 'dark', fontPercent: 500, listPx: 1.5 })).toEqual({
      wrong: ['fontPercent', 'listPx'],
    });
    expect(checkChange('look', { areSingleKeysOn: true })).toHaveProperty('wrong');
    expect(checkChange('look', 'dark')).toHaveProperty('wrong');
  });

  test('is of a section there is', () => {
    expect(['look', 'keys', 'composer', 'notices'].every(isPreferenceSection)).toBe(true);
    expect(['', 'toString', '__proto__', 'looks'].some(isPreferenceSection)).toBe(false);
  });
});
