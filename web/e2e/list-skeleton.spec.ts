import { expect } from '@playwright/test';
import { test } from './desk-test';
import { LinePerson } from './line-person';

test('rows come where their bars were: nothing moves', async ({ desk, request }) => {
  for (const name of ['高橋 りん', 'สมหญิง แก้วใส', 'Bars Before']) {
    const person = await LinePerson.make(request, name);
    await person.writes('hello');
  }
  await desk.signIn();
  const { page } = desk;
  const rows = page.getByTestId('row');
  await expect(rows.nth(2)).toBeVisible();

  let letThrough: () => void = () => undefined;
  const isWanted = new Promise<void>((done) => {
    letThrough = done;
  });
  await page.route('**/api/chats?**', async (route) => {
    await isWanted;
    await route.continue();
  });
  // The live line would bring the newest rows before their page.
  await page.routeWebSocket('**/ws/inbox**', () => undefined);
  await page.reload();
  const bars = page.getByTestId('list-skeleton').locator('[data-test=row-bars]');
  await expect(bars.nth(2)).toBeVisible();
  // Within their pane: whoever waits long for the line has a banner above everything.
  const frames = (all: typeof rows) =>
    all.evaluateAll((boxes) => {
      const paneTop = document.querySelector('#list-pane')?.getBoundingClientRect().y ?? Number.NaN;
      return boxes.slice(0, 3).map((box) => {
        const { x, y, width, height } = box.getBoundingClientRect();
        return { x, y: y - paneTop, width, height };
      });
    });
  const before = await frames(bars);
  letThrough();
  await expect(rows.nth(2)).toBeVisible();
  expect(await frames(rows)).toEqual(before);
});
