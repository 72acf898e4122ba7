// Every kind an operator can send, from the composer to the phone, without a rule of LINE broken on the way.
import { expect } from '@playwright/test';
import {
  areReady,
  callAs,
  mediaOf,
  openMore,
  pastePhoto,
  pick,
  pressSend,
  receivedMessages,
  type SentMessage,
  sizeOf,
} from './composing-desk';
import { type Desk, test } from './desk-test';
import { LinePerson, lineViolations } from './line-person';
import { contract, PLACE_IN_PICTURE, sound, video } from './sendable-files';

test.afterEach(async ({ request }) => {
  expect(await lineViolations(request)).toEqual([]);
});

async function answering(desk: Desk, person: LinePerson): Promise<void> {
  await person.writes('hello');
  await desk.signIn();
  await desk.take(person);
}

/** What reached her, once it is so many. */
async function arrived(person: LinePerson, count = 1): Promise<SentMessage[]> {
  await expect.poll(async () => (await receivedMessages(person)).length, { timeout: 20_000 }).toBe(count);
  return receivedMessages(person);
}

test('a text of more than 5,000 goes in parts that are shown before, and arrives whole', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Long Text');
  await answering(desk, person);
  const text = `${'あ'.repeat(4_999)}👩‍👩‍👧 and ${'b'.repeat(3_000)}`;
  await desk.composer.fill(text);
  await desk.page.getByTestId('show-cuts').click();
  await expect(desk.page.getByTestId('cuts').getByRole('listitem')).toHaveCount(2);
  await desk.composer.press('Enter');
  const parts = await arrived(person, 2);
  expect(parts.map((part) => part.text).join('')).toBe(text);
  // The family stands whole in one of them.
  expect(parts.some((part) => String(part.text).startsWith('👩‍👩‍👧'))).toBe(true);
});

test('a pasted photo arrives the right way up, without the place it was taken at, with a preview of its shape', async ({
  desk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Pasted Photo');
  await answering(desk, person);
  await pastePhoto(desk);
  await areReady(desk, 1);
  await pressSend(desk);
  const [image] = await arrived(person);
  expect(image?.type).toBe('image');
  const original = await mediaOf(request, image?.originalContentUrl);
  const preview = await mediaOf(request, image?.previewImageUrl);
  expect([original.type, preview.type]).toEqual(['image/jpeg', 'image/jpeg']);
  expect(original.bytes.includes(PLACE_IN_PICTURE)).toBe(false);
  expect(await sizeOf(desk.page, original.bytes, original.type)).toEqual([30, 60]);
  const [width, height] = await sizeOf(desk.page, preview.bytes, preview.type);
  expect(width / height).toBeCloseTo(0.5, 1);
  await expect(desk.page.locator('[data-test=bubble][data-direction=out] img').first()).toBeVisible();
});

test('a video goes with a first picture of its shape, a sound with its length', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Film and Sound');
  await answering(desk, person);
  await pick(desk, [video, sound]);
  await areReady(desk, 2);
  await pressSend(desk);
  const [film, tune] = await arrived(person, 2);
  expect([film?.type, tune?.type]).toEqual(['video', 'audio']);
  expect((await mediaOf(request, film?.originalContentUrl)).type).toBe('video/mp4');
  const poster = await mediaOf(request, film?.previewImageUrl);
  const [width, height] = await sizeOf(desk.page, poster.bytes, poster.type);
  expect(width / height).toBeCloseTo(240 / 136, 1);
  expect(Math.abs(Number(tune?.duration) - 2_000)).toBeLessThan(300);
});

test('any other file goes as a link, and the composer says so before', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'A Contract');
  await answering(desk, person);
  await pick(desk, contract);
  await areReady(desk, 1);
  await expect(desk.page.getByTestId('attachment')).toContainText('Goes as a link to download');
  await pressSend(desk);
  const [card] = await arrived(person);
  const address = /https:\/\/media\.kaiwa\.test\/media\/[\w-]+/.exec(JSON.stringify(card))?.[0];
  const file = await mediaOf(request, address);
  expect(file.bytes.equals(contract.buffer)).toBe(true);
});

test('a sticker is found by keyboard, sent with Enter and remembered', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Sticker Friend');
  await answering(desk, person);
  const { page } = desk;
  await page.getByTestId('open-sticker').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('sticker-choice').first()).toBeFocused();
  // Every picture that is in sight comes, through our own route.
  await expect
    .poll(() =>
      page
        .getByTestId('sticker-choice')
        .locator('img')
        .evaluateAll((all) => all.slice(0, 15).filter((one) => (one as HTMLImageElement).naturalWidth === 0).length),
    )
    .toBe(0);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await arrived(person)).toMatchObject([{ type: 'sticker', packageId: '446', stickerId: '1994' }]);
  await page.getByTestId('open-sticker').click();
  await expect(page.getByRole('tab', { name: 'Recently used' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByTestId('sticker-choice').first()).toHaveAttribute('data-sticker-id', '1994');
});

test('a location goes when it is complete; latitude and longitude are pasted together', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Where Are You');
  await answering(desk, person);
  const { page } = desk;
  await openMore(desk, 'Location');
  await page.getByTestId('location-title').fill('Tokyo Station');
  await page.getByTestId('location-send').click();
  await expect(page.getByTestId('location-address')).toBeFocused();
  await page.getByTestId('location-address').fill('1-9-1 Marunouchi, Chiyoda');
  await page.getByTestId('location-latitude').evaluate((field) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', '35.6812, 139.7671');
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(page.getByTestId('location-longitude')).toHaveValue('139.7671');
  await page.getByTestId('location-send').click();
  expect(await arrived(person)).toMatchObject([
    { type: 'location', title: 'Tokyo Station', latitude: 35.6812, longitude: 139.7671 },
  ]);
});

test('a saved message is found by its text and sent as it was saved', async ({ newDesk, request }) => {
  const person = await LinePerson.make(request, 'Saved Message');
  await person.writes('hello');
  const lead = await newDesk();
  await lead.signIn('supervisor');
  const flex = {
    type: 'flex',
    altText: 'Our opening hours',
    contents: {
      type: 'bubble',
      body: { type: 'box', layout: 'vertical', contents: [{ type: 'text', text: '9 to 5' }] },
    },
  };
  const name = `Hours ${Date.now()}`;
  const saved = await callAs(lead, 'post', '/api/saved-messages', { name, json: JSON.stringify(flex) });
  expect(saved.status()).toBe(201);
  const desk = await newDesk();
  await desk.signIn();
  await desk.take(person);
  await openMore(desk, 'Saved message');
  await desk.page.getByTestId('saved-search').fill(name);
  await desk.page.getByTestId('saved-item').check();
  await desk.page.getByTestId('saved-send').click();
  expect(await arrived(person)).toMatchObject([{ type: 'flex', altText: 'Our opening hours' }]);
});

test('quick replies hang on the next message; what LINE refuses is not attached', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Quick Replies');
  await answering(desk, person);
  const { page } = desk;
  await openMore(desk, 'Quick replies');
  await page.getByTestId('quick-label').fill('Track my order');
  await page.getByTestId('quick-text').fill('Track my order');
  await page.getByTestId('quick-add').click();
  await page.getByTestId('quick-label').fill('a label that is much too long');
  await page.getByTestId('quick-type').selectOption('postback');
  await page.getByTestId('quick-done').click();
  await expect(page.getByTestId('quick-label')).toBeFocused();
  await expect(page.getByTestId('quick-label')).toHaveAttribute('aria-invalid', 'true');
  await page.getByTestId('quick-label').fill('Talk to a person');
  await page.getByTestId('quick-data').fill('action=handoff');
  for (const type of ['uri', 'datetimepicker', 'location', 'camera', 'cameraRoll', 'clipboard']) {
    await page.getByTestId('quick-add').click();
    await page.getByTestId('quick-label').fill(type);
    await page.getByTestId('quick-type').selectOption(type);
    if (type === 'uri') await page.getByTestId('quick-uri').fill('https://example.org/a?b=c');
    if (type === 'datetimepicker') await page.getByTestId('quick-data').fill('action=date');
    if (type === 'clipboard') await page.getByTestId('quick-clipboardText').fill('K-2026');
  }
  await page.getByTestId('quick-done').click();
  await expect(page.getByTestId('quick-reply-chips').getByRole('listitem')).toHaveCount(8);
  await desk.answer('What would you like?');
  const [message] = await arrived(person);
  const types = ['message', 'postback', 'uri', 'datetimepicker', 'location', 'camera', 'cameraRoll', 'clipboard'];
  expect(message).toMatchObject({ quickReply: { items: types.map((type) => ({ action: { type } })) } });
  expect(message).toMatchObject({
    quickReply: {
      items: [{}, { action: { label: 'Talk to a person', data: 'action=handoff' } }, {}, {}, {}, {}, {}, {}],
    },
  });
  await expect(page.getByTestId('quick-reply-chips')).toHaveCount(0);
});

test('an answer to one message goes as LINE’s own quote, by text and by sticker', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Quoted');
  await person.writes('first question');
  await answering(desk, person);
  const { page } = desk;
  const begin = async () => {
    await desk.bubble('first question').first().hover();
    await desk.bubble('first question').first().getByTestId('quote-this').click();
  };
  await begin();
  await expect(page.getByTestId('quote-chip')).toContainText('first question');
  await expect(desk.composer).toBeFocused();
  await desk.answer('first answer');
  await expect(page.getByTestId('quote-chip')).toHaveCount(0);
  await begin();
  await page.getByTestId('open-sticker').click();
  await page.getByTestId('sticker-choice').first().click();
  const sent = await arrived(person, 2);
  expect(sent.map(({ type, quoteToken }) => [type, typeof quoteToken])).toEqual([
    ['text', 'string'],
    ['sticker', 'string'],
  ]);
});
