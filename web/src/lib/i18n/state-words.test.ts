import { expect, test } from 'vitest';
import { previewWords } from './state-words';

test.each([
  ['text', 'hello', 'hello'],
  ['image', '', 'Photo'],
  ['video', '', 'Video'],
  ['audio', '', 'Voice message'],
  ['file', '見積書.pdf', 'File: 見積書.pdf'],
  ['location', '', 'Location'],
  ['location', '東京タワー', 'Location: 東京タワー'],
  ['sticker', '', 'Sticker'],
  ['sticker', 'love', 'Sticker: love'],
  ['card', 'Our menu', 'Our menu'],
  ['unsent', '', 'Message unsent'],
  ['unsupported', 'hologram', 'Unsupported message (hologram)'],
  ['from_the_future', '', 'Unsupported message'],
])('a row whose last line is of the kind %s (%s) says: %s', (type, text, words) => {
  expect(previewWords({ author: 'customer', type, text })).toBe(words);
});
