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
