// `npm run measure`: how the desk feels at size, 10,000 chats in the list and one thread of 20,000 messages, in Chromium. Prints a table
// beside the figures to be held; asserts nothing: a time on a shared machine is a coin toss. KAIWA_PORT moves the ports.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { buildConsole } from './build-console';
import { signIn } from './desk-client';
import { findBrowser, HOW_TO_GET_A_BROWSER } from './find-browser';
import { type LocalSettings, readLocalSettings } from './local-settings';
import { ALL_PARTS, type LocalSystem, startLocalSystem } from './local-system';
import { enterToBubble, frames, loadOn, openChat, type Samples, timedGet } from './measure-desk';
import { seedLongDesk } from './seed-long-desk';
import { prepareState, tellSimulator } from './seed-workspace';

const CHATS = 10_000;
const MESSAGES = 20_000;
/** Chats with objects of their own, to be opened. */
const REAL_CHATS = 20;
const LOAD_MS = 40_000;
const OWNER = 'owner@kaiwa.test';

async function main(): Promise<void> {
  const browserPath = findBrowser();
  if (browserPath === null) throw new Error(HOW_TO_GET_A_BROWSER);
  const stateFolder = mkdtempSync(join(tmpdir(), 'kaiwa-measure-'));
  const settings = readLocalSettings({
    KAIWA_STATE: stateFolder,
    KAIWA_PORT: process.env.KAIWA_PORT ?? '8867',
    KAIWA_DEMO_DESK: 'none',
  });
  let system: LocalSystem | null = null;
  let browser: Browser | null = null;
  try {
    await buildConsole();
    await prepareState(settings);
    system = await startLocalSystem(settings, ['worker', 'simulator']);
    await tellSimulator(settings);
    const chatIds = await makeChats(settings);
    await system.stop();
    const [long = '', ...others] = chatIds;
    const indexed = seedLongDesk(settings.workerState, long, { chats: CHATS, messages: MESSAGES });
    system = await startLocalSystem(settings, ALL_PARTS);
    browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
    const page = await signedInPage(browser, settings);
    print(await measure(page, long, others, indexed));
  } finally {
    await browser?.close();
    await system?.stop();
    rmSync(stateFolder, { recursive: true, force: true });
  }
}

/** Customers who wrote a little; the first one's chat becomes the long one. @returns the ids of their chats, all in the list */
async function makeChats(settings: LocalSettings): Promise<string[]> {
  const post = async <Answer>(path: string, body: unknown): Promise<Answer> => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${settings.urls.simulator}/control${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return (await response.json()) as Answer;
  };
  const chatIds: string[] = [];
  for (let n = 0; n < REAL_CHATS; n++) {
    const { userId } = await post<{ userId: string }>('/users', { displayName: `Real ${n}`, friend: true });
    for (const text of ['help, please', 'にほんごです', `number ${n}`])
      await post(`/users/${userId}/events`, { type: 'message', message: { type: 'text', text } });
    chatIds.push(`demo:${userId}`);
  }
  const desk = await signIn(settings.urls.worker, settings.urls.console, {
    email: OWNER,
    password: settings.demo.password,
  });
  const deadline = Date.now() + 60_000;
  for (;;) {
    const page = await desk.get<{ items: { chatId: string; inboundCount: number }[] }>('/api/chats?state=all&limit=50');
    const listed = page.items.filter(({ inboundCount }) => inboundCount === 3).map(({ chatId }) => chatId);
    if (chatIds.every((chatId) => listed.includes(chatId))) return chatIds;
    if (Date.now() > deadline) throw new Error('The chats did not come into the list.');
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function signedInPage(browser: Browser, settings: LocalSettings): Promise<Page> {
  const context = await browser.newContext({
    baseURL: settings.urls.console,
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  const answer = await page.request.post('/api/auth/login', {
    headers: { origin: settings.urls.console, 'x-kaiwa': '1' },
    data: { email: OWNER, password: settings.demo.password },
  });
  if (!answer.ok()) throw new Error(`sign-in: ${await answer.text()}`);
  await page.goto('/inbox');
  // As the desk names its parts.
  await page.locator('[data-test=view-all]').click();
  await page.locator('[data-test=row]').first().waitFor();
  return page;
}

async function measure(page: Page, long: string, others: readonly string[], indexed: number): Promise<Samples[]> {
  const samples: Samples[] = [];
  const add = (what: string, values: readonly number[], limit: string, note?: string) =>
    samples.push({ what, unit: 'ms', values, limit, ...(note !== undefined && { note }) });
  const addRows = (what: string, count: number, note: string) =>
    samples.push({ what, unit: 'rows', values: [count], limit: '<= 40', note });

  const cold: number[] = [];
  const inView = await page
    .locator('[data-test=row]')
    .evaluateAll((rows) => rows.flatMap((row) => row.getAttribute('data-chat-id') ?? []));
  const near = others.filter((chatId) => inView.includes(chatId)).slice(0, 8);
  for (const chatId of near) cold.push(await openChat(page, chatId));
  add('chat, cold', cold, '<= 200');
  const cached: number[] = [];
  for (let round = 0; round < 3; round++) for (const chatId of near) cached.push(await openChat(page, chatId));
  add('chat, cached (switching)', cached, '<= 50');

  await page.locator('[data-test=claim]').first().click();
  await page.locator('[data-test=composer]').waitFor();
  const enter: number[] = [];
  for (let n = 0; n < 15; n++) enter.push(await enterToBubble(page, `measured ${n} ${Date.now()}`));
  add('Enter to own bubble', enter, '<= 16');

  const [names, words]: [number[], number[]] = [[], []];
  for (let n = 0; n < 20; n++) {
    names.push(
      await timedGet(
        page,
        `/api/chats?state=all&q=${encodeURIComponent(`person ${String(n * 487).padStart(5, '0')}`)}`,
      ),
    );
    words.push(await timedGet(page, `/api/search?q=${encodeURIComponent(['返金', 'parcel', 'เมื่อไหร่'][n % 3] ?? '')}`));
  }
  add('search by name', names, '<= 200', `${CHATS} chats`);
  add('search in messages', words, '<= 200', `${indexed} messages of this month`);

  const address = `/inbox?chat=${encodeURIComponent(long)}`;
  await page.goto(address);
  await page.locator('[data-test=view-all]').click();
  await page.locator('[data-test=thread] [data-test=bubble]').first().waitFor();
  const threadPx = await loadOn(page, 'thread', LOAD_MS);
  const thread = await frames(page, 'thread', 60);
  add('scroll frame, thread', thread.ms, '<= 16.7', `${Math.round(threadPx / 1_000)},000 px loaded`);
  addRows('rows in the page, thread', thread.rows, `of ${MESSAGES}`);
  const toThere: number[] = [];
  for (const n of [500, 9_000, 15_000]) {
    const start = Date.now();
    await page.goto(`${address}&message=in_9${String(n % 3 === 0 ? n + 1 : n).padStart(17, '0')}`);
    await page.locator('[data-test=bubble]:focus, [data-test=bubble] :focus').first().waitFor();
    toThere.push(Date.now() - start);
  }
  add('to a message far back, with the page', toThere, '', 'reload and one page around it');
  await page.goto('/inbox');
  await page.locator('[data-test=view-all]').click();
  await page.locator('[data-test=row]').first().waitFor();
  const listPx = await loadOn(page, 'list', LOAD_MS);
  await page.evaluate(() => new Promise(requestAnimationFrame));
  const list = await frames(page, 'list', -60);
  add('scroll frame, list', list.ms, '<= 16.7', `${Math.round(listPx / 1_000)},000 px loaded`);
  addRows('rows in the page, list', list.rows, `of ${CHATS}`);
  return samples;
}

function print(samples: readonly Samples[]): void {
  const quantile = (values: readonly number[], share: number) => {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  };
  console.table(
    samples.map(({ what, unit, values, limit, note }) => ({
      what,
      p50: unit === 'rows' ? '' : quantile(values, 0.5).toFixed(1),
      p95: quantile(values, 0.95).toFixed(unit === 'rows' ? 0 : 1),
      unit,
      limit,
      of: `${values.length}${note === undefined ? '' : `, ${note}`}`,
    })),
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
