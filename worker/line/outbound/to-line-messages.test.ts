import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MessageContent } from '../../domain/chat/message-content';
import { checkText } from '../../domain/delivery/text-limits';
import { toLineMessage, toMessagesArray } from './to-line-messages';

describe('a text', () => {
  test('becomes LINE’s text object and survives the way as JSON, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        fc.pre(checkText(text) === null);
        const message = toLineMessage({ type: 'text', text });
        expect(message.ok && JSON.parse(message.value)).toEqual({ type: 'text', text });
        expect(toLineMessage({ type: 'text', text })).toEqual(message);
      }),
    );
  });

  test.each([
    ['5000 letters', 'a'.repeat(5000), true],
    ['5001 letters', 'a'.repeat(5001), false],
    ['2500 emoji of two units', '😀'.repeat(2500), true],
    ['an emoji over the edge', `${'a'.repeat(4999)}😀`, false],
  ])('of %s', (_name, text, isTaken) => {
    expect(toLineMessage({ type: 'text', text }).ok).toBe(isTaken);
  });

  test.each(['', ' ', '\n\t　', '\u200b', '\u3164', '\u0000'])(
    'of %j, which shows nothing, is refused as empty',
    (text) => {
      expect(toLineMessage({ type: 'text', text })).toEqual({ ok: false, error: { code: 'TEXT_EMPTY', retry: false } });
    },
  );
});

test('what cannot be sent yet is refused and not thrown', () => {
  const content: MessageContent = { type: 'sticker', packageId: '1', stickerId: '2' };
  expect(toLineMessage(content)).toEqual({ ok: false, error: { code: 'NOT_SENDABLE', retry: false } });
});

test('messages are joined as they are', () => {
  expect(toMessagesArray(['{"a":1}', '{"b":"\\u00e9"}'])).toBe('[{"a":1},{"b":"\\u00e9"}]');
});
