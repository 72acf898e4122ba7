import { expect, test } from 'vitest';
import { TEXT_KEYS } from '$domain/bot/texts/text-keys';
import { countChanged, problemsOf, TEXT_GROUPS, textsShape } from './text-drafts';
import { GROUP_WORDS, problemWords, textName } from './text-words';

test('every text is in one group, in the order of the texts', () => {
  expect(TEXT_GROUPS.flatMap(({ keys }) => keys)).toEqual(TEXT_KEYS);
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
  expect([textName('ask_topic'), textName('label_end_chat')]).toEqual(['ask topic', 'end chat']);
});
