// What tests look for in an open chat's thread, and how they look at all of it though it is virtual.
// Called by the specs of the kinds of messages.
import { expect, type Locator } from '@playwright/test';
import { axeFindings, inDark } from './axe-findings';
import type { Desk } from './desk-test';

const PHONE = { width: 390, height: 844 };

/** An event's line in the thread. */
export const eventLine = (desk: Desk, words: string): Locator =>
  desk.page.getByTestId('event').filter({ hasText: words });

/** What was scrolled is drawn: only then does the page hold what it goes on holding. */
const drawn = (desk: Desk) =>
  desk.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** The thread is virtual: where this is not in the page, scrolls through it from its end until it is. */
export async function bring(desk: Desk, wanted: Locator): Promise<Locator> {
  const scroller = desk.page.getByTestId('thread').locator('section');
  await drawn(desk);
  if ((await wanted.count()) === 0) {
    await scroller.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
    await drawn(desk);
  }
  for (let step = 0; step < 60 && (await wanted.count()) === 0; step++) {
    const isAtTop = await scroller.evaluate((element) => {
      element.scrollBy({ top: -250 });
      return element.scrollTop === 0;
    });
    await drawn(desk);
    if (isAtTop && (await wanted.count()) === 0) break;
  }
  await wanted.first().scrollIntoViewIfNeeded();
  await expect(wanted.first()).toBeVisible();
  return wanted.first();
}

/** What lies inside messages, by its mark. */
export const inMessage = (desk: Desk, test: string) => desk.page.getByTestId('bubble').getByTestId(test);

/** Both widths and themes, the thread from its end upwards; axe on each. */
export async function picture(desk: Desk, name: string): Promise<void> {
  const scroller = desk.page.getByTestId('thread').locator('section');
  for (const [width, viewport] of [
    ['desk', desk.page.viewportSize() ?? PHONE],
    ['phone', PHONE],
  ] as const) {
    await desk.page.setViewportSize(viewport);
    await scroller.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
    // The thread is virtual: axe sees what is in the page, so it looks at each part. A phone shows the same in another width.
    for (let part = 0; part < 4; part++) {
      await drawn(desk);
      const shoot = async (theme: string) => {
        await desk.page.screenshot({ path: `screenshots/${name}-${width}-${theme}-${part}.png` });
      };
      await shoot('light');
      await inDark(desk.page, () => shoot('dark'));
      if (width === 'desk' || part === 0) expect(await axeFindings(desk.page)).toEqual([]);
      const isAtTop = await scroller.evaluate((element) => {
        element.scrollBy({ top: -element.clientHeight * 0.85 });
        return element.scrollTop === 0;
      });
      if (isAtTop) break;
    }
  }
  await desk.page.setViewportSize({ width: 1440, height: 900 });
  await scroller.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
}
