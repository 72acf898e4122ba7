// What pages of other sites can do with an operator's cookies, by a real browser: nothing. And that a violation of the policy
// of contents is seen by the watch over every page of every browser test.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page } from '@playwright/test';
import { addresses } from './addresses';
import { test } from './desk-test';

let server: Server;
let port: number;

test.beforeAll(async () => {
  server = createServer((_request, answer) => {
    answer.setHeader('content-type', 'text/html');
    answer.end('<!doctype html><title>Elsewhere</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  port = (server.address() as AddressInfo).port;
});

test.afterAll(() => server.close());

/** How an attempt to open a socket ends. */
function openSocket(page: Page, address: string): Promise<'open' | 'refused'> {
  return page.evaluate((url) => {
    return new Promise<'open' | 'refused'>((resolve) => {
      const socket = new WebSocket(url);
      socket.onopen = () => resolve('open');
      socket.onerror = () => resolve('refused');
    });
  }, address);
}

const SOCKET = `${addresses.console.replace('http', 'ws')}/ws/inbox?protocol=3`;
const STATUS = `${addresses.console}/api/desk/status`;

// Another port of localhost is the same site, so that cookies go along whatever SameSite says; the numbers are another site.
for (const host of ['localhost', '127.0.0.1']) {
  test(`a page on another port of ${host} opens no socket and changes nothing`, async ({ desk }) => {
    await desk.signIn();
    const before = await desk.page.request.get('/api/desk/people');
    expect(await openSocket(desk.page, SOCKET)).toBe('open');

    const elsewhere = await desk.page.context().newPage();
    await elsewhere.goto(`http://${host}:${port}/`);
    expect(await openSocket(elsewhere, SOCKET)).toBe('refused');

    const answers: [string, number][] = [];
    elsewhere.on('response', (answer) => answers.push([answer.request().method(), answer.status()]));
    await elsewhere.evaluate(async (url) => {
      const body = JSON.stringify({ status: 'available' });
      const options = { credentials: 'include', body } as const;
      // As a form may: no preflight. The answer cannot be read.
      await fetch(url, { ...options, method: 'POST', mode: 'no-cors', headers: { 'content-type': 'text/plain' } });
      await fetch(url.replace('/desk/status', '/auth/logout'), { ...options, method: 'POST', mode: 'no-cors' });
      // With our header a browser asks first, and nobody says yes.
      const headers = { 'x-kaiwa': '1', 'content-type': 'application/json' };
      const asked = await fetch(url, { ...options, method: 'PUT', headers }).catch(() => 'blocked');
      if (asked !== 'blocked') throw new Error('the browser let it through');
      const read = await fetch(url.replace('/desk/status', '/me'), { credentials: 'include' }).catch(() => 'blocked');
      if (read !== 'blocked') throw new Error('the answer could be read');
    }, STATUS);
    expect(answers.filter(([method]) => method === 'POST').map(([, status]) => status)).toEqual([403, 403]);

    // A form's own post, which navigates.
    const [posted] = await Promise.all([
      elsewhere.waitForResponse((answer) => answer.request().method() === 'POST'),
      elsewhere.evaluate((url) => {
        const form = Object.assign(document.createElement('form'), { method: 'POST', action: url });
        document.body.append(form);
        form.submit();
      }, `${addresses.console}/api/auth/logout`),
    ]);
    expect(posted.status()).toBe(403);

    expect((await desk.page.request.get('/api/me')).ok()).toBe(true);
    expect(await (await desk.page.request.get('/api/desk/people')).json()).toEqual(await before.json());
  });
}

test('a page of ours cannot be framed by another', async ({ desk, provoked }) => {
  provoked.push(/frame-ancestors/);
  await desk.signIn();
  const elsewhere = await desk.page.context().newPage();
  await elsewhere.goto(`http://localhost:${port}/`);
  const refused = elsewhere.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
  await elsewhere.evaluate((url) => {
    document.body.append(Object.assign(document.createElement('iframe'), { src: url }));
  }, `${addresses.console}/inbox`);
  await refused;
});

test('a violation of the policy is seen, by the page’s event and by the console, and told to the server', async ({
  desk,
  troubles,
  provoked,
}) => {
  provoked.push(/img-src/);
  await desk.signInByHand();
  await desk.page.evaluate(() => {
    const planted = document.createElement('img');
    planted.src = 'https://elsewhere.test/pixel.png';
    document.body.append(planted);
  });
  await expect.poll(() => troubles.some((words) => words.startsWith('img-src refused'))).toBe(true);
  await expect
    .poll(() => troubles.some((words) => /violates.*img-src|Content Security Policy/i.test(words)))
    .toBe(true);
  // The browser tells it by itself, outside of what a test sees: to the address that the page's policy names.
  const policy = (await desk.page.request.get('/inbox')).headers()['content-security-policy'] ?? '';
  expect(policy).toContain('report-uri /api/csp-report');
  const report = { 'csp-report': { 'effective-directive': 'img-src', 'blocked-uri': 'https://elsewhere.test/' } };
  const told = await desk.page.request.post('/api/csp-report', {
    headers: { 'content-type': 'application/csp-report' },
    data: JSON.stringify(report),
  });
  expect(told.status()).toBe(204);
});
