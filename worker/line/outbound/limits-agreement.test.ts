// R28: what we let through LINE takes, and what we refuse LINE would refuse. LINE is the simulator's validators, which were made
// from LINE's own files and documentation and know nothing of this code.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MessageContent } from '../../domain/chat/message-content';
import type { QuickReply } from '../../domain/chat/quick-reply';
import { validate } from '../../simulator/generated/request-validators';
import { checkMessages } from '../../simulator/validate/message-limits';
import { judgeBody } from '../../simulator/validate/request-body';
import { toLineMessages, toMessagesArray } from './to-line-messages';

const FAMILY = '👨‍👩‍👧‍👦';
const mediaOrigin = 'https://kaiwa.example.com';

function isTakenByLine(messages: string): boolean {
  return judgeBody(`{"messages":${messages}}`, validate, (body) => checkMessages(body.messages)).ok;
}

/** A text whose length lies at, around or far from a limit, in letters, emoji and characters of many units. */
function textAround(...limits: readonly number[]): fc.Arbitrary<string> {
  const unit = fc.constantFrom('a', 'か', '😀', FAMILY, 'e\u0301');
  const length = fc.oneof(
    ...limits.flatMap((limit) => [fc.constant(limit - 1), fc.constant(limit), fc.constant(limit + 1)]),
    fc.integer({ min: 0, max: 3 }),
  );
  const even = fc.tuple(unit, length).map(([one, count]) => one.repeat(count));
  const onTheEdge = fc.tuple(unit, length).map(([one, count]) => 'a'.repeat(Math.max(0, count - one.length)) + one);
  return fc.oneof(even, onTheEdge);
}

const uri = fc.oneof(
  fc
    .tuple(fc.constantFrom('https://e.jp/', 'http://e.jp/', 'tel:', 'line://nv/', 'javascript:', 'ftp://e.jp/', ''))
    .chain(([start]) => fc.constantFrom(999, 1000, 1001, start.length + 1).map((n) => start.padEnd(n, '1'))),
  fc.constantFrom('https://e.jp/日本', 'https://', 'https://e.jp/a b', 'not an address'),
);

const action: fc.Arbitrary<QuickReply['action']> = fc.oneof(
  fc.record({ type: fc.constant('message' as const), text: textAround(300) }),
  fc.record(
    { type: fc.constant('postback' as const), data: textAround(300), displayText: textAround(300) },
    { requiredKeys: ['type', 'data'] },
  ),
  fc.record({ type: fc.constant('uri' as const), uri }),
  fc.record({
    type: fc.constant('datetimepicker' as const),
    data: textAround(300),
    mode: fc.constantFrom('date' as const, 'time' as const, 'datetime' as const),
  }),
  fc.record({ type: fc.constant('clipboard' as const), clipboardText: textAround(1000) }),
  fc.record({ type: fc.constantFrom('camera' as const, 'cameraRoll' as const, 'location' as const) }),
);

/** The same object without our code in between, as LINE documents it. */
function toPlainItem({ label, action: { ...fields } }: QuickReply) {
  return { type: 'action', action: { ...fields, label } };
}

describe('our verdict is LINE’s', () => {
  test('on quick replies: every kind of button, at and around every limit', () => {
    const reply = fc.record({ label: fc.oneof(fc.constant('ok'), textAround(20)), action });
    const replies = fc.oneof(
      fc.array(reply, { minLength: 1, maxLength: 2 }),
      fc
        .constantFrom(12, 13, 14)
        .map((n) => Array.from({ length: n }, () => ({ label: 'a', action: { type: 'camera' as const } }))),
    );
    let taken = 0;
    let refused = 0;
    fc.assert(
      fc.property(replies, (quickReplies) => {
        const ours = toLineMessages({ type: 'text', text: 'x' }, { mediaOrigin, quickReplies });
        const theirs = JSON.stringify([
          { type: 'text', text: 'x', quickReply: { items: quickReplies.map(toPlainItem) } },
        ]);
        expect(ours.ok).toBe(isTakenByLine(theirs));
        if (ours.ok) {
          taken += 1;
          expect(isTakenByLine(toMessagesArray(ours.value))).toBe(true);
        } else refused += 1;
      }),
      { numRuns: 600 },
    );
    // Both verdicts were seen often, so that neither side agrees by saying always the same.
    expect(Math.min(taken, refused)).toBeGreaterThan(60);
  });

  test('on places', () => {
    const place = fc.record({ title: textAround(100), address: textAround(100) });
    fc.assert(
      fc.property(place, ({ title, address }) => {
        const content = { type: 'location' as const, title, address, latitude: 35.6, longitude: 139.7 };
        expect(toLineMessages(content, { mediaOrigin }).ok).toBe(isTakenByLine(JSON.stringify([content])));
      }),
    );
  });

  test('on tracking ids and the length of addresses', () => {
    const character = fc.constantFrom(...'aZ9-.=,+*()%$&;:@{}!?<>[]_/"^~ 日');
    const trackingId = fc.oneof(fc.string({ unit: character, maxLength: 5 }), textAround(100));
    fc.assert(
      fc.property(trackingId, fc.constantFrom(10, 1960, 1968, 1969, 1970, 2000), (id, length) => {
        const key = `public/${'k'.repeat(length)}`;
        const content: MessageContent = {
          type: 'video',
          provider: 'operator',
          trackingId: id,
          media: { state: 'ready', key, previewKey: 'public/p' },
        };
        const theirs = {
          type: 'video',
          originalContentUrl: `${mediaOrigin}/media/${'k'.repeat(length)}`,
          previewImageUrl: `${mediaOrigin}/media/p`,
          trackingId: id,
        };
        expect(toLineMessages(content, { mediaOrigin }).ok).toBe(isTakenByLine(JSON.stringify([theirs])));
      }),
    );
  });
});

describe('what goes out is taken by LINE', () => {
  const name = textAround(20, 255);
  const content: fc.Arbitrary<MessageContent> = fc.oneof(
    textAround(5000, 25_000).map((text) => ({ type: 'text' as const, text })),
    name.map((fileName) => ({
      type: 'file' as const,
      provider: 'operator' as const,
      fileName,
      media: { state: 'ready' as const, key: 'public/f', sizeBytes: 5 },
    })),
    fc.constant({ type: 'sticker' as const, packageId: '446', stickerId: '1988' }),
    fc.constant({
      type: 'audio' as const,
      provider: 'operator' as const,
      durationMs: 0.6,
      media: { state: 'ready' as const, key: 'public/a' },
    }),
  );
  test('whatever its sender is called and whatever it is called', () => {
    const sender = fc.record({
      name: fc.oneof(name, fc.constantFrom('LINE', 'on Line', 'line', 'OnLINE!', 'Caroline')),
      iconUrl: fc.constantFrom('https://a/i.png', 'http://a', `https://a/${'a'.repeat(2000)}`, 'https://a/日'),
    });
    fc.assert(
      fc.property(content, sender, (one, from) => {
        const messages = toLineMessages(one, { mediaOrigin, sender: from, quoteToken: 'q' });
        if (!messages.ok) return;
        expect(messages.value.length).toBeLessThanOrEqual(5);
        expect(isTakenByLine(toMessagesArray(messages.value))).toBe(true);
      }),
    );
  });
});
