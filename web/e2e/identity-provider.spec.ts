// Sign-in through an identity provider in a real browser: set up on the page of the settings, there and back from another site, which
// of our cookies that way carries, and plain words for whoever was not invited. And Cloudflare Access: set up, offered, and plain words
// where it does not stand in front; whom it lets through, auth/cloudflare-access-sign-in tries with keys of a team.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page, type Request } from '@playwright/test';
import { FakeProvider } from '../../worker/testing/fake-provider';
import { addresses } from './addresses';
import { test } from './desk-test';

let server: Server;
let provider: FakeProvider;
/** As for whoever is not signed in there; else it sends the browser back at once. */
let asksOnAPage = false;

test.beforeAll(async () => {
  server = createServer(async (request, answer) => {
    const parts: Uint8Array[] = [];
    for await (const part of request) parts.push(part);
    const body = parts.length === 0 ? {} : { body: Buffer.concat(parts) };
    const headers = { authorization: request.headers.authorization ?? '' };
    const response = await provider.app.request(request.url ?? '/', {
      method: request.method ?? 'GET',
      headers,
      ...body,
    });
    const back = response.headers.get('location');
    if (back !== null && asksOnAPage) {
      answer.setHeader('content-type', 'text/html');
      answer.end(`<!doctype html><title>Provider</title><a href="${back.replaceAll('&', '&amp;')}">It is me</a>`);
      return;
    }
    answer.writeHead(response.status, Object.fromEntries(response.headers));
    answer.end(await response.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Another port of localhost would be the same site; the numbers are another one.
  provider = await FakeProvider.make(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

test.afterAll(() => server.close());

const namesIn = async (request: Request) =>
  ((await request.allHeaders()).cookie ?? '').split('; ').map((pair) => pair.split('=')[0]);

async function goThrough(page: Page): Promise<void> {
  await page.goto('/sign-in');
  await page.getByTestId('sign-in-company').click();
}

/** Over what is saved of it. */
async function saveProvider(page: Page, change: object): Promise<void> {
  const headers = { origin: addresses.console, 'x-kaiwa': '1' };
  const { version, value } = await (await page.request.get('/api/admin/desk/provider')).json();
  const data = { version, value: { ...value, ...change } };
  expect((await page.request.put('/api/admin/desk/provider', { headers, data })).ok()).toBe(true);
}

test('the owner sets a provider up; whoever was invited comes in by it, and nobody else', async ({ newDesk }) => {
  const admin = await newDesk();
  await admin.signIn('owner');
  await admin.page.goto('/settings/security');
  await admin.page.getByTestId('provider-issuer').fill(provider.issuer);
  await admin.page.getByTestId('provider-client').fill(provider.clientId);
  await admin.page.getByTestId('provider-label').fill('Example account');
  await admin.page.getByTestId('provider-on').check();
  const form = admin.page.getByTestId('settings-provider');
  await form.getByTestId('save').click();
  await expect(form.getByTestId('settings-saved')).toBeVisible();
  await admin.page.getByTestId('provider-secret').fill(provider.clientSecret);
  await admin.page.getByTestId('provider-secret-save').click();
  await expect(admin.page.getByTestId('provider-done')).toHaveText('Saved.');
  await expect(admin.page.getByTestId('provider-redirect')).toHaveText(`${addresses.console}/sign-in`);
  await admin.page.getByTestId('provider-check').click();
  await expect(admin.page.getByTestId('provider-done')).toContainText('1 keys');
  try {
    const desk = await newDesk();
    const { page } = desk;
    // A login that this browser had before: what of it does the way back carry?
    await desk.signIn('operator');
    provider.person = { sub: 'operator-1', email: 'Operator@kaiwa.test', email_verified: true };
    await page.goto('/sign-in');
    await expect(page.getByTestId('sign-in-company')).toContainText('Example account');
    const cameBack = page.waitForRequest((request) => request.url().includes('/sign-in?code='));
    const finished = page.waitForRequest('**/api/auth/provider/finish');
    // Sent back at once, Chromium takes the whole way for ours, and the Strict cookies go along; from a page of another site they do not.
    asksOnAPage = true;
    await page.getByTestId('sign-in-company').click();
    await page.getByRole('link', { name: 'It is me' }).click();
    const byNavigation = await namesIn(await cameBack);
    expect(byNavigation).toContain('__Host-at');
    for (const strict of ['__Host-rt', '__Host-op', '__Host-dev']) expect(byNavigation).not.toContain(strict);
    expect(await namesIn(await finished)).toEqual(expect.arrayContaining(['__Host-rt', '__Host-op', '__Host-dev']));
    await page.waitForURL(/\/inbox/);
    await expect(desk.connection).toHaveAttribute('data-state', 'connected');
    // What came by another site is kept as any other: a refresh works.
    const headers = { origin: addresses.console, 'x-kaiwa': '1' };
    expect((await page.request.post('/api/auth/refresh', { headers })).ok()).toBe(true);

    asksOnAPage = false;
    const stranger = await newDesk();
    provider.person = { sub: 'stranger', email: 'stranger@kaiwa.test', email_verified: true };
    await goThrough(stranger.page);
    await expect(stranger.page.getByTestId('sign-in-error')).toContainText('ask the owner to invite you');
    // Neither code nor state stays in the address.
    await expect(stranger.page).toHaveURL(`${addresses.console}/sign-in`);
  } finally {
    await saveProvider(admin.page, { isOn: false });
  }
});

test('the owner sets Cloudflare Access up; it is offered, and says where it is not in front', async ({ newDesk }) => {
  const admin = await newDesk();
  await admin.signIn('owner');
  await admin.page.goto('/settings/security');
  await admin.page.getByTestId('access-team').fill('https://Example.cloudflareaccess.com/');
  await admin.page.getByTestId('access-audience').fill('kaiwa');
  await admin.page.getByTestId('access-on').check();
  const form = admin.page.getByTestId('settings-provider');
  await form.getByTestId('save').click();
  await expect(form.getByTestId('field-fault')).toContainText('AUD tag');
  await admin.page.getByTestId('access-audience').fill('A1'.repeat(32));
  await form.getByTestId('save').click();
  await expect(form.getByTestId('settings-saved')).toBeVisible();
  try {
    const { page } = await newDesk();
    await page.goto('/sign-in');
    await expect(page.getByTestId('sign-in-company')).toHaveCount(0);
    await page.getByTestId('sign-in-access').click();
    await expect(page.getByTestId('sign-in-error')).toContainText('the address that Access protects');
    await expect(page).toHaveURL(`${addresses.console}/sign-in`);
    await saveProvider(admin.page, { cloudflareAccess: { isOn: false, team: '', audience: '' } });
    const ways = page.waitForResponse('**/api/auth/ways');
    await page.reload();
    await ways;
    await expect(page.getByTestId('sign-in')).toBeVisible();
    await expect(page.getByTestId('sign-in-access')).toHaveCount(0);
  } finally {
    await saveProvider(admin.page, { cloudflareAccess: { isOn: false, team: '', audience: '' } });
  }
});
