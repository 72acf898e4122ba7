import { expect, test } from 'vitest';
import { KeyMap } from './key-map';
import { judgeKey, NO_RUN, RUN_MS } from './key-run';
import { USUAL_KEYS } from './usual-keys';

const map = new KeyMap((act) => USUAL_KEYS[act]);

/** What the keys would do, pressed `everyMs` apart. */
function press(keys: readonly string[], everyMs: number, isInText = false): string[] {
  let run = NO_RUN;
  return keys.flatMap((key, index) => {
    const meaning = map.meaning(key.toLowerCase(), null, isInText);
    const judged = judgeKey(run, key, meaning, index * everyMs);
    run = judged.run;
    return judged.verdict === 'ignore' ? [] : [`${judged.verdict} ${meaning}`];
  });
}

test.each(['Hello', 'Okay, refund'])('text that is typed at a common speed does nothing: %s', (text) => {
  expect(press([...text], 120)).toEqual([]);
});

test('the first of two keys is remembered, and what follows at once is text all the same', () => {
  expect(press([...'Goodbye'], 120)).toEqual(['act prefix']);
});

test.each([
  ['ease', 'resolve'],
  ['Yes, it is here', 'accept'],
  ['dear', 'decline'],
  ['x-ray', 'take_next'],
  ['sorry', 'hold'],
  ['after all', 'hand_over'],
  ['The parcel', 'tags'],
])('text that begins with a key that others would notice is held back until the next letter: %s', (text, action) => {
  expect(press([...text], 120)).toEqual([`act_if_alone ${action}`]);
});

test('a key pressed alone acts at once; resolving waits for a second letter', () => {
  expect(press(['i'], 0)).toEqual(['act claim']);
  expect(press(['e'], 0)).toEqual(['act_if_alone resolve']);
});

test('keys that are pressed with a pause are all meant', () => {
  expect(press(['i', 'r', 'e'], RUN_MS)).toEqual(['act claim', 'act reply', 'act_if_alone resolve']);
});

test('steps through the list may follow each other, and another key may follow them', () => {
  expect(press(['j', 'j', 'k', 'i'], 80)).toEqual(['act next', 'act next', 'act previous', 'act claim']);
});

test('a letter of a text field counts: the field may close while one writes', () => {
  const written = judgeKey(NO_RUN, 'l', null, 1_000);
  expect(judgeKey(written.run, 'e', 'resolve', 1_100).verdict).toBe('ignore');
});

test('Esc ends what was typed', () => {
  const written = judgeKey(NO_RUN, 'l', null, 1_000);
  const left = judgeKey(written.run, 'Escape', 'leave', 1_050);
  expect(left.verdict).toBe('act');
  expect(judgeKey(left.run, 'e', 'resolve', 1_100).verdict).toBe('act_if_alone');
});
