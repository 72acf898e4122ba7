// The tone of a reply: its writer is told once of what may hurt, and it goes when it is sent again; off, it goes at once.
import { expect } from '@playwright/test';
import { test } from './desk-test';
import { LinePerson } from './line-person';

test('a first reply without a greeting, and one that is rude, are held once each', async ({ desk, request }) => {
  const rin = await LinePerson.make(request, 'Rin Tone');
  await rin.writes('where is my parcel?');
  await desk.signIn();
  await desk.checkTone(true);
  // Until they are read this device goes by what it knew.
  const known = desk.page.waitForResponse((answer) => answer.url().endsWith('/api/me/preferences'));
  await desk.page.reload();
  await known;
  await desk.showAll();
  await desk.take(rin);
  const tone = desk.page.getByTestId('tone');
  // The rules come with the first letters.
  await desk.composer.pressSequentially('Your order number');
  await desk.page.waitForLoadState('networkidle');
  await expect
    .poll(async () => {
      await desk.composer.pressSequentially('?');
      await desk.composer.press('Enter');
      return tone.or(desk.bubble('Your order number')).count();
    })
    .toBe(1);
  await expect(tone).toContainText('no greeting');
  await desk.composer.press('Enter');
  await expect(desk.bubble('Your order number')).toBeVisible();
  await expect(tone).toHaveCount(0);

  await desk.answer('Shut up and wait');
  await expect(tone).toContainText('rude');
  await desk.composer.fill('One moment please');
  await expect(tone).toHaveCount(0);
  await desk.composer.press('Enter');
  await expect(desk.bubble('One moment please')).toBeVisible();
  expect(await rin.receivedTexts()).not.toContain('Shut up and wait');

  await desk.page.goto('/account/preferences');
  await desk.page.getByTestId('checks-tone').uncheck();
  await expect(desk.page.getByTestId('checks-tone')).not.toBeChecked();
  await desk.page.goto('/inbox');
  await desk.showAll();
  await desk.open(rin);
  await desk.answer('WAIT FOR THE POSTMAN!!!');
  await expect(desk.bubble('WAIT FOR THE POSTMAN!!!')).toBeVisible();
});
