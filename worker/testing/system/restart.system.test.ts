// The Worker dies, as in a crash or a power cut, while two people have their consoles open, and comes back: what was written
// meanwhile goes out once, what the customer writes then is seen by both, and nobody reloads anything.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildConsole } from '../../scripts/build-console';
import { findBrowser, HOW_TO_GET_A_BROWSER } from '../../scripts/find-browser';
import { type LocalSettings, readLocalSettings } from '../../scripts/local-settings';
import { ALL_PARTS, type LocalSystem, startLocalSystem } from '../../scripts/local-system';
import { DEMO_CHANNEL, prepareState, tellSimulator } from '../../scripts/seed-workspace';

const stateFolder = mkdtempSync(join(tmpdir(), 'kaiwa-restart-'));
const SOON = { timeout: 60_000 };
let settings: LocalSettings;
let system: LocalSystem;
let browser: Browser;

beforeAll(async () => {
  const executablePath = findBrowser();
  if (executablePath === null) throw new Error(HOW_TO_GET_A_BROWSER);
  settings = readLocalSettings({ KAIWA_STATE: stateFolder, KAIWA_PORT: '8847', KAIWA_DEMO_DESK: 'none' });
  await buildConsole();
  await prepareState(settings);
  system = await startLocalSystem(settings, ALL_PARTS);
  await tellSimulator(settings);
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await system?.stop();
  rmSync(stateFolder, { recursive: true, force: true });
}, 60_000);

async function control<Answer>(path: string, body?: unknown): Promise<Answer> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`${settings.urls.simulator}/control${path}`, body === undefined ? {} : post);
  return (await response.json()) as Answer;
}

const writes = (userId: string, text: string) =>
  control<{ status?: number }>(`/users/${userId}/events`, { type: 'message', message: { type: 'text', text } });

/** A console in a browser profile of its own, marked so that a reload would show. */
async function openDesk(who: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: settings.urls.console, locale: 'en-US' });
  const page = await context.newPage();
  const answer = await page.request.post('/api/auth/login', {
    headers: { origin: settings.urls.console, 'x-kaiwa': '1' },
    data: { email: `${who}@kaiwa.test`, password: settings.demo.password },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  await page.goto('/inbox');
  await page.locator('[data-test=view-all]').click();
  await page.evaluate(() => {
    document.documentElement.dataset.mark = 'not reloaded';
  });
  return page;
}

const isMarked = (page: Page) => page.evaluate(() => document.documentElement.dataset.mark === 'not reloaded');
const line = (page: Page) => page.locator('[data-test=connection]').first().getAttribute('data-state');
const bubbles = (page: Page) => page.locator('[data-test=bubble]').allInnerTexts();
/** Which chats are listed with which last words, whoever she calls their author. */
const list = (page: Page) =>
  page
    .locator('[data-test=row]')
    .evaluateAll((rows) =>
      rows.map((row) => [
        row.getAttribute('data-chat-id'),
        row.querySelector('[data-test=row-preview]')?.textContent?.split(': ').at(-1)?.trim(),
      ]),
    );

const TEXTS = ['is anybody there?', 'hello, yes', 'said into the dark', 'and now?', 'all well'];

test('consoles that were open when the server died go on by themselves, with nothing lost and nothing twice', async () => {
  const { userId } = await control<{ userId: string }>('/users', { displayName: 'Power Cut', friend: true });
  const chatId = `${DEMO_CHANNEL.id}:${userId}`;
  expect(await writes(userId, 'is anybody there?')).toMatchObject({ status: 200 });
  const [operator, owner] = [await openDesk('operator'), await openDesk('owner')];
  for (const page of [operator, owner]) await page.locator(`[data-test=row][data-chat-id="${chatId}"]`).click();
  await operator.locator('[data-test=claim]').first().click();
  const says = async (text: string) => {
    await operator.locator('[data-test=composer]').fill(text);
    await operator.locator('[data-test=composer]').press('Enter');
  };
  await says('hello, yes');
  const shows = async (page: Page) => {
    const seen = await bubbles(page);
    return TEXTS.map((text) => seen.filter((bubble) => bubble.includes(text)).length);
  };
  for (const page of [operator, owner]) await expect.poll(() => shows(page), SOON).toEqual([1, 1, 0, 0, 0]);

  await system.servers.get('worker')?.kill();
  for (const page of [operator, owner]) await expect.poll(() => line(page), SOON).not.toBe('connected');
  await says('said into the dark');
  await expect.poll(() => shows(operator), SOON).toEqual([1, 1, 1, 0, 0]);
  expect((await writes(userId, 'nobody hears this one')).status).not.toBe(200);

  await system.restart('worker');
  for (const page of [operator, owner]) await expect.poll(() => line(page), SOON).toBe('connected');
  // Else the answer would be held: it was written before she asked.
  for (const page of [operator, owner]) await expect.poll(() => shows(page), SOON).toEqual([1, 1, 1, 0, 0]);
  expect(await writes(userId, 'and now?')).toMatchObject({ status: 200 });
  for (const page of [operator, owner]) await expect.poll(() => shows(page), SOON).toEqual([1, 1, 1, 1, 0]);
  // What was not on screen for a while would hold the answer.
  await expect.poll(() => operator.locator('[data-test=row] [data-test=unread]').count(), SOON).toBe(0);
  await says('all well');
  for (const page of [operator, owner]) await expect.poll(() => shows(page), SOON).toEqual([1, 1, 1, 1, 1]);

  const phone = async () =>
    (await control<{ messages: { text?: string }[] }[]>(`/users/${userId}/received`)).flatMap(({ messages }) =>
      messages.map(({ text }) => text),
    );
  await expect.poll(phone, SOON).toEqual(['hello, yes', 'said into the dark', 'all well']);
  for (const page of [operator, owner]) await expect.poll(() => list(page), SOON).toEqual([[chatId, 'all well']]);
  expect([await isMarked(operator), await isMarked(owner)]).toEqual([true, true]);
}, 300_000);
