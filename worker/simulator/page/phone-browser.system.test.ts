// The phone page in a real browser: what a customer can do there, and what she sees of the account. The system's Chromium.
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findBrowser } from '../../scripts/find-browser';
import { LONG_LIVED_TOKEN, type RunningSimulator, startSimulator } from '../testing/start-simulator';

const executablePath = findBrowser();
const noBrowser = executablePath === null;
if (noBrowser) console.warn('SKIPPED: no Chromium on this machine');

let simulator: RunningSimulator;
let browser: Browser;
let page: Page;
let userId: string;
const problems: string[] = [];

const media = (file: string) => `https://kaiwa.example.com/media/${file}`;
const api = (path: string, body: object) =>
  fetch(simulator.api + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${LONG_LIVED_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const push = (to: string, ...messages: object[]) => api('/v2/bot/message/push', { to, messages });
const events = async () =>
  (await simulator.webhooks()).flatMap((one) => (JSON.parse(one.body) as { events: Record<string, unknown>[] }).events);
/** The next events that Kaiwa got, awaited. */
async function nextEvents(count: number): Promise<Record<string, unknown>[]> {
  const got: Record<string, unknown>[] = [];
  await expect.poll(async () => got.push(...(await events())), { timeout: 10_000 }).toBeGreaterThanOrEqual(count);
  return got;
}
const tap = (name: string) => page.getByRole('button', { name, exact: true }).click();
const log = () => page.getByRole('log');
async function write(text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await tap('Send');
}

describe.skipIf(noBrowser)('on the phone page', () => {
  beforeAll(async () => {
    simulator = await startSimulator();
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
    page.on('pageerror', (error) => problems.push(String(error)));
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await simulator.close();
  });

  beforeEach(async () => {
    await simulator.control('/reset', {});
    const { json } = await makeFriend('Aiko');
    userId = json.userId;
    await page.goto(`${simulator.api}/#${userId}`);
    await page.reload();
    await page.getByText('as Aiko').waitFor();
    await simulator.webhooks();
    problems.length = 0;
  });

  const makeFriend = async (displayName: string) => ({
    json: await simulator.control<{ userId: string }>('/users', { displayName, friend: true }),
  });

  test('a customer writes, sends every kind of thing, quotes and takes back', async () => {
    await write('Hi (love)');
    for (const name of ['Sample picture', 'Sample video', 'Voice message', 'Text file']) {
      await tap('Attach');
      await tap(name);
    }
    await tap('Attach');
    await tap('Place');
    await tap('Share place');
    await tap('Sticker');
    await page.getByRole('button', { name: 'Sticker 446/1990' }).click();
    await log().getByAltText('Sticker 446/1990').waitFor();
    const sent = await nextEvents(7);
    expect(sent.map((event) => (event.message as { type: string }).type)).toEqual([
      'text',
      'image',
      'video',
      'audio',
      'file',
      'location',
      'sticker',
    ]);
    expect(sent[0]?.message).toMatchObject({ emojis: [{ index: 3, length: 6, emojiId: '001' }] });
    const { id: messageId } = (sent[0]?.message ?? {}) as { id?: string };
    await page.getByLabel('More for this message').first().click();
    await page.getByRole('button', { name: 'Quote' }).first().click();
    await write('about this');
    const [quote] = await nextEvents(1);
    expect(quote?.message).toMatchObject({ quotedMessageId: messageId });
    await page.getByLabel('More for this message').last().click();
    await page.getByRole('button', { name: 'Unsend' }).last().click();
    await log().getByText('Message taken back').waitFor();
    expect(await nextEvents(1)).toMatchObject([{ type: 'unsend' }]);
    expect(problems).toEqual([]);
  });

  test('three pictures come as one set', async () => {
    await tap('Attach');
    await tap('Three pictures');
    const sets = (await nextEvents(3)).map((event) => (event.message as { imageSet: { index: number } }).imageSet);
    expect(sets.map((set) => set.index)).toEqual([1, 2, 3]);
  });

  test('quick replies stand above the text until the next message, and every button does what it says', async () => {
    const quick = (action: object) => ({ type: 'action', action });
    await push(userId, {
      type: 'template',
      altText: 'menu',
      template: {
        type: 'buttons',
        text: 'Choose',
        actions: [{ type: 'postback', label: 'Buy', data: 'buy', displayText: 'I buy it' }],
      },
      quickReply: {
        items: [
          quick({ type: 'datetimepicker', label: 'When?', data: 'when', mode: 'date' }),
          quick({ type: 'message', label: 'Yes', text: 'Yes please' }),
        ],
      },
    });
    await page.getByRole('group', { name: 'Quick replies' }).getByRole('button', { name: 'When?' }).click();
    await page.getByLabel('When').fill('2026-12-24');
    await tap('Choose');
    expect(await nextEvents(1)).toMatchObject([{ postback: { data: 'when', params: { date: '2026-12-24' } } }]);
    await tap('Yes');
    await log().getByText('Yes please').waitFor();
    await page.getByRole('group', { name: 'Quick replies' }).waitFor({ state: 'hidden' });
    await tap('Buy');
    await log().getByText('I buy it').waitFor();
    expect(await nextEvents(2)).toMatchObject([{ message: { text: 'Yes please' } }, { postback: { data: 'buy' } }]);
  });

  test('what the account sends is shown: sender, media, Flex, the animation and the read mark', async () => {
    await write('anybody there?');
    const [event] = await nextEvents(1);
    const { markAsReadToken } = (event?.message ?? {}) as { markAsReadToken?: string };
    await api('/v2/bot/chat/markAsRead', { markAsReadToken });
    await log().getByText('· Read').waitFor();
    await api('/v2/bot/chat/loading/start', { chatId: userId, loadingSeconds: 60 });
    await log().getByLabel('The account is preparing an answer').waitFor();
    const sender = { name: 'Hana', iconUrl: media('i.png') };
    const picture = { type: 'image', originalContentUrl: media('p.jpg'), previewImageUrl: media('p.jpg') };
    const body = { type: 'box', layout: 'vertical', contents: [{ type: 'text', text: 'Laid out' }] };
    const flex = { type: 'flex', altText: 'card', contents: { type: 'bubble', body } };
    await push(userId, { type: 'text', text: 'Hello from us', sender }, picture, flex);
    await log().getByText('Hana from Kaiwa Demo').waitFor();
    await log().getByText('Laid out').waitFor();
    expect(await log().getByLabel('The account is preparing an answer').count()).toBe(0);
    expect(await log().getByAltText('Picture').count()).toBe(1);
  });

  test('her own video and voice play', async () => {
    for (const name of ['Sample video', 'Voice message']) {
      await tap('Attach');
      await tap(name);
    }
    await page.locator('video').waitFor();
    await page.locator('audio').waitFor();
    const durations = () =>
      page.evaluate<number[]>("[...document.querySelectorAll('video, audio')].map((one) => Math.floor(one.duration))");
    await expect.poll(durations).toEqual([2, 2]);
  });

  test('a group has several who write, mention, edit, come and go', async () => {
    await makeFriend('Ben');
    await tap('New group');
    await page.getByLabel('Title').fill('Lunch');
    await tap('Make group');
    await tap('Add the account');
    await log().getByText('The account joined').waitFor();
    await page.getByLabel('Write as').selectOption({ label: 'Ben' });
    await write('@Aiko first');
    await log().getByText('first').waitFor();
    await page.getByLabel('More for this message').last().click();
    await page.getByRole('button', { name: 'Edit' }).last().click();
    await write('@Aiko second');
    await log().getByText('· edited').waitFor();
    await tap('Members');
    await page.getByRole('dialog').getByLabel('Aiko').uncheck();
    await tap('Change');
    await log().getByText('Aiko left').waitFor();
    const got = await nextEvents(4);
    expect(got.map((event) => event.type)).toEqual(['join', 'message', 'messageEdited', 'memberLeft']);
    expect(got[1]?.message).toMatchObject({ mention: { mentionees: [{ userId, index: 0, length: 5 }] } });
    expect(problems).toEqual([]);
  });

  test('who blocked the account cannot write to it, until she unblocks', async () => {
    await tap('Block');
    await page.getByText('Aiko blocked this account').waitFor();
    expect(await page.getByRole('textbox', { name: 'Message' }).isDisabled()).toBe(true);
    await tap('Unblock');
    await page.getByText('as Aiko', { exact: true }).waitFor();
    expect((await nextEvents(2)).map((event) => event.type)).toEqual(['unfollow', 'follow']);
  });

  test('nothing stands in the way of assistive technology, by light and by dark', async () => {
    await write('Hi (love) https://example.com');
    await tap('Attach');
    await tap('Text file');
    const postback = { type: 'postback', label: 'Buy', data: 'buy' };
    const button = { type: 'button', style: 'primary', action: postback };
    const contents = { type: 'bubble', body: { type: 'box', layout: 'vertical', contents: [button] } };
    await push(
      userId,
      { type: 'template', altText: 'menu', template: { type: 'buttons', text: 'Choose', actions: [postback] } },
      {
        type: 'flex',
        altText: 'card',
        contents,
        quickReply: { items: [{ type: 'action', action: { type: 'message', label: 'Yes', text: 'Yes' } }] },
      },
    );
    await page.getByRole('group', { name: 'Quick replies' }).waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map((one) => [one.id, one.nodes.map((node) => node.html)])).toEqual([]);
    }
  });

  test('nothing is wider than a phone', async () => {
    await push(userId, { type: 'text', text: `https://example.com/${'long'.repeat(60)}` });
    await log().getByText('longlong').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });
});
