// What a person likes: it holds at once, after a reload without a flash, and on another device; the list by rows of two heights; panes
// as wide as one wants them; keys of one's own, or none; every theme can be read.
import { expect, type Locator, type Page } from '@playwright/test';
import { axeFindings } from './axe-findings';
import { callAs } from './composing-desk';
import { type Desk, test } from './desk-test';
import { LinePerson } from './line-person';

/** Preferences are the person's, whom the tests share. */
async function asUsual(desk: Desk): Promise<void> {
  const look = { theme: 'system', density: 'comfortable', fontPercent: 100, listPx: null, contactPx: null };
  await callAs(desk, 'put', '/api/me/preferences/look', { ...look, isContactShown: true });
  await callAs(desk, 'put', '/api/me/preferences/keys', { areSingleKeysOn: true, keys: {} });
}

const isSaved = (page: Page, section = 'look') =>
  expect(page.getByTestId(`preferences-${section}`).getByTestId('preferences-news')).not.toBeEmpty();
const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const themeOf = (page: Page) => page.evaluate(() => document.documentElement.dataset.theme);
const widthOf = (page: Page, pane: string) =>
  page.locator(`#${pane}`).evaluate((element) => Math.round(element.getBoundingClientRect().width));

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('it has no box');
  return box;
}

test.afterEach(async ({ desk }) => {
  await asUsual(desk);
});

test('a chosen look holds at once, from the first paint after a reload, and on another device', async ({
  desk,
  newDesk,
}) => {
  await desk.signIn();
  const { page } = desk;
  await page.getByTestId('account').click();
  await page.getByTestId('preferences').click();
  const inLight = await background(page);
  await page.getByTestId('theme-dark').check();
  await expect.poll(() => background(page)).not.toBe(inLight);
  await page.getByTestId('font-size').focus();
  for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowRight');
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('19.2px');
  await isSaved(page);

  // None of the console's scripts has come: what is there is told by the page itself.
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  await page.route('**/_app/**/*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.reload({ waitUntil: 'commit' });
  await expect.poll(() => themeOf(page)).toBe('dark');
  release();

  const other = await newDesk();
  await other.signIn();
  await expect.poll(() => themeOf(other.page)).toBe('dark');
  expect(await other.page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('19.2px');
});

test('rows are 64 px high, compact 44, and a choice of another tab is followed', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Two Heights');
  await person.writes('how high am I?');
  await desk.signIn();
  const height = () => desk.row(person).evaluate((row) => row.parentElement?.getBoundingClientRect().height);
  await expect.poll(height).toBe(64);
  const tab = await desk.page.context().newPage();
  await tab.goto('/account/preferences');
  await tab.getByTestId('density-compact').check();
  await expect.poll(height).toBe(44);
  await isSaved(tab);
  await tab.close();
});

test('the edges of the panes are moved by key and pointer, and remembered; [ and ] take the panes away', async ({
  desk,
  request,
  newDesk,
}) => {
  const person = await LinePerson.make(request, 'Wide And Narrow');
  await person.writes('how wide am I?');
  await desk.signIn();
  await desk.open(person);
  const { page } = desk;
  const edge = page.getByTestId('splitter-list-pane');
  const usual = await widthOf(page, 'list-pane');
  await edge.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => widthOf(page, 'list-pane')).toBe(usual + 16);
  await expect(edge).toHaveAttribute('aria-valuenow', String(usual + 16));
  await page.keyboard.press('Home');
  await expect.poll(() => widthOf(page, 'list-pane')).toBe(240);
  await page.keyboard.press('End');
  await expect.poll(() => widthOf(page, 'list-pane')).toBe(560);

  const contact = page.getByTestId('splitter-contact-pane');
  const before = await widthOf(page, 'contact-pane');
  const box = await contact.boundingBox();
  if (box === null) throw new Error('the edge of the contact has no box');
  await page.mouse.move(box.x + box.width / 2, 400);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 - 40, 400, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => widthOf(page, 'contact-pane')).toBe(before + 40);
  expect(await axeFindings(page)).toEqual([]);

  const other = await newDesk();
  await other.signIn();
  await expect.poll(() => widthOf(other.page, 'list-pane')).toBe(560);

  await edge.dblclick();
  await expect.poll(() => widthOf(page, 'list-pane')).toBe(usual);

  await page.getByTestId('row').first().focus();
  await page.keyboard.press('[');
  await expect(page.locator('#list-pane')).toBeHidden();
  await expect(page.getByTestId('show-list')).toBeFocused();
  expect(await axeFindings(page)).toEqual([]);
  await page.keyboard.press(']');
  await expect(page.getByTestId('contact')).toHaveCount(0);
  // What needs the list brings it back.
  await expect(async () => {
    // Right behind another key it counts as text.
    await page.keyboard.press('/');
    await expect(page.getByTestId('search')).toBeFocused({ timeout: 500 });
  }).toPass();
});

test('an answer to an earlier choice does not take the edge of a pane out of the hand', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Held While Dragged');
  await person.writes('do not jump');
  await desk.signIn();
  await desk.open(person);
  const { page } = desk;
  const edge = page.getByTestId('splitter-contact-pane');
  await edge.waitFor();
  const usual = await widthOf(page, 'contact-pane');
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  await page.route('**/api/me/preferences/look', async (route) => {
    await held;
    await route.continue();
  });
  const isAnswered = page.waitForResponse('**/api/me/preferences/look');
  await page.getByTestId('splitter-list-pane').press('End');
  const box = await boxOf(edge);
  const x = box.x + box.width / 2;
  await page.mouse.move(x, 400);
  await page.mouse.down();
  await page.mouse.move(x - 40, 400, { steps: 4 });
  await expect.poll(() => widthOf(page, 'contact-pane')).toBe(usual + 40);
  // Meanwhile she chooses another density on another device, so that the answer has something new.
  await callAs(desk, 'put', '/api/me/preferences/look', { density: 'compact' });
  release();
  await (await isAnswered).finished();
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact');
  await page.mouse.up();
  await expect.poll(() => widthOf(page, 'contact-pane')).toBe(usual + 40);
  await expect(edge).toHaveAttribute('aria-valuenow', String(usual + 40));
});

test('without the list, cards lie over what was said: the chat’s head and its field stay free', async ({
  desk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Under A Card');
  await person.writes('do you see me?');
  await desk.signIn('supervisor');
  const { page } = desk;
  await page.route('**/api/desk/status', (route) => route.abort());
  await page.getByTestId('status').click();
  // Not Away: whoever has chats that wait is asked about them first.
  await page.getByTestId('status-busy').click();
  const card = page.getByTestId('status-error');
  await expect(card).toBeVisible();
  await desk.open(person);
  await page.getByTestId('row').first().focus();
  await page.keyboard.press('[');
  await expect(page.getByTestId('show-list')).toBeFocused();

  for (const height of [800, 460]) {
    await page.setViewportSize({ width: 1024, height });
    const thread = await boxOf(page.getByTestId('thread'));
    const stack = await boxOf(page.getByTestId('status-error').locator('..'));
    expect(stack.y).toBe(thread.y);
    expect(stack.y + stack.height).toBeLessThanOrEqual(thread.y + thread.height);
  }
  await card.getByRole('button').click();
  await expect(card).toHaveCount(0);
});

test('an edge has 24 px for a finger, and on a phone there is none', async ({ newDesk, request }) => {
  const person = await LinePerson.make(request, 'By Finger');
  await person.writes('hello');
  const desk = await newDesk({ viewport: { width: 1280, height: 800 }, hasTouch: true, isMobile: true });
  await desk.signIn();
  const edge = desk.page.getByTestId('splitter-list-pane');
  expect((await edge.boundingBox())?.width).toBeGreaterThanOrEqual(24);
  await desk.page.setViewportSize({ width: 390, height: 800 });
  await expect(edge).toBeHidden();
});

test('a key of one’s own is hers at once; what another act has is asked about; all single keys can be off', async ({
  desk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Own Keys');
  await person.writes('which key takes me?');
  await desk.signIn();
  const { page } = desk;
  await page.keyboard.press('?');
  await page.getByTestId('change-keys').click();
  const key = (act: string) => page.locator(`[data-test=key-of][data-act=${act}]`);
  await key('claim').getByTestId('key-change').press('Enter');
  await page.keyboard.press('e');
  await expect(key('claim').getByTestId('key-conflict')).toContainText('Resolve');
  expect(await axeFindings(page)).toEqual([]);
  await key('claim').getByTestId('key-keep').click();
  await expect(key('claim').getByTestId('key-change')).toHaveText('I');
  await key('claim').getByTestId('key-change').press('Enter');
  await page.keyboard.press('w');
  await expect(key('claim').getByTestId('key-change')).toHaveText('W');
  await isSaved(page, 'keys');

  await page.goBack();
  await desk.open(person);
  await expect(page.getByTestId('claim').first()).toHaveAttribute('title', /\(W\)/);
  await desk.row(person).focus();
  await page.keyboard.press('w');
  await expect(desk.composer).toBeFocused();

  await page.goto('/account/preferences');
  await page.getByTestId('single-keys').uncheck();
  await isSaved(page, 'keys');
  await page.goto('/inbox');
  await desk.showAll();
  await page.keyboard.press('?');
  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('palette')).toBeVisible();
  await expect(page.getByTestId('shortcuts')).toHaveCount(0);
});

test('the palette finds actions, chats and pages; Esc gives the focus back; an input method keeps its Enter', async ({
  desk,
  request,
}) => {
  const person = await LinePerson.make(request, '難波 さくら');
  await person.writes('find me');
  await desk.signIn('owner');
  const { page } = desk;
  await desk.open(person);
  await page.getByTestId('search').focus();
  await page.keyboard.press('Control+k');
  const field = page.getByTestId('palette-field');
  await expect(field).toBeFocused();
  expect(await axeFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('palette')).toHaveCount(0);
  await expect(page.getByTestId('search')).toBeFocused();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('take the chat');
  const first = page.locator('[data-test=command][aria-selected=true]');
  await expect(first).toHaveAttribute('data-command', 'claim');
  await expect(first).toContainText('I');
  await page.keyboard.press('Enter');
  await expect(desk.composer).toBeFocused();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('take the chat');
  await expect(page.locator('[data-command=claim]')).toHaveCount(0);

  await field.fill('');
  const input = await page.context().newCDPSession(page);
  await input.send('Input.imeSetComposition', { text: 'なんば', selectionStart: 3, selectionEnd: 3 });
  await input.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Enter',
    code: 'Enter',
    windowsVirtualKeyCode: 229,
  });
  await input.send('Input.insertText', { text: '難波' });
  await expect(page.getByTestId('palette')).toBeVisible();
  const chat = page.locator(`[data-command="chat-${person.chatId}"]`);
  await expect(chat).toContainText('難波 さくら');
  await chat.click();
  await expect(page).toHaveURL(new RegExp(encodeURIComponent(person.chatId)));
  await expect(page.getByTestId('palette')).toHaveCount(0);

  await page.keyboard.press('Control+k');
  await page.keyboard.type('audit');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/settings\/audit/);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('all chats');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/inbox/);
  await expect(page.getByTestId('view-all')).toHaveAttribute('aria-pressed', 'true');
});

for (const theme of ['light', 'dark', 'contrast'] as const)
  test(`the desk and this page can be read in the theme ${theme}`, async ({ desk, request }) => {
    const person = await LinePerson.make(request, `Theme ${theme}`);
    await person.writes('can everyone read this?');
    await desk.signIn();
    await callAs(desk, 'put', '/api/me/preferences/look', { theme, density: 'compact' });
    await desk.page.goto('/account/preferences');
    await expect(desk.page.getByTestId(`theme-${theme}`)).toBeChecked();
    await expect(desk.page.getByTestId('font-size')).toBeVisible();
    await expect(desk.page.getByTestId('single-keys')).toBeVisible();
    expect(await axeFindings(desk.page)).toEqual([]);
    await desk.page.goto('/inbox');
    await desk.showAll();
    await desk.take(person);
    await desk.answer('everyone can');
    await expect(desk.bubble('everyone can')).toHaveAttribute('data-state', 'sent');
    expect(await axeFindings(desk.page)).toEqual([]);
  });
