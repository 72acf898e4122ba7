import { expect, test } from 'vitest';
import { message } from '../testing/build';
import { quoteExcerpt } from './quote-excerpt';

const text = (words: string) => message(1, { content: { type: 'text', text: words } });

test('a text is one line, cut where it is long and never through a letter', () => {
  expect(quoteExcerpt(text('one\n\n two'))).toBe('one two');
  const long = quoteExcerpt(text('😄'.repeat(200)));
  expect(long).toMatch(/^(😄)+…$/u);
  expect(long.length).toBeLessThanOrEqual(160);
});

test('what is no text is told in words', () => {
  expect(quoteExcerpt(message(1, { content: { type: 'image', state: 'ready', url: '/x' } }))).toBe('Photo');
  const sticker = { type: 'sticker', packageId: '1', stickerId: '2', keywords: ['love'] } as const;
  expect(quoteExcerpt(message(1, { content: { ...sticker, keywords: ['love'] } }))).toBe('Sticker: love');
});

test('an unsent message, one that is not in this history and one on its way are told apart', () => {
  expect(quoteExcerpt(message(1, { content: { type: 'unsent' } }))).toBe('Message unsent');
  expect(quoteExcerpt(null)).toBe('This message is not in this history.');
  expect(quoteExcerpt(undefined)).toBe('Loading…');
});
