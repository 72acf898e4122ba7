// A person gives herself a picture: it stands in her menu and before her colleagues without a reload, holds nothing but the picture, is
// put in place of another one, taken away by herself, and by an admin.
import { expect, type Locator, type Page } from '@playwright/test';
import { axeFindings } from './axe-findings';
import { type Desk, test } from './desk-test';
import { drawPhoto, PLACE_IN_PICTURE, page as script } from './sendable-files';

async function chooseIn(page: Page, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await page.getByTestId('picture-file').setInputFiles(file);
}

/** As a phone made it, turned and with a place in it. */
async function aPhoto(page: Page) {
  const photo = await page.evaluateHandle(drawPhoto, PLACE_IN_PICTURE);
  const bytes = await photo.evaluate(async (file) => [...new Uint8Array(await file.arrayBuffer())]);
  return { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(bytes) };
}

async function expectShown(place: Locator): Promise<string> {
  const picture = place.locator('img');
  await expect(picture).toHaveCSS('opacity', '1');
  await expect(picture).toHaveJSProperty('naturalWidth', 256);
  await expect(picture).toHaveJSProperty('naturalHeight', 256);
  return (await picture.getAttribute('src')) ?? '';
}

async function openColleagues(desk: Desk): Promise<void> {
  await desk.page.getByTestId('status').click();
  await desk.page.getByTestId('show-people').click();
}

test('a picture is chosen, seen by a colleague at once, replaced and removed', async ({ desk, newDesk }) => {
  await desk.signIn('operator');
  const colleague = await newDesk();
  await colleague.signIn('supervisor');
  await openColleagues(colleague);
  const name = (await desk.page.getByTestId('account').getAttribute('title'))?.replace(/^.*? as /, '') ?? '';
  const hers = colleague.page.getByTestId('person').filter({ hasText: name });
  await expect(hers).toHaveCount(1);
  await expect(hers.locator('img')).toHaveCount(0);

  await desk.page.getByTestId('account').click();
  await desk.page.getByRole('menuitem', { name: 'Your account' }).click();
  const own = desk.page.getByTestId('own-picture');
  await chooseIn(desk.page, script);
  await expect(desk.page.getByTestId('settings-refusal')).toHaveAttribute('data-code', 'PICTURE_REFUSED');
  await chooseIn(desk.page, await aPhoto(desk.page));
  await expect(desk.page.getByTestId('picture-news')).toHaveText('The picture is saved.');
  await expect(desk.page.getByTestId('settings-refusal')).toHaveCount(0);
  const first = await expectShown(own);
  expect(await axeFindings(desk.page)).toEqual([]);

  // The other console was not loaded anew.
  expect(await expectShown(hers)).toBe(first);
  expect(await axeFindings(colleague.page)).toEqual([]);
  const stored = await desk.page.request.get(first);
  expect((await stored.body()).includes(PLACE_IN_PICTURE)).toBe(false);

  await chooseIn(desk.page, await aPhoto(desk.page));
  await expect(hers.locator('img')).not.toHaveAttribute('src', first);
  const second = await expectShown(hers);
  expect((await desk.page.request.get(first)).status()).toBe(404);

  await desk.page.goto('/inbox');
  expect(await expectShown(desk.page.getByTestId('account'))).toBe(second);
  await desk.page.goto('/account');
  await desk.page.getByTestId('remove-picture').click();
  await expect(desk.page.getByTestId('picture-news')).toHaveText('The picture is removed.');
  await expect(desk.page.getByTestId('choose-picture')).toBeFocused();
  await expect(own.locator('img')).toHaveCount(0);
  await expect(hers.locator('img')).toHaveCount(0);
});

test('an admin takes a picture away', async ({ desk, newDesk }) => {
  await desk.signIn('operator');
  await desk.page.goto('/account');
  await chooseIn(desk.page, await aPhoto(desk.page));
  const path = await expectShown(desk.page.getByTestId('own-picture'));
  const operatorId = path.split('/')[3];

  const admin = await newDesk();
  await admin.signIn('admin');
  await admin.page.goto('/settings/people');
  const card = admin.page.locator(`[data-test=person][data-operator="${operatorId}"]`);
  expect(await expectShown(card)).toBe(path);
  await card.locator('summary').click();
  await expect(card.getByTestId('person-picture')).toBeVisible();
  expect(await axeFindings(admin.page)).toEqual([]);
  await card.getByTestId('remove-person-picture').click();
  await expect(card.locator('img')).toHaveCount(0);
  await expect(card.locator('summary')).toBeFocused();

  await desk.page.goto('/inbox');
  await expect(desk.connection).toHaveAttribute('data-state', 'connected');
  await expect(desk.page.getByTestId('account').locator('img')).toHaveCount(0);
});
