// The invitation to link an account, from the contact panel to the customer's phone, and the end of the link.
import { type APIRequestContext, expect } from '@playwright/test';
import { addresses } from './addresses';
import { receivedMessages } from './composing-desk';
import { type Desk, test } from './desk-test';
import { LinePerson } from './line-person';

const PAGE = 'https://example.com/link';
const KAIWA = { headers: { 'x-kaiwa': '1', origin: addresses.console } };

/** The channel's page for linking accounts, by an admin; null takes it away. */
async function setPage(desk: Desk, accountLinkUrl: string | null): Promise<void> {
  const answer = await desk.page.request.patch('/api/admin/channels/demo', { data: { accountLinkUrl }, ...KAIWA });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** As the company's server and her phone do it. */
async function links(request: APIRequestContext, admin: Desk, linkToken: string): Promise<void> {
  const made = await admin.page.request.post('/api/admin/channels/demo/account-link-key', KAIWA);
  const { key } = (await made.json()) as { key: string };
  const asked = await request.post(`${addresses.worker}/account-link/demo/nonces`, {
    data: { accountId: 'a-1', accountName: '会員 1234' },
    headers: { authorization: `Bearer ${key}` },
  });
  const { nonce } = (await asked.json()) as { nonce: string };
  const linked = await request.post(`${addresses.simulator}/control/account-links`, { data: { linkToken, nonce } });
  expect(linked.ok(), await linked.text()).toBe(true);
}

test('a customer is invited by keyboard, links her account, and is unlinked', async ({ newDesk, request }) => {
  const person = await LinePerson.make(request, '会員 花子');
  await person.writes('アカウントを連携したいです');
  const [admin, desk] = [await newDesk(), await newDesk()];
  await admin.signIn('owner');
  await setPage(admin, PAGE);
  try {
    await desk.signIn();
    await desk.take(person);
    const invite = desk.page.getByTestId('invite-to-link');
    await invite.focus();
    await desk.page.keyboard.press('Enter');
    await desk.page.getByTestId('invite-confirm').focus();
    await desk.page.keyboard.press('Enter');
    await expect(desk.page.getByTestId('linked-account').getByRole('status')).toHaveText(
      /The invitation is in the chat/,
    );
    await expect(invite).toBeFocused();
    await expect.poll(async () => (await receivedMessages(person)).length).toBe(1);
    const [card] = await receivedMessages(person);
    const linkToken = /linkToken=([\w-]+)/.exec(JSON.stringify(card))?.[1] ?? '';
    expect(linkToken).not.toBe('');
    await expect(desk.page.locator('body')).not.toContainText(linkToken);

    await links(request, admin, linkToken);
    const panel = desk.page.getByTestId('linked-account');
    await expect(panel).toContainText('会員 1234');
    await desk.page.getByTestId('unlink').click();
    await desk.page.getByTestId('unlink-confirm').click();
    await expect(invite).toBeVisible();
    await expect(panel).not.toContainText('会員 1234');
    await expect(panel.getByRole('heading')).toBeFocused();
  } finally {
    await setPage(admin, null);
  }
});

test('nobody is invited where the channel has no page for it', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'No Page');
  await person.writes('hello');
  await desk.signIn();
  await desk.take(person);
  await expect(desk.page.getByTestId('contact')).toContainText('Messages received');
  await expect(desk.page.getByTestId('invite-to-link')).toHaveCount(0);
});
