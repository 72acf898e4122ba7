import { expect } from '@playwright/test';
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
  await page.keyboard.press('i');
  await expect(page.getByTestId('release').first()).toBeVisible();
  await page.keyboard.press('r');
  await expect(desk.composer).toBeFocused();
  await page.keyboard.type('typed without a mouse');
  await page.keyboard.press('Enter');
  await expect.poll(() => person.receivedTexts()).toEqual(['typed without a mouse']);
  await page.keyboard.press('Escape');
  await page.keyboard.press('e');
  await expect(desk.row(person)).not.toHaveAttribute('data-state', 'active');
});
