import { expect } from '@playwright/test';
import { ALONE_MS } from '../src/lib/keys/key-run';
import { test } from './desk-test';
import { LinePerson } from './line-person';

test('sign in, take a chat, answer and resolve it without a mouse', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Keys Only');
  await person.writes('no mouse today');
  const { page } = desk;
  await page.goto('/sign-in');
  await expect(page.getByTestId('email')).toBeFocused();
  await page.keyboard.type('owner@kaiwa.test');
  await page.keyboard.press('Tab');
  await page.keyboard.type(process.env.KAIWA_DEMO_PASSWORD ?? '');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/inbox/);

  await page.getByTestId('view-all').focus();
  await page.keyboard.press('Enter');
  await desk.row(person).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('thread')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(desk.row(person)).toBeFocused();
  await page.keyboard.press('i');
  await expect(page.getByTestId('release').first()).toBeVisible();
  await expect(desk.composer).toBeFocused();
  await page.keyboard.type('Hello without a mouse');
  await page.keyboard.press('Enter');
  await expect.poll(() => person.receivedTexts()).toEqual(['Hello without a mouse']);
  await page.keyboard.press('Escape');
  await page.keyboard.press('e');
  await expect(desk.row(person)).toHaveAttribute('data-state', 'resolved');

  await page.getByTestId('undo-reopen').press('Enter');
  await expect(desk.row(person)).not.toHaveAttribute('data-state', 'resolved');
  await expect(desk.composer).toBeFocused();
});

test('whoever takes a chat can write at once, and what is typed outside the field does nothing', async ({
  desk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Fast Typist');
  await person.writes('hello?');
  await desk.signIn();
  await desk.take(person);
  await expect(desk.composer).toBeFocused();
  await desk.page.keyboard.type('Hello, every order is here');
  await expect(desk.composer).toHaveValue('Hello, every order is here');
  await desk.composer.fill('');

  const moves: string[] = [];
  desk.page.on('request', (request) => {
    const [, move] = /\/api\/chats\/[^/]+\/(resolve|release)$/.exec(request.url()) ?? [];
    if (move !== undefined) moves.push(move);
  });
  await desk.composer.evaluate((field) => field.blur());
  await desk.page.clock.install();
  await desk.page.keyboard.type('Hello eel', { delay: 60 });
  // Whatever waits to be done by these keys is due now, and would go out before the next move.
  await desk.page.clock.fastForward(ALONE_MS * 2);
  await expect(desk.row(person)).toHaveAttribute('data-state', /^(assigned|active)$/);

  await desk.page.getByTestId('release').first().click();
  await expect(desk.row(person)).toBeFocused();
  expect(moves).toEqual(['release']);
  await desk.page.keyboard.press('?');
  await expect(desk.page.getByTestId('shortcuts')).toBeVisible();
  await desk.page.keyboard.press('Escape');
  await expect(desk.page.getByTestId('shortcuts')).toHaveCount(0);
});

test('U makes the open chat unread on every device, until one comes back to it', async ({ newDesk, request }) => {
  const [later, other] = [await LinePerson.make(request, 'Read Later'), await LinePerson.make(request, 'Read Now')];
  await later.writes('this needs time');
  await other.writes('hello');
  const desk = await newDesk();
  await desk.signIn();
  const { page } = desk;
  const unread = desk.row(later).getByTestId('unread');
  await desk.open(later);
  await expect(unread).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('u');
  await expect(unread).toContainText('1');
  await expect(page.getByTestId('unread-line')).toBeVisible();
  // What is looked at would be read by now, also after a reload.
  await page.reload();
  await expect(desk.bubble('this needs time')).toBeVisible();
  const second = await newDesk();
  await second.signIn();
  await expect(second.row(later).getByTestId('unread')).toContainText('1');
  await expect(unread).toContainText('1');

  await desk.open(other);
  await expect(desk.row(other).getByTestId('unread')).toHaveCount(0);
  await expect(unread).toContainText('1');
  await desk.open(later);
  await expect(unread).toHaveCount(0);
  await expect(second.row(later).getByTestId('unread')).toHaveCount(0);
});
