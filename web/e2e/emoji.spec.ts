import { expect } from '@playwright/test';
import { test } from './desk-test';
import { LinePerson } from './line-person';

test('emoji are found by word, put where the caret stands, and sent with the text', async ({ desk, request }) => {
  const person = await LinePerson.make(request, '絵文字 すき');
  await person.writes('届きました');
  await desk.signIn();
  await desk.take(person);
  const { page } = desk;
  const field = page.getByTestId('composer');
  await field.fill('Good day');
  await field.press('Home');
  for (let step = 0; step < 'Good'.length; step++) await field.press('ArrowRight');

  await page.getByTestId('open-emoji').press('Enter');
  await expect(page.getByTestId('emoji-search')).toBeFocused();
  await page.keyboard.type('thank');
  await expect(page.getByTestId('emoji-choice').first()).toBeVisible();
  await page.getByTestId('emoji-search').fill('folded hands');
  await expect(page.getByTestId('emoji-choice')).not.toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('Good🙏 day');

  // What was used last is at hand; the arrows go through the grid.
  await page.getByTestId('open-emoji').press('Enter');
  await expect(page.getByTestId('emoji-search')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('emoji-choice').first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('Good🙏🙏 day');
  await field.press('Enter');
  await expect.poll(() => person.receivedTexts()).toEqual(['Good🙏🙏 day']);
});
