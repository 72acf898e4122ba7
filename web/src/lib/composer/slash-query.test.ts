// What calls a canned reply, and what is only a slash in a text.
import { expect, test } from 'vitest';
import { isSlashAlone, slashAt, withReply, withSlash } from './slash-query';

test.each([
  ['/', 0, ''],
  ['/hours', 0, 'hours'],
  ['Hello /ho', 6, 'ho'],
  ['Hello\n/ho', 6, 'ho'],
  ['/あいさつ', 0, 'あいさつ'],
  ['／あい', 0, 'あい'],
  ['　/สวัสดี', 1, 'สวัสดี'],
])('%j calls one', (text, from, query) => {
  expect(slashAt(text, text.length)).toEqual({ from, to: text.length, query });
});

test.each(['', 'and/or', '1/2', 'https://a', '/ho urs', '//', '/a/b', `/${'x'.repeat(33)}`])(
  '%j calls none',
  (text) => {
    expect(slashAt(text, text.length)).toBeNull();
  },
);

test('only what stands before the caret counts', () => {
  expect(slashAt('/hours and more', 3)).toEqual({ from: 0, to: 3, query: 'ho' });
  expect(slashAt('/hours and more', 10)).toBeNull();
});

test('a reply takes the place of the slash and its word, and its first gap is selected', () => {
  const slash = { from: 3, to: 6, query: 'ho' };
  expect(withReply('Hi /ho {{later}}', slash, 'Nine to five.')).toEqual({
    text: 'Hi Nine to five. {{later}}',
    from: 16,
    to: 16,
  });
  expect(withReply('{{a}} /ho', { from: 6, to: 9, query: 'ho' }, 'Order {{order_id}}, {{date}}')).toEqual({
    text: '{{a}} Order {{order_id}}, {{date}}',
    from: 12,
    to: 24,
  });
});

test('a slash from the menu stands apart from the word before it', () => {
  expect(withSlash('', 0)).toEqual({ text: '/', from: 1, to: 1 });
  expect(withSlash('Hello', 5)).toEqual({ text: 'Hello /', from: 7, to: 7 });
  expect(withSlash('Hello ', 6)).toEqual({ text: 'Hello /', from: 7, to: 7 });
});

test.each([
  ['/', true],
  [' ／ ', true],
  ['/a', false],
  ['Hello /', false],
  ['', false],
])('%j is a slash alone: %s', (text, is) => {
  expect(isSlashAlone(text)).toBe(is);
});
