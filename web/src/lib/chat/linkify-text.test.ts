import { expect, test } from 'vitest';
import { linkifyText } from './linkify-text';

const links = (text: string) => linkifyText(text).flatMap((piece) => (piece.href === null ? [] : [piece.href]));

test.each([
  ['https://example.com/a?b=1 です', ['https://example.com/a?b=1']],
  ['ดูที่ http://example.co.th ค่ะ', ['http://example.co.th']],
  ['aya@example.com', ['mailto:aya@example.com']],
  ['www.example.jp も見てください', ['https://www.example.jp']],
  ['(WWW.example.com/a)', ['https://WWW.example.com/a']],
  ['tel:+66-2-123-4567', ['tel:+66-2-123-4567']],
])('%s has its link', (text, expected) => {
  expect(links(text)).toEqual(expected);
});

test.each([
  'javascript:alert(1)',
  'ftp://example.com',
  '//example.com',
  'data:text/html,x',
  'example.com',
  'invoice.pdf',
  '10.0.0.1',
  '<b>no</b>',
])('%s stays text', (text) => {
  expect(links(text)).toEqual([]);
});

test('nothing of the text is lost', () => {
  const text = 'a https://example.com b aya@example.com c';
  expect(
    linkifyText(text)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text);
});
