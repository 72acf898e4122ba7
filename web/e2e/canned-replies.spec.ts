// Canned replies: made in the settings, called by a slash with the keyboard alone, by an input method and by finger; a token that
// nobody filled in keeps the text from going.
import { type APIRequestContext, expect } from '@playwright/test';
import { AFTER_COMPOSITION_MS } from '../src/lib/composer/ime-guard';
import { axeFindings } from './axe-findings';
import { callAs, openMore } from './composing-desk';
import { type Desk, test } from './desk-test';
import { LinePerson } from './line-person';

/** One's own replies live on between tests: each has shortcodes that no other one has. */
let made = 0;
const fresh = (word: string) => `${word}${Date.now().toString(36)}${made++}`;

interface Words {
  readonly title?: string;
  readonly shortcode: string;
  readonly text: string;
}

async function keep(desk: Desk, words: Words): Promise<void> {
  const reply = { scope: 'personal', title: words.shortcode, ...words };
  expect((await callAs(desk, 'post', '/api/canned-replies', reply)).status()).toBe(201);
}

async function answering(desk: Desk, request: APIRequestContext, name: string): Promise<LinePerson> {
  const person = await LinePerson.make(request, name);
  await person.writes('hello');
  await desk.signIn();
  await desk.take(person);
  return person;
}

const options = (desk: Desk) => desk.page.getByTestId('canned-option');
const chosen = (desk: Desk) => desk.page.locator('[data-test=canned-option][aria-selected=true]');
const selected = (desk: Desk) =>
  desk.composer.evaluate((field) => {
    const { value, selectionStart, selectionEnd } = field as HTMLTextAreaElement;
    return value.slice(selectionStart, selectionEnd);
  });

test('by keyboard alone: found by shortcode, title and text, chosen by arrows, inserted by Enter and by Tab', async ({
  desk,
  request,
}) => {
  const person = await answering(desk, request, 'Hana Keys');
  const [word, other] = [fresh('hours'), fresh('refund')];
  await keep(desk, { shortcode: word, text: 'Dear {{name}}, we are here from nine to five.' });
  await keep(desk, { title: `営業時間 ${other}`, shortcode: other, text: `About ${word}: money comes back.` });
  const { page, composer } = desk;

  await composer.pressSequentially(`Hi /${word}`);
  await expect(options(desk)).toHaveCount(2);
  await expect(chosen(desk)).toHaveAttribute('data-shortcode', word);
  await expect(chosen(desk)).toContainText('Dear Hana Keys');
  await expect(composer).toHaveAttribute('aria-activedescendant', (await chosen(desk).getAttribute('id')) ?? '');
  await page.keyboard.press('ArrowDown');
  await expect(chosen(desk)).toHaveAttribute('data-shortcode', other);
  await page.keyboard.press('ArrowDown');
  await expect(chosen(desk)).toHaveAttribute('data-shortcode', word);
  await page.keyboard.press('Enter');
  await expect(composer).toHaveValue('Hi Dear Hana Keys, we are here from nine to five.');
  await expect(options(desk)).toHaveCount(0);

  await composer.fill('');
  await composer.pressSequentially('/営業時間');
  await expect(options(desk).filter({ hasText: other })).toHaveCount(1);
  await composer.fill('');
  await composer.pressSequentially(`/${other}`);
  await expect(chosen(desk)).toHaveAttribute('data-shortcode', other);
  await page.keyboard.press('Tab');
  await expect(composer).toHaveValue(`About ${word}: money comes back.`);
  await expect(composer).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(() => person.receivedTexts()).toEqual([`About ${word}: money comes back.`]);
});

test('Esc leaves the slash as it is, and Enter then sends it; so it does where nothing fits', async ({
  desk,
  request,
}) => {
  const person = await answering(desk, request, 'Plain Slash');
  const word = fresh('esc');
  await keep(desk, { shortcode: word, text: 'never sent' });
  const { page, composer } = desk;
  await composer.pressSequentially(`/${word}`);
  await expect(options(desk)).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(options(desk)).toHaveCount(0);
  await expect(composer).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(() => person.receivedTexts()).toEqual([`/${word}`]);
  await composer.pressSequentially('/nothing-fits-this');
  await expect(page.getByTestId('canned-picker')).toContainText('nothing-fits-this');
  await page.keyboard.press('Enter');
  await expect.poll(() => person.receivedTexts()).toEqual([`/${word}`, '/nothing-fits-this']);
});

test('a slash alone is not sent where there is no reply yet; as text it goes after Esc', async ({ desk, request }) => {
  const person = await answering(desk, request, 'Empty Shelf');
  const { page, composer } = desk;
  for (const list of ['canned-replies', 'macros']) {
    await page.route(`**/api/${list}`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), items: [] } });
    });
  }
  await composer.pressSequentially('/');
  const status = page.getByTestId('canned-picker').locator('p[role=status]');
  await expect(status).toContainText('There are no canned replies yet');
  await page.keyboard.press('Enter');
  await expect(composer).toHaveValue('/');
  await expect(status).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expect.poll(() => person.receivedTexts()).toEqual(['/']);
});

test('an Enter that is quicker than the list inserts the reply and sends nothing', async ({ desk, request }) => {
  const person = await answering(desk, request, 'Quick Fingers');
  const word = fresh('quick');
  await keep(desk, { shortcode: word, text: 'Here it is.' });
  const { page, composer } = desk;
  const gate = Promise.withResolvers<void>();
  await page.route('**/api/canned-replies', async (route) => {
    await gate.promise;
    await route.continue();
  });
  await composer.pressSequentially(`/${word}`);
  await page.keyboard.press('Enter');
  await expect(composer).toHaveValue(`/${word}`);
  gate.resolve();
  await expect(composer).toHaveValue('Here it is.');
  expect(await person.receivedTexts()).toEqual([]);
});

test('the Enter of an input method chooses no reply; what it writes finds one', async ({ desk, request }) => {
  await answering(desk, request, '鈴木 あい');
  const word = fresh('あいさつ');
  await keep(desk, { shortcode: word, text: 'お問い合わせありがとうございます。' });
  const { page, composer } = desk;
  const cdp = await page.context().newCDPSession(page);
  await composer.focus();
  // The wide slash of a Japanese keyboard, while the word behind it is still being composed.
  await cdp.send('Input.insertText', { text: '／' });
  await cdp.send('Input.imeSetComposition', { text: 'あいさ', selectionStart: 3, selectionEnd: 3 });
  await expect(chosen(desk)).toBeVisible();
  for (const key of ['Enter', 'ArrowDown', 'Escape'])
    await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, code: key, windowsVirtualKeyCode: 229 });
  await expect(chosen(desk)).toBeVisible();
  await cdp.send('Input.insertText', { text: word });
  await expect(composer).toHaveValue(`／${word}`);
  await expect(chosen(desk)).toHaveAttribute('data-shortcode', word);
  // Safari's order: the composition has ended, its Enter comes right behind.
  await composer.evaluate((field) => {
    field.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
    field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 13, bubbles: true, cancelable: true }));
    document.body.dataset.composedAt = String(performance.now());
  });
  await expect(composer).toHaveValue(`／${word}`);
  await page.waitForFunction(({ holdsMs }) => performance.now() - Number(document.body.dataset.composedAt) >= holdsMs, {
    holdsMs: AFTER_COMPOSITION_MS,
  });
  await page.keyboard.press('Enter');
  await expect(composer).toHaveValue('お問い合わせありがとうございます。');
});

test('what is not known is a gap: selected, reached by Tab, and refused until it is filled in', async ({
  desk,
  request,
}) => {
  const person = await answering(desk, request, 'Gap');
  const word = fresh('gap');
  await keep(desk, { shortcode: word, text: 'Order {{order_id}} comes on {{the day}}, {{name}}.' });
  const { page, composer } = desk;
  await composer.pressSequentially(`/${word}`);
  await expect(options(desk)).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(composer).toHaveValue('Order {{order_id}} comes on {{the day}}, Gap.');
  expect(await selected(desk)).toBe('{{order_id}}');

  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: '{{order_id}}' })).toContainText('Not sent');
  expect(await selected(desk)).toBe('{{order_id}}');
  expect(await axeFindings(page)).toEqual([]);
  await page.keyboard.type('A-17');
  await page.keyboard.press('Tab');
  expect(await selected(desk)).toBe('{{the day}}');
  // Behind the last one Tab goes on as ever: the field is no trap.
  await page.keyboard.press('Tab');
  await expect(composer).not.toBeFocused();
  await page.getByTestId('send').click();
  await expect(page.getByTestId('gaps')).toContainText('Not sent');
  expect(await selected(desk)).toBe('{{the day}}');
  expect(await person.receivedTexts()).toEqual([]);
  await page.keyboard.type('Monday');
  await expect(page.getByTestId('gaps')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect.poll(() => person.receivedTexts()).toEqual(['Order A-17 comes on Monday, Gap.']);
});

test('the Worker refuses it as well, whoever asks', async ({ desk, request }) => {
  const person = await answering(desk, request, 'Worker Refuses');
  const answer = await callAs(desk, 'post', `/api/chats/${encodeURIComponent(person.chatId)}/messages`, {
    id: '01992b4e-0000-7000-8000-000000000001',
    type: 'text',
    text: 'Dear {{name}}',
  });
  expect([answer.status(), ((await answer.json()) as { error: { code: string } }).error.code]).toEqual([
    422,
    'TOKEN_UNFILLED',
  ]);
});

test('on a phone the list is called from the menu and chosen by touch', async ({ newDesk, request }) => {
  const desk = await newDesk({ viewport: { width: 320, height: 640 }, hasTouch: true });
  await answering(desk, request, 'Touch');
  const word = fresh('touch');
  await keep(desk, { shortcode: word, text: 'By finger.' });
  const { page, composer } = desk;
  await openMore(desk, 'Canned reply');
  await expect(composer).toBeFocused();
  await page.keyboard.type(word);
  await expect(options(desk)).toHaveCount(1);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  expect(await axeFindings(page)).toEqual([]);
  await options(desk).tap();
  await expect(composer).toHaveValue('By finger.');
  await expect(composer).toBeFocused();
});

test('one’s own are made, changed and deleted on a page of one’s own; a change by another tab is shown', async ({
  desk,
}) => {
  await desk.signIn();
  const { page } = desk;
  await page.getByTestId('account').click();
  await page.getByRole('menuitem', { name: 'Your canned replies' }).click();
  const word = fresh('own');
  await page.getByTestId('canned-new').click();
  await expect(page.getByTestId('canned-title')).toBeFocused();
  await page.keyboard.type('Mine');
  await page.getByTestId('canned-shortcode').fill('two words');
  await page.getByTestId('canned-text').fill('First');
  await page.getByTestId('canned-save').click();
  await expect(page.getByTestId('canned-shortcode')).toHaveAttribute('aria-invalid', 'true');
  expect(await axeFindings(page)).toEqual([]);
  await page.getByTestId('canned-shortcode').fill(`/${word.toUpperCase()}`);
  await page.getByTestId('canned-save').click();
  const item = page.locator(`[data-test=canned][data-shortcode="${word}"]`);
  await expect(item).toContainText('First');
  expect(await axeFindings(page)).toEqual([]);

  const { items } = (await (await callAs(desk, 'get', '/api/canned-replies')).json()) as {
    items: { id: string; shortcode: string }[];
  };
  const id = items.find(({ shortcode }) => shortcode === word)?.id ?? '';
  await item.getByRole('button', { name: 'Edit Mine' }).click();
  await page.getByTestId('canned-text').fill('Second');
  const elsewhere = await page.request.put(`/api/canned-replies/${id}`, {
    headers: { 'x-kaiwa': '1', origin: new URL(page.url()).origin },
    data: { version: 1, title: 'Mine', shortcode: word, text: 'Theirs' },
  });
  expect(elsewhere.status()).toBe(200);
  await page.getByTestId('canned-save').click();
  await expect(page.getByTestId('canned-stale')).toContainText('Theirs');
  await page.getByTestId('canned-save').click();
  await expect(item).toContainText('Second');
  await item.getByRole('button', { name: 'Delete Mine' }).click();
  await page.getByTestId('canned-delete').click();
  await expect(item).toHaveCount(0);
});

test('what an admin makes for everybody an operator finds, and her own of the same shortcode comes first', async ({
  newDesk,
  request,
}) => {
  const admin = await newDesk();
  await admin.signIn('admin');
  const word = fresh('shared');
  await admin.page.goto('/settings/canned-replies');
  await admin.page.getByTestId('canned-new').click();
  await admin.page.getByTestId('canned-title').fill('Shared');
  await admin.page.getByTestId('canned-shortcode').fill(word);
  await admin.page.getByTestId('canned-text').fill('From the shop');
  await admin.page.getByTestId('canned-save').click();
  await expect(admin.page.locator(`[data-test=canned][data-shortcode="${word}"]`)).toContainText('From the shop');
  expect(await axeFindings(admin.page)).toEqual([]);

  const desk = await newDesk();
  await answering(desk, request, 'Shared');
  await desk.composer.pressSequentially(`/${word}`);
  await expect(chosen(desk)).toContainText('From the shop');
  await keep(desk, { shortcode: word, text: 'From me' });
  await desk.composer.fill('');
  await desk.composer.pressSequentially(`/${word}`);
  await expect(options(desk)).toHaveCount(1);
  await expect(chosen(desk)).toContainText('From me');
});

test('an empty field is told in the reader’s language, not in the browser’s, and the first has the focus', async ({
  newDesk,
}) => {
  const desk = await newDesk();
  await desk.signIn('admin');
  const { page } = desk;
  await page.goto('/account');
  await page.getByTestId('console-language').selectOption('ja');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await page.goto('/settings/canned-replies');
  await page.getByTestId('canned-new').click();
  const [title, text] = [page.getByTestId('canned-title'), page.getByTestId('canned-text')];
  await page.getByTestId('canned-shortcode').fill(fresh('gap'));
  await page.getByTestId('canned-save').click();
  const faults = page.getByTestId('canned-form').getByTestId('field-fault');
  await expect(faults).toHaveText(['入力してください。', '入力してください。']);
  await expect(title).toBeFocused();
  await expect(title).toHaveAccessibleDescription('入力してください。');
  expect(await axeFindings(page)).toEqual([]);
  await title.fill('Gap');
  await expect(faults).toHaveCount(1);
  await page.getByTestId('canned-save').click();
  await expect(text).toBeFocused();
});
