// One chat with everything that LINE sends, as a customer would: each kind is rendered as what it is, in both themes,
// without a serious finding of axe and without a violation of the content security policy (desk-test.ts watches for those).
// Pictures of it go into screenshots/ (not in git). Groups: every-kind-in-groups.spec.ts.
import { expect, type Locator, type Page } from '@playwright/test';
import { addresses } from './addresses';
import { axeFindings } from './axe-findings';
import { test } from './desk-test';
import { LinePerson } from './line-person';
import { bring, eventLine, inMessage, picture } from './thread-parts';

const EMOJI = { productId: '5ac1bfd5040ab15980c9b435', emojiId: '001' };

const CARD = {
  type: 'template',
  altText: '本日のメニュー',
  template: {
    type: 'buttons',
    title: 'Kaiwa Café',
    text: 'Please choose',
    actions: [
      { type: 'postback', label: 'Order', data: 'order=1' },
      { type: 'uri', label: 'Website', uri: 'https://example.com/menu' },
    ],
  },
};

/** Whether an image has come, not only its place. */
const isDrawn = (image: Locator) =>
  image.evaluate((element: HTMLImageElement) => element.complete && element.naturalWidth > 0);

async function post(page: Page, chat: { chatId: string }, path: string, data: object): Promise<void> {
  const answer = await page.request.post(`/api/chats/${chat.chatId}/${path}`, {
    data,
    headers: { 'x-kaiwa': '1', origin: addresses.console },
  });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
}

/** A UUIDv7, as the desk makes them. */
function newMessageId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  const random = crypto.randomUUID();
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15, 18)}-${random.slice(19)}`;
}

async function playEveryKind(person: LinePerson): Promise<void> {
  await person.does({ type: 'follow' });
  const text = 'こんにちは (love)\n注文番号は K-2026 です。\nhttps://example.com/order?id=1';
  await person.says({ type: 'text', text, emojis: [{ index: text.indexOf('(love)'), length: 6, ...EMOJI }] });
  await person.says({ type: 'text', text: 'ขอใบเสร็จด้วยนะคะ ขอบคุณมากค่ะ' });
  await person.says({ type: 'image' });
  await person.sendsImages(3, 'reversed');
  await person.says({ type: 'video', duration: 2_000 });
  await person.says({ type: 'video', transcodingFailed: true });
  await person.says({ type: 'audio', duration: 2_000 });
  await person.says({ type: 'file', fileName: '見積書 2026.pdf' });
  await person.says({
    type: 'location',
    latitude: 35.6586,
    longitude: 139.7454,
    title: '東京タワー',
    address: '東京都港区芝公園4-2-8',
  });
  await person.says({ type: 'sticker', packageId: '446', stickerId: '1988', keywords: ['love', 'hug'] });
  await person.says({ type: 'unknown', kind: 'hologram', fields: {} });
  await person.does({ type: 'postback', data: 'action=buy' });
  await person.does({ type: 'postback', data: 'visit', params: { datetime: '2026-12-24T10:30' } });
  await person.does({ type: 'postback', data: 'menu', params: { newRichMenuAliasId: 'menu-b', status: 'SUCCESS' } });
  await person.does({ type: 'beacon', hwid: 'd41d8cd98f', beaconType: 'enter' });
  await person.does({ type: 'membership', membershipType: 'joined', membershipId: 3189 });
  await person.does({ type: 'videoPlayComplete', trackingId: 'intro' });
  await person.does({ type: 'unknown', kind: 'brandNew', fields: {} });
}

test('a chat with everything a person can send shows each kind as what it is', async ({ newDesk, request }) => {
  test.setTimeout(300_000);
  const person = await LinePerson.make(request, '花子');
  const desk = await newDesk({ viewport: { width: 1440, height: 900 } });
  await desk.signIn('supervisor');
  await playEveryKind(person);
  await desk.open(person);

  await test.step('texts: line breaks, a LINE emoji, a safe link', async () => {
    const text = await bring(desk, desk.bubble('K-2026'));
    const emoji = text.locator('img[alt="(love)"]');
    await expect.poll(() => isDrawn(emoji)).toBe(true);
    await expect(text.locator('p').first()).toHaveCSS('white-space-collapse', 'preserve');
    const link = text.getByRole('link');
    await expect(link).toHaveAttribute('href', 'https://example.com/order?id=1');
    await expect(link).toHaveAttribute('rel', /noopener.*noreferrer/);
    await expect(await bring(desk, desk.bubble('ขอใบเสร็จ'))).toContainText('ขอบคุณมากค่ะ');
    await expect(desk.bubble('ขอใบเสร็จ').locator('p').first()).toHaveAttribute('lang', 'th');
  });

  await test.step('images: one, and three of a set in their order', async () => {
    const set = await bring(desk, inMessage(desk, 'image-set'));
    await expect(set.getByTestId('image')).toHaveCount(3);
    const alts = await set.locator('img').evaluateAll((images) => images.map((image) => image.getAttribute('alt')));
    expect(alts).toEqual([1, 2, 3].map((index) => `Image ${index} of 3 from ${person.name}`));
    for (const image of await set.locator('img').all()) await expect.poll(() => isDrawn(image)).toBe(true);
  });

  await test.step('the viewer: arrows, Escape, the focus back, a download', async () => {
    const first = (await bring(desk, inMessage(desk, 'image-set'))).getByTestId('image').first();
    await first.focus();
    await desk.page.keyboard.press('Enter');
    const viewer = desk.page.getByTestId('viewer');
    await expect(viewer.getByTestId('viewer-count')).toHaveText('2 of 4');
    await desk.page.keyboard.press('ArrowRight');
    await expect(viewer.getByTestId('viewer-count')).toHaveText('3 of 4');
    await desk.page.keyboard.press('Home');
    await expect(viewer.getByTestId('viewer-count')).toHaveText('1 of 4');
    await expect.poll(() => isDrawn(viewer.locator('img'))).toBe(true);
    const download = desk.page.waitForEvent('download');
    await viewer.getByTestId('download').click();
    await (await download).delete();
    await desk.page.screenshot({ path: 'screenshots/every-kind-viewer.png' });
    expect(await axeFindings(desk.page)).toEqual([]);
    await desk.page.keyboard.press('Escape');
    await expect(viewer).toBeHidden();
    await expect(first).toBeFocused();
  });

  await test.step('video, voice and files', async () => {
    const video = await bring(desk, inMessage(desk, 'video'));
    await expect(video).toHaveAttribute('controls', '');
    await expect(video).toHaveAttribute('preload', 'metadata');
    await expect(video).toHaveAttribute('src', /^\/api\/chats\//);
    await bring(desk, desk.page.getByTestId('media-wait').filter({ hasText: 'The video could not be fetched.' }));
    const voice = (await bring(desk, inMessage(desk, 'play'))).locator('xpath=ancestor::fieldset');
    await expect(voice.getByTestId('length')).toHaveText('0:02');
    await expect(voice.getByRole('slider')).toBeVisible();
    const file = await bring(desk, inMessage(desk, 'file'));
    await expect(file).toContainText('見積書 2026.pdf');
    await expect(file).toContainText('PDF');
    const download = desk.page.waitForEvent('download');
    await file.getByTestId('download').click();
    expect((await download).suggestedFilename()).toBe('見積書 2026.pdf');
  });

  await test.step('a place, a sticker, a kind nobody knows', async () => {
    const place = await bring(desk, inMessage(desk, 'location'));
    await expect(place).toContainText('東京タワー');
    await expect(place).toContainText('東京都港区芝公園4-2-8');
    await expect(place.getByTestId('coordinates')).toHaveText('35.65860, 139.74540');
    for (const map of ['openstreetmap.org', 'google.com/maps']) {
      const link = place.locator(`a[href*="${map}"]`);
      await expect(link).toHaveAttribute('rel', /noopener.*noreferrer/);
      await expect(link).toHaveAttribute('target', '_blank');
    }
    const sticker = (await bring(desk, inMessage(desk, 'sticker'))).getByRole('img', { name: 'Sticker: love, hug' });
    await expect.poll(() => isDrawn(sticker)).toBe(true);
    await expect(await bring(desk, inMessage(desk, 'unsupported'))).toContainText('hologram');
  });

  await test.step('taps and what else happens', async () => {
    for (const words of [
      'Tapped: action=buy',
      'Tapped: visit: 2026-12-24 10:30',
      'Opened another menu: menu-b',
      'Came near the beacon d41d8cd98f',
      'Subscribed to the membership 3189',
      'Watched the video to the end: intro',
      'LINE event: brandNew',
      'Added the account as a friend',
    ]) {
      await bring(desk, eventLine(desk, words));
    }
  });

  await test.step('our answer with quick replies, its cost, and that it was seen', async () => {
    await desk.page.getByTestId('jump').click();
    await desk.page.getByTestId('claim').first().click();
    await expect(desk.composer).toBeEditable();
    // A fresh reply token, however long all before has taken.
    await person.writes('もう届きましたか?');
    await expect(desk.bubble('もう届きましたか')).toBeVisible();
    const quickReplies = [
      { label: 'はい', action: { type: 'message', text: 'はい' } },
      { label: 'Pick a day', action: { type: 'datetimepicker', data: 'day', mode: 'date' } },
    ];
    await post(desk.page, person, 'messages', {
      id: newMessageId(),
      type: 'text',
      text: 'Shall I send it again?',
      quickReplies,
    });
    const bubble = desk.bubble('Shall I send it again?');
    await expect(bubble).toHaveAttribute('data-state', 'sent');
    await expect(bubble.getByTestId('quick-replies').getByRole('listitem')).toHaveText(['はい', 'Pick a day']);
    await expect(bubble.getByTestId('quick-replies').getByRole('button')).toHaveCount(0);
    await bubble.getByTestId('delivery').click();
    await expect(bubble.getByTestId('delivery-details')).toHaveText(/Accepted by LINE at \d\d:\d\d · free reply/);
    await person.writes('はい');
    await expect(bubble.getByTestId('seen')).toHaveText(/Seen no later than \d\d:\d\d/);
  });

  await test.step('a saved card is drawn with its texts and buttons, which are the customer’s to press', async () => {
    const saved = await desk.page.request.post('/api/saved-messages', {
      data: { name: 'Menu', json: JSON.stringify(CARD) },
      headers: { 'x-kaiwa': '1', origin: addresses.console },
    });
    expect(saved.status(), await saved.text()).toBe(201);
    const { item } = (await saved.json()) as { item: { id: string } };
    await post(desk.page, person, 'messages', { id: newMessageId(), type: 'saved', savedMessageId: item.id });
    const card = inMessage(desk, 'card').last();
    await expect(card).toContainText('本日のメニュー');
    await expect(card).toContainText('Please choose');
    await expect(card.getByRole('listitem')).toHaveText(['Order', 'Website']);
    await expect(card.getByRole('button')).toHaveCount(0);
  });

  await test.step('a video that LINE still prepares says so, and moves nothing when it is ready', async () => {
    const id = `in_${await person.says({ type: 'video', duration: 2_000, preparingMs: 5_000 })}`;
    const bubble = desk.page.locator(`[data-test=bubble][data-message-id="${id}"]`);
    await expect(bubble.getByTestId('media-wait')).toHaveText('LINE is still preparing the video…');
    const before = await bubble.getByTestId('media-wait').boundingBox();
    await expect(bubble.getByTestId('video')).toBeVisible({ timeout: 30_000 });
    const after = await bubble.getByTestId('video').boundingBox();
    expect([after?.width, after?.height]).toEqual([before?.width, before?.height]);
  });

  await test.step('a quote shows what it answers, leads there, and follows its unsending', async () => {
    const asked = await person.says({ type: 'text', text: 'これは後で消します' });
    await person.says({ type: 'text', text: 'これのことです', quotedMessageId: asked });
    const quote = desk.bubble('これのことです').getByTestId('quote');
    await expect(quote).toContainText('これは後で消します');
    await expect(quote).toContainText(person.name);
    await quote.focus();
    await desk.page.keyboard.press('Enter');
    await expect(desk.page.locator(`[data-test=bubble][data-message-id="in_${asked}"]`)).toBeFocused();
    await person.does({ type: 'unsend', messageId: asked });
    await expect(quote).toContainText('Message unsent');
    await expect(inMessage(desk, 'unsent')).toBeVisible();
    await expect(desk.page.locator('body')).not.toContainText('これは後で消します');
  });

  await test.step('the newest kind is the row’s last line', async () => {
    await person.says({ type: 'file', fileName: '領収書.pdf' });
    await expect(desk.row(person)).toContainText('File: 領収書.pdf');
    const image = await person.says({ type: 'image' });
    await expect(desk.row(person)).toContainText('Photo');
    await person.does({ type: 'unsend', messageId: image });
    await expect(desk.row(person)).toContainText('Message unsent');
  });

  await test.step('axe, and pictures at both widths', async () => {
    await picture(desk, 'every-kind');
  });

  await test.step('the contact: a name of ours, and what a block does', async () => {
    const contact = desk.page.getByTestId('contact');
    await contact.getByTestId('edit-name').click();
    await contact.getByTestId('given-name').fill('山田 花子 様');
    await desk.page.keyboard.press('Enter');
    await expect(contact.getByTestId('contact-name')).toHaveText('山田 花子 様');
    await expect(contact.getByTestId('line-name')).toContainText(person.name);
    await expect(desk.row(person)).toContainText('山田 花子 様');
    await expect(contact.getByTestId('friend')).toHaveAttribute('data-friend', 'friend');
    await person.does({ type: 'unfollow' });
    await expect(contact.getByTestId('friend')).toContainText('Blocked the account since');
    await expect(desk.page.locator('[data-test=event][data-type=unfollowed]')).toContainText('Blocked the account');
    await person.does({ type: 'follow', isUnblocked: true });
    await expect(eventLine(desk, 'Unblocked the account')).toBeVisible();
  });
});

test('a quote of what lies pages back is told at once, and leads there', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Long ago');
  const first = await person.says({ type: 'text', text: 'the very first words' });
  const events = Array.from({ length: 130 }, (_, at) => ({
    userId: person.userId,
    event: { type: 'message', message: { type: 'text', text: `line ${at}` } },
  }));
  const batch = await request.post(`${addresses.simulator}/control/batches`, { data: { events, perRequest: 10 } });
  expect(batch.ok(), await batch.text()).toBe(true);
  await person.says({ type: 'text', text: 'as I said', quotedMessageId: first });
  await desk.signIn();
  await desk.open(person);
  const quote = desk.bubble('as I said').getByTestId('quote');
  await expect(quote).toContainText('the very first words');
  await expect(desk.page.locator(`[data-message-id="in_${first}"]`)).toHaveCount(0);
  await quote.press('Enter');
  const found = desk.page.locator(`[data-test=bubble][data-message-id="in_${first}"]`);
  await expect(found).toBeFocused();
  await expect(found).toBeInViewport();
});
