import { expect, type Page } from '@playwright/test';
import { test } from './desk-test';
import { LinePerson } from './line-person';

/** The console is there, but whatever it asks of the Worker is answered by its proxy. @returns what brings the Worker back */
async function takeWorkerAway(page: Page): Promise<() => Promise<void>> {
  const api = '**/api/**';
  await page.route(api, (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>502</h1>' }));
  return () => page.unroute(api);
}

test('while the server does not answer, a chat seen before shows what is kept, and another one what its row says', async ({
  desk,
  request,
}) => {
  const seen = await LinePerson.make(request, '山田 そら');
  const unseen = await LinePerson.make(request, 'พิมพ์ชนก ใจดี');
  await seen.writes('先ほどの件です');
  await unseen.writes('สอบถามสถานะคำสั่งซื้อค่ะ');
  await desk.signIn();
  await expect(desk.row(unseen).getByTestId('row-preview')).toContainText('สอบถามสถานะคำสั่งซื้อค่ะ');
  await desk.open(seen);
  await expect(desk.bubble('先ほどの件です')).toBeVisible();
  await desk.page.keyboard.press('Escape');

  const bringBack = await takeWorkerAway(desk.page);
  await desk.row(unseen).click();
  const pane = desk.page.getByTestId('chat-unreachable');
  await expect(pane.getByRole('heading', { name: 'พิมพ์ชนก ใจดี' })).toBeVisible();
  await expect(pane.getByTestId('chat-last-words')).toHaveText('สอบถามสถานะคำสั่งซื้อค่ะ');
  await expect(pane.getByTestId('chat-retry')).toBeVisible();
  await desk.row(seen).click();
  await expect(desk.bubble('先ほどの件です')).toBeVisible();
  await desk.row(unseen).click();
  await expect(pane).toBeVisible();
  await pane.getByTestId('chat-retry').focus();

  await bringBack();
  await expect(desk.bubble('สอบถามสถานะคำสั่งซื้อค่ะ')).toBeVisible();
  await expect(pane).toHaveCount(0);
  await expect(desk.row(unseen), 'the focus has a place').toBeFocused();
});
