import { expect, test } from 'vitest';
import { type MessageContent, previewText } from './message-content';

const LONG = '😀'.repeat(70_000);

test.each<MessageContent>([
  { type: 'text', text: LONG },
  { type: 'sticker', packageId: '1', stickerId: '2', text: LONG },
  { type: 'location', latitude: 1, longitude: 1, address: LONG },
  { type: 'unsupported', kind: LONG },
])('the preview of a $type is short, and cut between characters', (content) => {
  const preview = previewText(content);
  expect(preview.length).toBeLessThan(170);
  expect(preview.isWellFormed()).toBe(true);
});

test('a short text is its own preview', () => {
  expect(previewText({ type: 'text', text: 'hello' })).toBe('hello');
});
