// The mini chat: one chat at hand on other pages, with the desk's own composer and delivery states; it stays while one goes from page to
// page, is minimised and enlarged by keys, and gives way to the desk.
import { expect } from '@playwright/test';
import { axeFindings } from './axe-findings';
import { test } from './desk-test';
import { LinePerson } from './line-person';

test('it stays from page to page, minimised it counts, and an answer goes out from there', async ({
  desk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Mini Person');
  await person.writes('hello from the phone');
  await desk.signIn('supervisor');
  await desk.take(person);
  const { page } = desk;
  const mini = page.getByTestId('mini-chat');
  const field = mini.getByTestId('composer');
  await page.getByTestId('session-menu').click();
  await page.getByTestId('open-mini').click();
  await expect(field).toBeFocused();
  // Of one chat there is one pane.
  await expect(page.getByTestId('chat')).toHaveCount(1);
  await page.keyboard.type('kept while I go');
  await page.getByTestId('account').click();
  await page.getByRole('menuitem', { name: 'Your account' }).click();
  await page.waitForURL(/account/);
  await expect(field).toHaveValue('kept while I go');
  expect(await axeFindings(page)).toEqual([]);
  await page.screenshot({ path: 'screenshots/mini-chat-desk.png' });
  await field.press('Enter');
  await expect(mini.getByTestId('bubble').filter({ hasText: 'kept while I go' })).toHaveAttribute('data-state', 'sent');
  await expect.poll(() => person.receivedTexts()).toContain('kept while I go');

  await page.keyboard.press('Escape');
  const pill = page.getByTestId('mini-pill');
  await expect(pill).toBeFocused();
  await person.writes('are you there?');
  await expect(pill).toContainText('1');
  await page.screenshot({ path: 'screenshots/mini-chat-pill.png' });
  await page.keyboard.press('Enter');
  await expect(mini.getByTestId('bubble').filter({ hasText: 'are you there?' })).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: 'screenshots/mini-chat-phone.png' });
  await page.setViewportSize({ width: 1280, height: 720 });

  await page.getByTestId('mini-desk').click();
  await page.waitForURL(/inbox\?chat=/);
  await expect(mini).toHaveCount(0);
  await expect(page.getByTestId('chat')).toHaveCount(1);
});
