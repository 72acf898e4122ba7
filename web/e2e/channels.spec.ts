// The settings of channels and saved messages against the simulator: every trouble is a plain warning with what to do, LINE's
// words stand beside a refusal. Uses the second demo channel, so that the others' chats go on.
import { type APIRequestContext, expect, type Locator, type Page } from '@playwright/test';
import { addresses } from './addresses';
import { axeFindings } from './axe-findings';
import { type Desk, test } from './desk-test';

const CHANNEL = 'demo2';
const WELL = {
  webhookUrl: null,
  webhookActive: true,
  chatMode: 'chat',
  markAsReadMode: 'manual',
  quota: { type: 'limited', value: 1_000 },
  quotaUsed: 0,
};

async function atLine(request: APIRequestContext, change: object, channel = CHANNEL): Promise<void> {
  const answer = await request.put(`${addresses.simulator}/control/channels/${channel}`, { data: change });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Somebody writes to the second account; `signature: 'wrong'`: by a key that is not the channel's. */
async function someoneWrites(request: APIRequestContext, options: object = {}): Promise<void> {
  const made = await request.post(`${addresses.simulator}/control/users`, {
    data: { displayName: 'Bank Customer', channelId: CHANNEL, friend: true },
  });
  const { userId } = (await made.json()) as { userId: string };
  const data = { type: 'message', message: { type: 'text', text: 'hello bank' }, channelId: CHANNEL, options };
  const sent = await request.post(`${addresses.simulator}/control/users/${userId}/events`, { data });
  expect(sent.ok(), await sent.text()).toBe(true);
}

async function openFromMenu(desk: Desk, name: string): Promise<void> {
  await desk.page.getByTestId('account').click();
  await desk.page.getByRole('menuitem', { name }).click();
  await expect(desk.page.getByRole('heading', { level: 1, name })).toBeVisible();
}

function card(page: Page, channel = CHANNEL): Locator {
  return page.locator(`[data-test=channel][data-channel="${channel}"]`);
}

async function checkNow(page: Page): Promise<void> {
  const answered = page.waitForResponse((answer) => answer.url().endsWith(`/${CHANNEL}/check`));
  await card(page).getByTestId('channel-check').click();
  await answered;
}

const warning = (page: Page, code: string) => card(page).locator(`[data-test=channel-warning][data-code="${code}"]`);

test('each trouble of a channel shows as a plain warning with what to do, and goes when it is mended', async ({
  desk,
  request,
}) => {
  await atLine(request, WELL);
  await someoneWrites(request);
  await desk.signIn('owner');
  await openFromMenu(desk, 'Channels');
  const { page } = desk;
  await checkNow(page);
  await expect(card(page).getByTestId('channel-well')).toBeVisible();

  await atLine(request, { webhookUrl: '' });
  await checkNow(page);
  await expect(warning(page, 'WEBHOOK_NOT_SET')).toContainText('Press Set webhook');
  await card(page).getByTestId('webhook-set').click();
  await expect(warning(page, 'WEBHOOK_NOT_SET')).toHaveCount(0);

  await atLine(request, { chatMode: 'bot' });
  await checkNow(page);
  await expect(warning(page, 'CHAT_OFF')).toContainText('Response settings');

  await atLine(request, { quota: { type: 'limited', value: 100 }, quotaUsed: 100 });
  await checkNow(page);
  await expect(warning(page, 'QUOTA_USED_UP')).toContainText('Free replies go on');
  await expect(card(page).getByTestId('quota')).toContainText('100 of 100 used');

  await someoneWrites(request, { signature: 'wrong' });
  await expect
    .poll(async () => {
      await checkNow(page);
      return warning(page, 'SIGNATURE_FAILING').count();
    })
    .toBe(1);
  await expect(warning(page, 'SIGNATURE_FAILING')).toContainText('Channel secret');
  await expect(warning(page, 'SIGNATURE_FAILING')).toContainText('since');
  expect(await axeFindings(page)).toEqual([]);

  await atLine(request, WELL);
  await someoneWrites(request);
  await expect
    .poll(async () => {
      await checkNow(page);
      return card(page).getByTestId('channel-well').count();
    })
    .toBe(1);
});

test('another system’s webhook is replaced only when asked for, and a test says in plain words what LINE saw', async ({
  desk,
  request,
}) => {
  await atLine(request, { ...WELL, webhookUrl: 'https://other-system.test/hook' });
  await desk.signIn('owner');
  await openFromMenu(desk, 'Channels');
  const { page } = desk;
  await checkNow(page);
  await expect(warning(page, 'WEBHOOK_ELSEWHERE')).toBeVisible();
  await card(page).getByTestId('webhook-set').click();
  await expect(page.getByRole('dialog')).toContainText('https://other-system.test/hook');
  await page.getByTestId('webhook-replace').click();
  await expect(warning(page, 'WEBHOOK_ELSEWHERE')).toHaveCount(0);
  await card(page).getByTestId('webhook-test').click();
  await expect(card(page).getByTestId('webhook-tested')).toContainText('LINE reached Kaiwa');
});

test('a channel is connected once LINE takes its keys, with LINE’s words where it does not', async ({
  desk,
  request,
}) => {
  const id = `shop-${Date.now().toString(36)}`;
  const lineChannelId = String(Date.now()).slice(-10);
  const secret = 'abcdef0123456789abcdef0123456789';
  await atLine(request, { lineChannelId, secret, displayName: 'Shop', webhookUrl: '' }, id);
  await desk.signIn('owner');
  await openFromMenu(desk, 'Channels');
  const { page } = desk;
  await page.getByTestId('connect-name').fill('Shop');
  await page.getByTestId('connect-id').fill(id);
  await page.getByTestId('connect-line-id').fill(lineChannelId);
  await page.getByTestId('connect-secret').fill(secret.replace('a', 'b'));
  await page.getByTestId('connect').click();
  const refusal = page.getByTestId('connect-form').getByTestId('settings-refusal');
  await expect(refusal).toHaveAttribute('data-code', 'LINE_REFUSED');
  await expect(refusal).toContainText("Invalid 'client_credentials'.");
  await page.getByTestId('connect-secret').fill(secret);
  await page.getByTestId('connect-secret').press('Enter');
  await expect(card(page, id)).toContainText('No webhook address is set at LINE.');
  await expect(page.getByTestId('connect-secret')).toHaveValue('');
  expect(await page.content()).not.toContain(secret);
});

test('a saved message is kept once LINE takes it', async ({ desk }) => {
  await desk.signIn('supervisor');
  await openFromMenu(desk, 'Saved messages');
  const { page } = desk;
  const name = `Greeting ${Date.now()}`;
  await page.getByTestId('saved-new').press('Enter');
  await expect(page.getByTestId('saved-name')).toBeFocused();
  await page.getByTestId('saved-name').fill(name);
  await page.getByTestId('saved-json').fill('{"type":"flex","altText":"","contents":{"type":"bubble"}}');
  await page.getByTestId('saved-save').click();
  await expect(page.getByTestId('settings-refusal')).toHaveAttribute('data-code', 'MESSAGE_INVALID');
  await expect(page.getByTestId('settings-refusal')).toContainText('LINE says: messages[0].altText');
  expect(await axeFindings(page)).toEqual([]);
  const contents = {
    type: 'bubble',
    body: { type: 'box', layout: 'vertical', contents: [{ type: 'text', text: 'Hi' }] },
  };
  await page.getByTestId('saved-json').fill(JSON.stringify({ type: 'flex', altText: 'Hello there', contents }));
  await page.getByTestId('saved-save').click();
  await expect(page.getByTestId('saved').filter({ hasText: name })).toContainText('Hello there');
});

test('an operator has no settings in her menu and is told so at their address', async ({ desk }) => {
  await desk.signIn('operator');
  await desk.page.getByTestId('account').click();
  await expect(desk.page.getByRole('menu')).toBeVisible();
  await expect(desk.page.getByRole('menuitem', { name: 'Channels' })).toHaveCount(0);
  await desk.page.goto('/settings/channels');
  await expect(desk.page.getByText('These settings are for admins.')).toBeVisible();
});

test('the channels’ settings fit a phone and pass axe', async ({ newDesk }) => {
  const desk = await newDesk({ viewport: { width: 320, height: 700 } });
  const { page } = desk;
  await desk.signIn('owner');
  await page.goto('/settings/channels');
  await expect(page.getByTestId('usage')).toBeVisible();
  await card(page).getByTestId('channel-more').locator('summary').click();
  expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
  expect(await axeFindings(page)).toEqual([]);
});

test('the saved messages fit a phone and pass axe', async ({ newDesk }) => {
  const desk = await newDesk({ viewport: { width: 320, height: 700 } });
  const { page } = desk;
  await desk.signIn('supervisor');
  await page.goto('/settings/saved-messages');
  await page.getByTestId('saved-new').click();
  expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
  expect(await axeFindings(page)).toEqual([]);
});

const sidewaysScroll = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
