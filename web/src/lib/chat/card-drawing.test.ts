import { expect, test } from 'vitest';
import { cardDrawing } from './card-drawing';

const draw = (message: unknown) => cardDrawing(JSON.stringify(message));
const none = { title: null, texts: [], hasPicture: false, buttons: [] };

test('a buttons template is one panel with title, text and buttons', () => {
  const template = {
    type: 'buttons',
    thumbnailImageUrl: 'https://example.com/a.png',
    title: 'Menu',
    text: 'Please choose',
    actions: [
      { type: 'postback', label: 'Buy', data: 'a=1' },
      { type: 'uri', label: 'Open', uri: 'https://example.com' },
    ],
  };
  expect(draw({ type: 'template', altText: 'x', template })).toEqual([
    {
      title: 'Menu',
      texts: [{ text: 'Please choose', isStrong: false }],
      hasPicture: true,
      buttons: [
        { label: 'Buy', does: null },
        { label: 'Open', does: 'https://example.com' },
      ],
    },
  ]);
});

test('a carousel is a panel per column, an image carousel has its one action', () => {
  const carousel = { type: 'carousel', columns: [{ text: 'one' }, { text: 'two' }] };
  expect(draw({ type: 'template', template: carousel }).map((panel) => panel.texts[0]?.text)).toEqual(['one', 'two']);
  const images = {
    type: 'image_carousel',
    columns: [{ imageUrl: 'https://x/y', action: { label: 'See', text: 'see' } }],
  };
  expect(draw({ type: 'template', template: images })).toEqual([
    { ...none, hasPicture: true, buttons: [{ label: 'See', does: 'see' }] },
  ]);
});

test('of a Flex message come its texts, spans joined, and buttons, however deep they lie', () => {
  const contents = {
    type: 'bubble',
    hero: { type: 'image', url: 'https://x/y' },
    body: {
      type: 'box',
      contents: [
        { type: 'text', text: 'Brown Cafe', weight: 'bold' },
        { type: 'box', contents: [{ type: 'text', contents: [{ text: '5' }, { text: ' stars' }] }] },
      ],
    },
    footer: { type: 'box', contents: [{ type: 'button', action: { label: 'Call', uri: 'tel:1' } }] },
  };
  expect(draw({ type: 'flex', contents })).toEqual([
    {
      ...none,
      texts: [
        { text: 'Brown Cafe', isStrong: true },
        { text: '5 stars', isStrong: false },
      ],
      hasPicture: true,
      buttons: [{ label: 'Call', does: 'tel:1' }],
    },
  ]);
});

test.each(['', 'null', '[]', '{"type":"flex","contents":7}', '{"type":"text","text":"a"}', '{"type":"template"'])(
  'what cannot be drawn draws nothing: %s',
  (json) => {
    expect(cardDrawing(json)).toEqual([]);
  },
);

test('boxes without end do not hang the desk', () => {
  let box: unknown = { type: 'text', text: 'too deep' };
  for (let depth = 0; depth < 500; depth++) box = { type: 'box', contents: [box] };
  expect(draw({ type: 'flex', contents: { type: 'bubble', body: box } })).toEqual([none]);
});
