// A long thread: a message far back is gone to with what stands around it, by search, address and date; both directions go on from
// there, what comes in meanwhile is counted, and the end is one press away. Older messages that come in above move nothing.
import { expect, type Locator } from '@playwright/test';
import { axeFindings } from './axe-findings';
import { type Desk, test } from './desk-test';
import { LinePerson } from './line-person';

const COUNT = 260;

const scroller = ({ page }: Desk) => page.getByTestId('thread').locator('section');
const nth = ({ page }: Desk, n: number) =>
  page.getByTestId('bubble').filter({ has: page.getByText(`line ${n}`, { exact: true }) });

async function longChat(request: Parameters<typeof LinePerson.make>[0], name: string): Promise<LinePerson> {
  const person = await LinePerson.make(request, name);
  for (let n = 1; n <= COUNT; n++) await person.writes(`line ${n}`);
  return person;
}

/** The id of the nth message, as the chat tells it page by page. */
async function idOf({ page }: Desk, { chatId }: LinePerson, n: number): Promise<string> {
  let before = '';
  for (;;) {
    const answer = await page.request.get(`/api/chats/${encodeURIComponent(chatId)}/messages?limit=200${before}`);
    const told = (await answer.json()) as {
      entries: { id: string; content?: { text?: string } }[];
      next: string | null;
    };
    const found = told.entries.find(({ content }) => content?.text === `line ${n}`);
    if (found) return found.id;
    expect(told.next).not.toBeNull();
    before = `&before=${told.next}`;
  }
}

const topOf = async (bubble: Locator) => (await bubble.boundingBox())?.y ?? Number.NaN;

test('a message far back opens with what stands around it; both ways go on, and the end comes back with what came in', async ({
  desk,
  request,
}) => {
  test.slow();
  const person = await longChat(request, 'Long Thread');
  await desk.signIn();
  const { page } = desk;
  const asked: string[] = [];
  page.on('request', (sent) => {
    const url = new URL(sent.url());
    if (url.pathname.endsWith('/messages') && sent.method() === 'GET') asked.push(url.search);
  });
  const id = await idOf(desk, person, 60);
  await page.goto(`/inbox?chat=${encodeURIComponent(person.chatId)}&message=${id}`);
  await expect(nth(desk, 60)).toBeInViewport();
  await expect(nth(desk, 60)).toBeFocused();
  // One page, however far back it is.
  expect(asked.filter((search) => search.includes('around='))).toHaveLength(1);
  expect(asked.filter((search) => search.includes('before='))).toEqual([]);
  await expect(nth(desk, COUNT)).toHaveCount(0);

  // What comes in now is counted, and is not shown as if it followed.
  await person.writes('while you read');
  await expect(page.getByTestId('jump')).toContainText('1');
  await expect(desk.bubble('while you read')).toHaveCount(0);

  // Downwards until the end is met: every message, once, in order.
  const seen: number[] = [];
  await expect(async () => {
    const words = await page.getByTestId('bubble').allInnerTexts();
    for (const text of words) {
      const n = Number(/^line (\d+)$/m.exec(text)?.[1] ?? 0);
      if (n > (seen.at(-1) ?? 59)) seen.push(n);
    }
    await scroller(desk).evaluate((element) => element.scrollBy({ top: 350 }));
    await expect(desk.bubble('while you read')).toBeInViewport({ timeout: 50 });
  }).toPass({ timeout: 60_000, intervals: [50] });
  expect(seen).toEqual(Array.from({ length: COUNT - 59 }, (_, index) => index + 60));
  await expect(page.getByTestId('jump')).toHaveCount(0);

  // By date: the first message of today stands at the beginning.
  await page.getByTestId('session-menu').click();
  await page.getByTestId('go-to-date').click();
  await expect(page.getByTestId('date-dialog')).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByTestId('date-go').click();
  await expect(nth(desk, 1)).toBeInViewport();
  await person.writes('and one more');
  await expect(page.getByTestId('jump')).toContainText('1');
  await page.getByTestId('jump').click();
  await expect(desk.bubble('and one more')).toBeInViewport();
  await expect(nth(desk, COUNT)).toBeInViewport();
});

test('older messages come in above, and new ones below, without moving what is read', async ({ desk, request }) => {
  test.slow();
  const person = await longChat(request, 'Still Thread');
  await desk.signIn();
  const { page } = desk;
  await desk.open(person);
  await expect(nth(desk, COUNT)).toBeInViewport();
  let isHeld = true;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\/messages\?.*before=/, async (route) => {
    if (isHeld) await held;
    await route.continue();
  });
  // To the top of what is loaded: the next page is on its way, and is given while one looks.
  await scroller(desk).evaluate((element) => element.scrollTo({ top: 120 }));
  await expect(page.getByText('Loading older messages…')).toBeAttached();
  const anchor = page.getByTestId('bubble').nth(2);
  const id = await anchor.getAttribute('data-message-id');
  const kept = page.locator(`[data-message-id="${id}"]`);
  await expect(kept).toBeInViewport();
  const before = await topOf(kept);
  isHeld = false;
  release();
  await expect(page.getByTestId('bubble').first()).not.toHaveAttribute('data-message-id', id ?? '');
  await expect.poll(async () => Math.abs((await topOf(kept)) - before)).toBeLessThan(1);

  // What comes in meanwhile moves nothing either.
  await person.writes('one more');
  await expect(page.getByTestId('jump')).toContainText('1');
  expect(Math.abs((await topOf(kept)) - before)).toBeLessThan(1);
});

test('a reader who goes up in the moment a chat opens is not taken back to its end', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Quick Reader');
  for (let n = 1; n <= 40; n++) await person.writes(`line ${n}`);
  await desk.signIn();
  const { page } = desk;
  // In the very frame in which the end is drawn, before a person could.
  await page.evaluate(() => {
    const goUp = new MutationObserver(() => {
      const thread = document.querySelector('[data-test=thread] section');
      if (!thread?.querySelector('[aria-posinset="41"]')) return;
      goUp.disconnect();
      requestAnimationFrame(() => thread.scrollTo({ top: 0 }));
    });
    goUp.observe(document.body, { childList: true, subtree: true });
  });
  await desk.open(person);
  await expect(nth(desk, 1)).toBeInViewport();
  await person.writes('one more');
  await expect(page.getByTestId('jump')).toContainText('1');
  await expect(nth(desk, 1)).toBeInViewport();
});
