// The audit log as an admin reads it: what was changed and by whom, filtered by keyboard, the chain's end as the export has it,
// on a phone too; and nobody else gets in.
import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { addresses } from './addresses';
import { axeFindings } from './axe-findings';
import { test } from './desk-test';

const HEADERS = { origin: addresses.console, 'x-kaiwa': '1' };
const SENDING = `${addresses.console}/api/admin/settings/sending`;

/** Changes a setting and puts it back: two entries. */
async function changeSending(page: Page): Promise<void> {
  const before: { quotaWarnPercent: number } = await (await page.request.get(SENDING)).json();
  for (const quotaWarnPercent of [before.quotaWarnPercent === 41 ? 42 : 41, before.quotaWarnPercent]) {
    const answer = await page.request.put(SENDING, { headers: HEADERS, data: { ...before, quotaWarnPercent } });
    expect(answer.status()).toBe(200);
  }
}

async function openLog(page: Page): Promise<void> {
  await page.goto('/settings/audit');
  await expect(page.getByTestId('audit-entry').first()).toBeVisible();
}

test('an admin reads who changed what, filters by keyboard, and finds the chain’s end in the export', async ({
  desk,
}) => {
  await desk.signIn('admin');
  const { page } = desk;
  await changeSending(page);
  await openLog(page);
  const changed = page.locator('[data-test=audit-entry][data-action="sending.saved"]').first();
  await expect(changed).toContainText('Changed how messages go out');
  await expect(changed.getByTestId('audit-changes')).toContainText('quotaWarnPercent: was 41');
  await expect(page.locator('[data-action="audit.read"]').first()).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);

  await page.getByTestId('audit-who').focus();
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('audit-what')).toBeFocused();
  await page.keyboard.type('Changed how');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-test=audit-entry]:not([data-action="sending.saved"])')).toHaveCount(0);
  await expect(changed).toBeVisible();
  await page.getByTestId('audit-on').fill('no such thing');
  await page.getByTestId('audit-on').press('Enter');
  await expect(page.getByText('No entry fits')).toBeVisible();
  await page.getByTestId('audit-clear').click();
  await expect(page.locator('[data-action="audit.read"]').first()).toBeVisible();

  const download = page.waitForEvent('download');
  await page.getByTestId('audit-export').click();
  const [first = '', ...entries] = readFileSync(await (await download).path(), 'utf8')
    .trimEnd()
    .split('\n');
  const { head } = JSON.parse(first) as { head: { seq: number; hash: string; signature: string | null } };
  expect(entries).toHaveLength(head.seq);
  expect(head.signature).not.toBeNull();
  expect(JSON.parse(entries.at(-1) ?? '{}')).toMatchObject({ seq: head.seq, hash: head.hash });
  await openLog(page);
  await expect(page.getByTestId('audit-head')).toHaveText(head.hash);
  await expect(page.getByTestId('audit-fault')).toHaveCount(0);
});

test('the log is read on a phone without scrolling sideways, and a failure can be tried again', async ({ newDesk }) => {
  const desk = await newDesk({ viewport: { width: 320, height: 700 }, hasTouch: true });
  await desk.signIn('owner');
  const { page } = desk;
  await changeSending(page);
  let isAway = true;
  await page.route('**/api/admin/audit?*', (route) => (isAway ? route.abort() : route.continue()));
  await page.route('**/api/admin/audit', (route) => (isAway ? route.abort() : route.continue()));
  await page.goto('/settings/audit');
  await expect(page.getByTestId('settings-refusal')).toBeVisible();
  isAway = false;
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByTestId('audit-entry').first()).toBeVisible();
  await expect(page.getByTestId('settings-refusal')).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
});

test('a supervisor has no such page', async ({ desk }) => {
  await desk.signIn('supervisor');
  await desk.page.goto('/settings/audit');
  await expect(desk.page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(desk.page.getByTestId('audit-filter')).toHaveCount(0);
  expect((await desk.page.request.get('/api/admin/audit')).status()).toBe(403);
});
