// How a person is told: in one of her tabs, by sound, in the title and on the icon, by a notification where she looks elsewhere; and
// not where she does not want to be. The app that can be installed: its worker takes pushes and has the page for no network.
import { type BrowserContext, type BrowserContextOptions, expect, type Page } from '@playwright/test';
import { addresses } from './addresses';
import { Desk, test } from './desk-test';
import { LinePerson } from './line-person';

/** Workers are switched off in the other specs, which look at requests. */
const WITH_WORKER: BrowserContextOptions = { serviceWorkers: 'allow', permissions: ['notifications'] };

async function hear(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const counted = window as { rings?: number };
    counted.rings = 0;
    const create = AudioContext.prototype.createOscillator;
    let isNew = true;
    AudioContext.prototype.createOscillator = function () {
      // Tones of one sound begin in one go.
      if (isNew) counted.rings = (counted.rings ?? 0) + 1;
      isNew = false;
      queueMicrotask(() => {
        isNew = true;
      });
      return create.call(this);
    };
  });
}

const rings = (page: Page) => page.evaluate(() => (window as { rings?: number }).rings);
const icon = (page: Page) => page.locator('link[rel=icon]').getAttribute('href');
/** Other specs have left her unread chats. */
const unread = async (page: Page) => Number(/^\((\d+)\) /.exec(await page.title())?.[1] ?? 0);

/** The server has this choice: what a test leaves unsaved holds for the next one. */
async function isSaved(page: Page, choice: string): Promise<void> {
  const answer = await page.waitForResponse(
    (response) =>
      response.url().includes('/preferences/notices') && response.request().postData()?.includes(choice) === true,
  );
  expect(answer.ok()).toBe(true);
}

/** Which tab leads, null while none does. */
const leader = (page: Page) =>
  page.evaluate(async () => {
    const { held = [] } = await navigator.locks.query();
    return held.find(({ name }) => name === 'kaiwa-notices')?.clientId ?? null;
  });

/** Another window lies over this one. */
async function lookAway(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    Object.defineProperty(document, 'hasFocus', { value: () => false, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

/** A chat of hers that is not open. */
async function takeTwo(desk: Desk, name: string, make: (name: string) => Promise<LinePerson>) {
  const [waits, open] = [await make(name), await make(`${name} Beside`)];
  for (const person of [waits, open]) {
    await person.writes('hello');
    await desk.take(person);
    await expect(desk.row(person).getByTestId('unread')).toHaveCount(0);
  }
  return waits;
}

const titles = (page: Page) =>
  page.evaluate(async () => {
    const worker = await navigator.serviceWorker.ready;
    return (await worker.getNotifications()).map(({ title, body }) => `${title}|${body}`);
  });

test('of two tabs the one pressed last rings, and when it closes the other one; both count', async ({
  desk,
  request,
}) => {
  const context = desk.page.context();
  await hear(context);
  await desk.signIn();
  const waits = await takeTwo(desk, 'Two Tabs', (name) => LinePerson.make(request, name));
  await expect.poll(() => leader(desk.page)).not.toBeNull();
  const first = await leader(desk.page);
  const other = new Desk(await context.newPage());
  await other.page.goto('/inbox');
  await other.showAll();
  await expect(other.row(waits)).toBeVisible();
  await expect.poll(() => leader(desk.page)).not.toBe(first);
  await expect.poll(() => leader(desk.page)).not.toBeNull();
  const before = await unread(desk.page);

  await waits.writes('is anybody there?');
  await expect.poll(() => rings(other.page)).toBe(1);
  expect(await rings(desk.page)).toBe(0);
  for (const { page } of [desk, other]) {
    await expect.poll(() => unread(page)).toBe(before + 1);
    expect(await icon(page)).toBe('/favicon-news.svg');
  }

  await other.page.close();
  // What comes before the browser has passed the lead on rings nowhere.
  await expect.poll(() => leader(desk.page)).toBe(first);
  await waits.writes('still there?');
  await expect.poll(() => rings(desk.page)).toBe(1);
  await desk.open(waits);
  await expect.poll(() => unread(desk.page)).toBe(before);
  await expect.poll(() => icon(desk.page)).toBe(before > 0 ? '/favicon-news.svg' : '/favicon.svg');
});

test('what is switched off stays silent, on every page; do not disturb silences the rest', async ({
  desk,
  request,
}) => {
  const { page } = desk;
  await hear(page.context());
  await page.clock.install();
  await desk.signIn();
  const waits = await takeTwo(desk, 'Silent', (name) => LinePerson.make(request, name));
  await page.getByTestId('status-menu').click();
  await page.getByTestId('notice-settings').click();
  await page.getByTestId('sound-message').uncheck();
  await expect(page.getByTestId('preferences-notices').getByTestId('preferences-news')).not.toBeEmpty();
  await page.goto('/inbox');
  await desk.showAll();
  await waits.writes('one');
  await expect(desk.row(waits)).toContainText('one');
  // What came while the desk was being opened is told a moment later: before she switches it on.
  await page.clock.fastForward(1_000);
  expect(await rings(page)).toBe(0);

  await page.getByTestId('status-menu').click();
  await page.getByTestId('notice-settings').click();
  await page.getByTestId('sound-message').check();
  await expect.poll(() => rings(page), 'whoever switches it on hears what it is').toBe(1);
  await waits.writes('two');
  await expect.poll(() => rings(page)).toBe(2);
  await page.getByTestId('muted').check();
  await page.goto('/inbox');
  await desk.showAll();
  await waits.writes('three');
  await expect(desk.row(waits)).toContainText('three');
  expect(await rings(page)).toBe(0);
  await page.getByTestId('status-menu').click();
  const saved = isSaved(page, '"isMuted":false');
  await page.getByTestId('mute').click();
  await saved;
});

test('in her quiet hours, by the clock before her, nothing rings', async ({ desk, request }) => {
  const { page } = desk;
  await hear(page.context());
  await desk.signIn();
  const waits = await takeTwo(desk, 'Quiet', (name) => LinePerson.make(request, name));
  const clock = (hours: number) =>
    page.evaluate((ahead) => new Date(Date.now() + ahead * 3_600_000).toTimeString().slice(0, 5), hours);
  const setQuiet = async (from: string, to: string) => {
    await page.goto('/account/preferences');
    await page.getByTestId('quiet').check();
    // Each change is saved by itself: the page is left when the last one has been.
    const saved = isSaved(page, `"to":"${to}"`);
    await page.getByTestId('quiet-from').fill(from);
    await page.getByTestId('quiet-to').fill(to);
    await page.getByTestId('quiet-to').blur();
    await saved;
    await page.goto('/inbox');
    await desk.showAll();
    await expect.poll(() => leader(page)).not.toBeNull();
    // What comes before the first page of the list is no news.
    await expect(desk.row(waits)).toBeVisible();
  };
  await setQuiet(await clock(-1), await clock(1));
  await waits.writes('at night');
  await expect(desk.row(waits)).toContainText('at night');
  expect(await rings(page)).toBe(0);
  await setQuiet(await clock(2), await clock(3));
  await waits.writes('in the morning');
  await expect.poll(() => rings(page)).toBe(1);
  await page.goto('/account/preferences');
  const saved = isSaved(page, '"isOn":false');
  await page.getByTestId('quiet').uncheck();
  await saved;
});

test('a notification where she looks elsewhere, one for each chat, without the customer’s words', async ({
  newDesk,
  request,
}) => {
  const desk = await newDesk(WITH_WORKER);
  await desk.signIn();
  const waits = await takeTwo(desk, 'Elsewhere', (name) => LinePerson.make(request, name));
  await expect.poll(() => leader(desk.page)).not.toBeNull();
  await lookAway(desk.page);
  await waits.writes('my card number');
  await expect.poll(() => titles(desk.page)).toEqual(['Elsewhere: new message|']);
  await waits.writes('are you there?');
  await expect(desk.row(waits)).toContainText('are you there?');
  expect(await titles(desk.page)).toHaveLength(1);
});

test('the app takes a push while no desk is in front, and says so where there is no network', async ({ newDesk }) => {
  const desk = await newDesk(WITH_WORKER);
  const { page } = desk;
  await desk.signIn();
  const manifest = await page.request.get('/manifest.webmanifest');
  expect(await manifest.json()).toMatchObject({ display: 'standalone', start_url: '/inbox' });
  const cdp = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations;
      if (first !== undefined) resolve(first.registrationId);
    });
  });
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await cdp.send('ServiceWorker.enable');
  const registrationId = await registered;
  await page.goto('about:blank');
  const data = JSON.stringify({ title: 'Mali: new message', body: '', chatId: 'demo:U1' });
  await cdp.send('ServiceWorker.deliverPushMessage', { origin: addresses.console, registrationId, data });
  // Whole: a part of the console that the lost network cuts off would be an error of its own.
  await page.goto('/sign-in', { waitUntil: 'networkidle' });
  await expect.poll(() => titles(page)).toContain('Mali: new message|');

  await page.context().setOffline(true);
  await page.goto('/inbox');
  await expect(page.getByRole('heading', { name: 'Kaiwa' })).toBeVisible();
  await page.context().setOffline(false);
  await page.getByRole('link').click();
  await expect(desk.connection).toHaveAttribute('data-state', 'connected');
});
