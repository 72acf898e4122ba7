import { expect, test } from 'vitest';
import { isOneLine, toOneLine } from './one-line';

test.each(['a\nb', 'a\rb', 'a\u0000b', 'a\u2028b', 'a\u2029b', 'a\u0085b', 'a\u202eb', 'a\u2066b', 'a\ud800b'])(
  '%j is more than a line, and is made one',
  (text) => {
    expect([isOneLine(text), toOneLine(text)]).toEqual([false, 'a b']);
  },
);

test.each(['', '田中 花子', 'ครับ', '👩‍👩‍👧‍👦', 'a\u200eb', 'Ann (VIP) = 1'])('%j stays as it is', (text) => {
  expect([isOneLine(text), toOneLine(text)]).toEqual([true, text]);
});
