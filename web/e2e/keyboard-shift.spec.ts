// A shift at the keyboard: sign in, take a chat from the queue, answer it with a canned reply, write a note, add a tag, resolve it, pass
// another one on, look around. Nothing here may touch the pointer: a press or move of it, by whatever means, fails the test.
import { expect, type Page } from '@playwright/test';
import { password } from './addresses';
import { callAs } from './composing-desk';
import { test } from './desk-test';
import { LinePerson } from './line-person';
import { addTags } from './workspace-tags';

/** Every pointer event that is no key's doing: a button that is pressed by Enter clicks with `detail` 0. */
async function watchPointer(page: Page, used: string[]): Promise<void> {
  await page.exposeBinding('reportPointer', (_source, what: string) => used.push(what));
  await page.addInitScript(() => {
    const report = (event: Event) => {
      const isByKey = event.type === 'click' && (event as MouseEvent).detail === 0;
      if (!isByKey) (window as { reportPointer?: (what: string) => void }).reportPointer?.(event.type);
    };
    for (const type of ['pointerdown', 'mousedown', 'mousemove', 'touchstart', 'wheel', 'click'])
      window.addEventListener(type, report, { capture: true });
  });
}

/** Tab until the focus is there. */
async function tabTo(page: Page, testId: string): Promise<void> {
  const target = page.getByTestId(testId).first();
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 40; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}

test('a whole shift by keyboard alone', async ({ desk, newDesk, request }) => {
  const { page } = desk;
  const { keyboard } = page;
  const used: string[] = [];
  await watchPointer(page, used);
  const colleague = await newDesk();
  await colleague.signIn('supervisor');
  expect((await callAs(colleague, 'put', '/api/desk/status', { status: 'available' })).ok()).toBe(true);

  await page.goto('/sign-in');
  await expect(page.getByTestId('email')).toBeFocused();
  await keyboard.type('operator@kaiwa.test');
  await keyboard.press('Tab');
  await keyboard.type(password);
  await keyboard.press('Enter');
  await page.waitForURL(/\/inbox/);
  await expect(desk.connection).toHaveAttribute('data-state', 'connected');
  const stamp = Date.now().toString(36);
  const word = `shift${stamp}`;
  const reply = { scope: 'personal', title: 'Shift', shortcode: word, text: 'Hello {{name}}, on its way.' };
  expect((await callAs(desk, 'post', '/api/canned-replies', reply)).status()).toBe(201);

  const tag = `Courier ${stamp}`;
  const admin = await newDesk();
  await admin.signIn('owner');
  await addTags(admin, [tag]);

  // The queue by G U; a chat of it is found by the palette and taken by I.
  const person = await LinePerson.make(request, `One ${stamp}`);
  await person.writes('where is my order?');
  await expect(async () => {
    // The keys come right behind the desk.
    await keyboard.press('g');
    await keyboard.press('u');
    await expect(page.getByTestId('view-waiting')).toHaveAttribute('aria-pressed', 'true', { timeout: 2_000 });
  }).toPass();
  await expect(desk.row(person)).toBeVisible();
  await expect(async () => {
    // Names can be found a moment after their chats are there.
    await keyboard.press('Escape');
    await keyboard.press('Control+k');
    await keyboard.type(person.name);
    await expect(page.locator(`[data-command="chat-${person.chatId}"]`)).toBeVisible({ timeout: 4_000 });
  }).toPass();
  while ((await page.locator('[aria-selected=true]').getAttribute('data-command')) !== `chat-${person.chatId}`)
    await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await expect(page.getByTestId('thread')).toBeVisible();
  await keyboard.press('Escape');
  await expect(desk.row(person)).toBeFocused();
  await keyboard.press('i');
  await expect(desk.composer).toBeFocused();

  // A canned reply, by slash and shortcode.
  await keyboard.type(`/${word}`);
  await expect(page.getByTestId('canned-option')).toHaveCount(1);
  await keyboard.press('Enter');
  await expect(desk.composer).toHaveValue(`Hello ${person.name}, on its way.`);
  await keyboard.press('Enter');
  await expect.poll(() => person.receivedTexts()).toEqual([`Hello ${person.name}, on its way.`]);

  // A note for colleagues and a tag: the phone gets nothing of either.
  await keyboard.press('Escape');
  await expect(desk.composer).not.toBeFocused();
  await keyboard.press('n');
  await expect(page.getByTestId('note-field')).toBeFocused();
  await keyboard.type('waits for the courier');
  await keyboard.press('Enter');
  await expect(page.getByTestId('note').filter({ hasText: 'waits for the courier' })).toBeVisible();
  await keyboard.press('Escape');
  await expect(page.getByTestId('note-field')).not.toBeFocused();
  await keyboard.press('t');
  await expect(page.getByTestId('tag-search')).toBeFocused();
  await keyboard.type(tag);
  await expect(page.locator('[data-test=tag-option][data-active=true]')).toContainText(tag);
  await keyboard.press('Enter');
  await expect(page.getByTestId('event').filter({ hasText: `added tag ${tag}` })).toBeVisible();
  await keyboard.press('Escape');
  await expect(page.getByTestId('tag-picker')).toHaveCount(0);

  // The queue has no row any more.
  await keyboard.press('g');
  await keyboard.press('a');
  await expect(desk.row(person)).toBeVisible();
  await keyboard.press('Escape');
  await expect(desk.row(person)).toBeFocused();
  await keyboard.press('e');
  await expect(desk.row(person)).toHaveAttribute('data-state', 'resolved');

  // Another one is passed on. Where she has a customer who waits, resolving has opened that chat: out of its field first.
  const other = await LinePerson.make(request, `Two ${stamp}`);
  await other.writes('I need somebody else');
  await expect(async () => {
    await keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.matches('input, textarea') === true)).toBe(false);
  }).toPass();
  await keyboard.press('/');
  await expect(page.getByTestId('search')).toBeFocused();
  await expect(async () => {
    await keyboard.press('Control+a');
    await keyboard.press('Backspace');
    await keyboard.type(other.name);
    await expect(page.getByTestId('search-results').locator(desk.row(other))).toBeVisible({ timeout: 4_000 });
  }).toPass();
  await keyboard.press('ArrowDown');
  await expect(desk.row(other)).toBeFocused();
  await keyboard.press('Enter');
  await expect(page.getByTestId('thread')).toBeVisible();
  await expect(page.getByTestId('claim').first()).toBeVisible();
  await desk.row(other).focus();
  await keyboard.press('i');
  await expect(desk.composer).toBeFocused();
  await keyboard.press('Escape');
  await keyboard.press('a');
  await expect(page.getByTestId('transfer-dialog')).toBeVisible();
  await tabTo(page, 'target-search');
  await keyboard.type('Supervisor');
  await expect(page.getByTestId('target')).toHaveCount(1);
  await tabTo(page, 'target');
  await keyboard.press('Space');
  await tabTo(page, 'transfer-note');
  await keyboard.type('She asks for you.');
  await tabTo(page, 'transfer-confirm');
  await keyboard.press('Enter');
  await expect(page.getByTestId('transfer-dialog')).toHaveCount(0);

  // Every key is listed, and the way out is a key.
  await expect(async () => {
    // Out of a field, and out of the search: the first Esc empties it.
    for (let step = 0; step < 3; step++) await keyboard.press('Escape');
    await keyboard.press('?');
    await expect(page.getByTestId('shortcuts')).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await keyboard.press('Escape');
  await expect(page.getByTestId('shortcuts')).toHaveCount(0);
  expect(await person.receivedTexts()).toEqual([`Hello ${person.name}, on its way.`]);
  expect(used).toEqual([]);
});
