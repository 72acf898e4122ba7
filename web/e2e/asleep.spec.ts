import { expect } from '@playwright/test';
import { test } from './desk-test';
import { LinePerson } from './line-person';

test('a laptop that slept for ten minutes catches up by itself: what was begun and what was to be sent is there, once', async ({
  desk,
  request,
}) => {
  const one = await LinePerson.make(request, 'Sleepy Sayuri');
  const two = await LinePerson.make(request, 'ฝันดี');
  await one.writes('good evening');
  await two.writes('สวัสดีค่ะ');
  const { page } = desk;
  await page.clock.install();
  await desk.signIn();
  await desk.take(two);
  await desk.composer.fill('half a sentence');
  await desk.take(one);
  await page.evaluate(() => {
    (window as { loadedOnce?: boolean }).loadedOnce = true;
  });

  await page.context().setOffline(true);
  await expect(desk.connection).toHaveAttribute('data-state', 'disconnected');
  await desk.answer('written before the lid was closed');
  await page.clock.fastForward('10:00');
  for (let number = 1; number <= 5; number++) await two.writes(`ข้อความ ${number}`);
  await page.context().setOffline(false);

  await expect(desk.connection).toHaveAttribute('data-state', 'connected', { timeout: 40_000 });
  await expect(desk.bubble('written before the lid was closed')).toHaveAttribute('data-state', 'sent');
  await desk.row(two).click();
  for (let number = 1; number <= 5; number++) await expect(desk.bubble(`ข้อความ ${number}`)).toHaveCount(1);
  await expect(desk.composer).toHaveValue('half a sentence');
  expect(await one.receivedTexts()).toEqual(['written before the lid was closed']);
  expect(await page.evaluate(() => (window as { loadedOnce?: boolean }).loadedOnce)).toBe(true);
});
