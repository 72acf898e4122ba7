// What the composer tells while one writes: how it goes and what it costs, that one types, what axe and a narrow screen say of it.
import { expect } from '@playwright/test';
import { addresses } from './addresses';
import { axeFindings } from './axe-findings';
import { areReady, callAs, openMore, pastePhoto, pick } from './composing-desk';
import { type Desk, test } from './desk-test';
import { LinePerson } from './line-person';
import { contract } from './sendable-files';

async function answering(desk: Desk, person: LinePerson): Promise<void> {
  await person.writes('hello');
  await desk.signIn();
  await desk.take(person);
}

/** Calls of one kind that reached LINE for this person. */
async function callsFor(request: Parameters<typeof LinePerson.make>[0], template: string, words: string) {
  const answer = await request.get(`${addresses.simulator}/control/calls?template=${encodeURIComponent(template)}`);
  const { calls } = (await answer.json()) as { calls: unknown[] };
  return calls.filter((call) => JSON.stringify(call).includes(words)).length;
}

test('the line under the field counts the free time down, then says what a push leaves', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Cost');
  await answering(desk, person);
  const way = desk.page.getByTestId('way');
  await expect(way).toHaveAttribute('data-tone', 'free');
  const secondsLeft = async () => Number(/(\d+) s left/.exec((await way.textContent()) ?? '')?.[1]);
  const before = await secondsLeft();
  await expect.poll(secondsLeft).toBeLessThan(before);
  // The page's clock alone jumps: its timers go on.
  await desk.page.clock.setFixedTime(Date.now() + 61_000);
  await expect(way).toHaveAttribute('data-tone', 'plain');
  await expect(way).toContainText(/Push|push/);
});

test('typing shows at LINE at most every four seconds, and only for real keys', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Typing');
  await answering(desk, person);
  const shown = () => callsFor(request, '/v2/bot/chat/loading/start', person.userId);
  const told: number[] = [];
  desk.page.on('request', (sent) => {
    if (sent.url().endsWith('/typing')) told.push(Date.now());
  });
  await desk.composer.pressSequentially('I am looking into it', { delay: 60 });
  await expect.poll(shown).toBe(1);
  await expect
    .poll(async () => {
      await desk.composer.press('x');
      return told.length;
    })
    .toBe(2);
  expect((told[1] ?? 0) - (told[0] ?? 0)).toBeGreaterThanOrEqual(3_900);
});

test('a draft, its files and its buttons are there again after another chat', async ({ desk, request }) => {
  const [one, two] = [await LinePerson.make(request, 'Draft One'), await LinePerson.make(request, 'Draft Two')];
  await two.writes('hello');
  await answering(desk, one);
  await desk.composer.fill('half a sentence');
  await pick(desk, contract);
  await areReady(desk, 1);
  await desk.take(two);
  await expect(desk.composer).toHaveValue('');
  await desk.row(one).click();
  await expect(desk.composer).toHaveValue('half a sentence');
  await areReady(desk, 1);
});

test('Esc leaves a dialog and the focus is back where it was', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Keyboard Only');
  await answering(desk, person);
  const { page } = desk;
  await page.getByTestId('open-sticker').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('sticker-choice').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('open-sticker')).toBeFocused();
});

test('where reading alone does not show, it is marked on LINE by hand, once for all that came before', async ({
  desk,
  newDesk,
  request,
}) => {
  const admin = await newDesk();
  await admin.signIn('admin');
  const path = '/api/admin/settings/sending';
  const before = await (await callAs(admin, 'get', path)).json();
  await callAs(admin, 'put', path, { ...before, markAsRead: 'by_hand' });
  try {
    const person = await LinePerson.make(request, 'Mark Me');
    await answering(desk, person);
    const marked = () => callsFor(request, '/v2/bot/chat/markAsRead', '');
    const calls = await marked();
    await openMore(desk, 'Mark as read on LINE');
    await expect.poll(marked).toBeGreaterThan(calls);
    await desk.page.getByTestId('composer-more').click();
    await expect(desk.page.getByRole('menuitemcheckbox', { name: 'Read on LINE up to here' })).toBeVisible();
  } finally {
    await callAs(admin, 'put', path, before);
  }
});

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 320, height: 640 },
]) {
  test(`the composer with all it can hold has no serious finding of axe and fits, ${viewport.width} px`, async ({
    newDesk,
    request,
  }) => {
    // axe reads the page five times.
    test.slow();
    const person = await LinePerson.make(request, `Axe Composer ${viewport.width}`);
    const desk = await newDesk({ viewport });
    await answering(desk, person);
    const { page } = desk;
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await pastePhoto(desk);
    await pick(desk, [contract, { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) }]);
    await areReady(desk, 2);
    await desk.composer.fill('x'.repeat(5_200));
    await page.getByTestId('show-cuts').click();
    expect(await axeFindings(page)).toEqual([]);
    expect(await overflow()).toBeLessThanOrEqual(0);
    for (const [open, marker] of [
      [() => page.getByTestId('open-sticker').click(), 'sticker-picker'],
      [() => openMore(desk, 'Location'), 'location-form'],
      [() => openMore(desk, 'Saved message'), 'saved-picker'],
      [() => openMore(desk, 'Quick replies'), 'quick-reply-editor'],
    ] as const) {
      await open();
      await expect(page.getByTestId(marker)).toBeVisible();
      expect(await axeFindings(page)).toEqual([]);
      expect(await overflow()).toBeLessThanOrEqual(0);
      await page.keyboard.press('Escape');
      await expect(page.getByTestId(marker)).toHaveCount(0);
    }
  });
}
