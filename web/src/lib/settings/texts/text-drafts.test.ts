import { expect, test } from 'vitest';
import { TEXT_KEYS } from '$domain/bot/texts/text-keys';
import { isSent } from '$domain/bot/texts/unsent-texts';
import { countChanged, problemsOf, TEXT_GROUPS, textsShape } from './text-drafts';
import { TEXT_NAMES } from './text-names';
import { GROUP_WORDS, problemWords } from './text-words';

test('every text that is sent is in one group, in the order of the texts', () => {
  expect(TEXT_GROUPS.flatMap(({ keys }) => keys)).toEqual(TEXT_KEYS.filter(isSent));
  expect(TEXT_GROUPS.every(({ keys }) => keys.length > 0)).toBe(true);
});

test('an empty field is ours, a box is silence, and both are told apart when saved', () => {
  const draft = textsShape.toDraft({ en: { end: '', ask: 'One moment…' } });
  expect([draft.en.end, draft.en.ask, draft.en.timeout]).toEqual([
    { text: '', isOff: true },
    { text: 'One moment…', isOff: false },
    { text: '', isOff: false },
  ]);
  draft.en.end.isOff = false;
  draft.en.ask.text = '';
  draft.ja.timeout.isOff = true;
  expect(textsShape.toValue(draft)).toEqual({ ja: { timeout: '' } });
});

test('what is wrong is known while one writes; ours and silence never are', () => {
  const written = (text: string) => problemsOf('ask_topic', { text, isOff: false }).map(problemWords);
  expect(written('About {topic}.')).toEqual([]);
  expect(written('About {theme}.')).toEqual(['{theme} means nothing here.', '{topic} has to stand in it.']);
  expect(written('')).toEqual([]);
  expect(problemsOf('position_update', { text: 'no token', isOff: true })).toEqual([]);
  expect(problemsOf('label_cancel', { text: 'x'.repeat(21), isOff: false }).map(({ code }) => code)).toEqual([
    'TOO_LONG',
  ]);
});

test('own texts are counted per language', () => {
  const draft = textsShape.toDraft({ en: { end: '', ask: 'One moment…' } });
  expect([countChanged(draft.en), countChanged(draft.ja)]).toEqual([2, 0]);
});

test('groups and texts have names', () => {
  expect(TEXT_GROUPS.map(({ name }) => GROUP_WORDS[name]()).every((words) => words !== '')).toBe(true);
  const names = Object.values(TEXT_NAMES).map((name) => name());
  expect(names.every((name) => name !== '')).toBe(true);
  expect(new Set(names).size).toBe(names.length);
  expect(TEXT_NAMES.all_busy()).toBe('Nobody is free, with her place');
});

test('what was stored for a text that is never sent is kept, and not counted', () => {
  const stored = { en: { callback_booked: 'We call you: {window}', end: '' } };
  const draft = textsShape.toDraft(stored);
  expect(countChanged(draft.en)).toBe(1);
  expect(textsShape.toValue(draft)).toEqual(stored);
});
