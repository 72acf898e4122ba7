// What is filled in, what stays a gap, and how one goes from gap to gap.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillTokens, hasTokens, nextGap, tokensIn } from './reply-tokens';

const VALUES = { name: '田中 花子', operator: 'Aya', order_id: null, empty: '  ' };

describe('filling', () => {
  test.each([
    ['Hello {{name}}, I am {{operator}}.', 'Hello 田中 花子, I am Aya.'],
    ['{{ Name }} {{NAME}} {{ｎａｍｅ}}', '田中 花子 田中 花子 田中 花子'],
    ['Order {{order_id}}', 'Order {{order_id}}'],
    ['{{empty}} {{nobody knows}} {{toString}}', '{{empty}} {{nobody knows}} {{toString}}'],
    ['{name} {{}} {{ }} {{a\nb}} {{name', '{name} {{}} {{ }} {{a\nb}} {{name'],
    ['｛｛name｝｝様 {｛Order ID｝} ｛{name}｝', '田中 花子様 {｛Order ID｝} 田中 花子'],
    ['｛name｝ ｛｛｝｝ ｛｛name', '｛name｝ ｛｛｝｝ ｛｛name'],
  ])('%j', (text, filled) => {
    expect(fillTokens(text, VALUES)).toBe(filled);
  });

  test('a space, a hyphen and an underscore are the same in a name', () => {
    expect(fillTokens('{{order id}} {{Order-ID}}', { order_id: 'A-17' })).toBe('A-17 A-17');
  });

  test('a customer whose name holds braces or a pattern gets it as it is, and it is no token of ours', () => {
    expect(fillTokens('{{name}}!', { name: '$& {{operator}}', operator: 'Aya' })).toBe('$& {{operator}}!');
  });

  test('leaves no known token, and every unknown one', () => {
    const pieces = fc.array(fc.constantFrom('{{name}}', '{{gap}}', '｛{name}｝', 'x', '{', '｝', '}', ' ', '\n'), {
      maxLength: 30,
    });
    // A value with a line break makes no gap of the braces around it.
    fc.assert(
      fc.property(pieces, (list) => {
        const text = list.join('');
        const left = tokensIn(fillTokens(text, { name: 'A\nya' })).map(({ name }) => name);
        expect(left).toEqual(
          tokensIn(text)
            .map(({ name }) => name)
            .filter((name) => name !== 'name'),
        );
      }),
    );
  });
});

describe('gaps', () => {
  const text = 'Hi {{name}}, order {{order_id}}';
  const [first, last] = tokensIn(text);

  test('have their place', () => {
    expect(tokensIn(text)).toEqual([
      { name: 'name', from: 3, to: 11 },
      { name: 'order_id', from: 19, to: 31 },
    ]);
    expect([hasTokens(text), hasTokens('{ {name} } {}')]).toEqual([true, false]);
  });

  test('braces as wide as an input method types them are braces, and mixed ones too', () => {
    expect(tokensIn('a {｛b｝} ｛｛c }}')).toEqual([
      { name: 'b', from: 2, to: 7 },
      { name: 'c', from: 8, to: 14 },
    ]);
    expect(hasTokens('｛name｝ { ｛name｝ }')).toBe(false);
  });

  test('one goes on from the one that is selected, and out behind the last', () => {
    expect(nextGap(text, { from: 0, to: 0 })).toEqual(first);
    expect(nextGap(text, first ?? { from: 0, to: 0 })).toEqual(last);
    expect(nextGap(text, last ?? { from: 0, to: 0 })).toBeNull();
    expect(nextGap(text, last ?? { from: 0, to: 0 }, true)).toEqual(first);
    expect(nextGap(text, first ?? { from: 0, to: 0 }, true)).toBeNull();
  });
});
