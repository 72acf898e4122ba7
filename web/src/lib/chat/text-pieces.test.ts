import { expect, test } from 'vitest';
import { textPieces } from './text-pieces';

const shown = (...args: Parameters<typeof textPieces>) =>
  textPieces(...args).map((piece) => [piece.kind, piece.text, ...('isSelf' in piece ? [piece.isSelf] : [])]);
const emoji = (index: number, length: number) => ({ index, length, productId: 'p', emojiId: '001' });

test('LINE emoji and mentions stand in their places, links between them', () => {
  const text = '(love) @Ben see https://line.me (ok)';
  const content = {
    type: 'text' as const,
    text,
    emojis: [emoji(text.indexOf('(ok)'), 4), emoji(0, 6)],
    mentions: [{ index: 7, length: 4, kind: 'user' as const, userId: 'U1' }],
  };
  expect(shown(content)).toEqual([
    ['emoji', '(love)'],
    ['plain', ' '],
    ['mention', '@Ben', false],
    ['plain', ' see '],
    ['link', 'https://line.me'],
    ['plain', ' '],
    ['emoji', '(ok)'],
  ]);
});

test('places are UTF-16 units: an emoji of Unicode before them counts two', () => {
  const text = '😄@あや!';
  const content = { type: 'text' as const, text, mentions: [{ index: 2, length: 3, kind: 'user' as const }] };
  expect(shown(content)).toEqual([
    ['plain', '😄'],
    ['mention', '@あや', false],
    ['plain', '!'],
  ]);
});

test('a mention of the account or of everybody is told apart', () => {
  const content = {
    type: 'text' as const,
    text: '@All @Bot',
    mentions: [
      { index: 0, length: 4, kind: 'all' as const },
      { index: 5, length: 4, kind: 'user' as const, isSelf: true },
    ],
  };
  expect(shown(content)).toEqual([
    ['mention', '@All', true],
    ['plain', ' '],
    ['mention', '@Bot', true],
  ]);
});

test('places that overlap or lie outside the text cost no letter of it', () => {
  const content = {
    type: 'text' as const,
    text: 'abcdef',
    emojis: [emoji(1, 3), emoji(2, 3), emoji(5, 9), emoji(4, 0)],
  };
  const pieces = textPieces(content);
  expect(pieces.map((piece) => piece.text).join('')).toBe('abcdef');
  expect(pieces.filter((piece) => piece.kind === 'emoji')).toHaveLength(1);
});
