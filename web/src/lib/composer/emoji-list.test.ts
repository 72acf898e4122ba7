// What a word finds among the emoji: any script, full-width or not, names before further words.
import { expect, test } from 'vitest';
import { type EmojiLists, type EmojiWords, findEmoji } from './emoji-list';

const none: readonly EmojiWords[] = [];
const lists: EmojiLists = {
  smileys: [
    ['😀', 'にっこり笑う', '笑顔 スマイル'],
    ['🙂', 'smile a little', 'face'],
  ],
  people: [['🙏', 'ไหว้', 'ขอบคุณ ขอโทษ']],
  nature: [['🐱', 'cat face', 'smile pet']],
  food: none,
  places: none,
  activities: none,
  objects: none,
  symbols: none,
  flags: none,
};
const found = (query: string, most = 9) => findEmoji(lists, query, most).map(([emoji]) => emoji);

test('by a part of a name or of a further word, in any script', () => {
  expect(found('笑')).toEqual(['😀']);
  expect(found('ขอบคุณ')).toEqual(['🙏']);
  expect(found('スマイル')).toEqual(['😀']);
  expect(found('🐱')).toEqual(['🐱']);
});

test('full-width letters and capitals mean the same, and every word must be there', () => {
  expect(found('ＣＡＴ')).toEqual(['🐱']);
  expect(found('Smile pet')).toEqual(['🐱']);
  expect(found('smile dog')).toEqual([]);
});

test('names that begin with it come first, and no more than asked for', () => {
  expect(found('smile')).toEqual(['🙂', '🐱']);
  expect(found('smile', 1)).toEqual(['🙂']);
});
