// Whoever may repair a channel is told of its trouble wherever she is in the console, once, and comes from there to its settings.
// Uses the second demo channel.
import { type APIRequestContext, expect, type Page } from '@playwright/test';
import { addresses } from './addresses';
import { test } from './desk-test';

const CHANNEL = 'demo2';

async function atLine(request: APIRequestContext, quotaUsed: number): Promise<void> {
  const data = { quota: { type: 'limited', value: 1_000 }, quotaUsed };
  const answer = await request.put(`${addresses.simulator}/control/channels/${CHANNEL}`, { data });
  expect(answer.ok(), await answer.text()).toBe(true);
}

async function check(page: Page): Promise<void> {
  const headers = { origin: addresses.console, 'x-kaiwa': '1' };
  const answer = await page.request.post(`/api/admin/channels/${CHANNEL}/check`, { headers, data: {} });
  expect(answer.ok(), await answer.text()).toBe(true);
}

test('a quota that runs out stands as a card at her desk, once, and leads to the channels', async ({
  desk,
  request,
}) => {
  const { page } = desk;
  await desk.signIn('owner');
  await atLine(request, 0);
  await check(page);
  await atLine(request, 960);
  await check(page);
  const card = page.getByTestId('desk-news').filter({ has: page.locator('[data-kind=quota]') });
  await expect(card).toBeVisible();
  await check(page);
  await card.getByTestId('news-open').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Channels' })).toBeVisible();
  await expect(page.locator('[data-kind=quota]')).toHaveCount(0);
  await atLine(request, 0);
  await check(page);
});
