// What the system asks for: colours of its own, in which no ground and no shadow is left to tell a state, and no motion.
import { expect, type Locator, type Page } from '@playwright/test';
import { test } from './desk-test';
import { LinePerson } from './line-person';

const outlineOf = (place: Locator) =>
  place.evaluate((node) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(node);
    return outlineStyle === 'none' ? 'none' : `${outlineStyle} ${Number.parseFloat(outlineWidth)}`;
  });

/** Durations in ms of all that moves or would, with the longest first. */
const motions = (page: Page) =>
  page.evaluate(() => {
    const longest = (list: string) => Math.max(...list.split(',').map((time) => Number.parseFloat(time) * 1_000));
    const styles = [...document.querySelectorAll('*')].flatMap((node) =>
      [null, '::before', '::after'].map((part) => ({ node, style: getComputedStyle(node, part) })),
    );
    const declared = styles
      .filter(
        ({ style }) =>
          longest(style.transitionDuration) > 1 ||
          (style.animationName !== 'none' &&
            (longest(style.animationDuration) > 1 || style.animationIterationCount.includes('infinite'))),
      )
      .map(({ node }) => node.outerHTML.slice(0, 120));
    const running = document
      .getAnimations()
      .filter(({ effect }) => Number(effect?.getComputedTiming().activeDuration) > 1)
      .map((animation) => `runs: ${(animation as CSSAnimation).animationName}`);
    return [...declared, ...running];
  });

test('in colours of the system focus, the open chat, what is unread and the line are told without a ground', async ({
  desk,
  request,
}) => {
  const { page } = desk;
  const [open, other] = [await LinePerson.make(request, 'Forced'), await LinePerson.make(request, 'Unread')];
  await open.writes('which of them is open?');
  await other.writes('and which one is new?');
  await page.emulateMedia({ forcedColors: 'active' });
  await desk.signIn();
  await desk.take(open);

  await expect(desk.connection).toHaveText(/\p{L}/u);
  const unread = desk.row(other).getByTestId('unread');
  await expect(unread).toContainText('1');
  expect(await outlineOf(unread)).toBe('solid 1');
  expect(await outlineOf(desk.row(open))).toBe('solid 2');
  expect(await outlineOf(desk.row(other))).toBe('none');
  expect(await outlineOf(page.getByTestId('view-all'))).toBe('solid 2');
  expect(await outlineOf(page.getByTestId('mode-reply'))).toBe('solid 2');
  // The field draws no outline of its own: elsewhere the frame around it does it.
  expect(await outlineOf(desk.composer)).toBe('double 4');

  await page.keyboard.press('Escape');
  await expect(desk.row(open)).toBeFocused();
  expect(await outlineOf(desk.row(open))).toBe('double 4');
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press('Tab');
    expect(await outlineOf(page.locator(':focus'))).toBe('double 4');
  }

  await page.keyboard.press('ControlOrMeta+k');
  const options = page.getByTestId('palette').getByRole('option');
  expect(await outlineOf(options.and(page.locator('[aria-selected=true]')))).toBe('solid 2');
  expect(await outlineOf(options.and(page.locator('[aria-selected=false]')).first())).toBe('none');
});

test('who wants no motion has none: not in the thread, not in dialogs, not while the line is away', async ({
  desk,
  request,
}) => {
  const { page } = desk;
  const person = await LinePerson.make(request, 'Motion');
  await person.writes('does anything move?');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await desk.signIn();
  await desk.take(person);
  await desk.answer('nothing does');
  await expect(desk.bubble('nothing does')).toHaveAttribute('data-state', 'sent');
  expect(await motions(page)).toEqual([]);

  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByTestId('shortcuts')).toBeVisible();
  expect(await motions(page)).toEqual([]);
  await page.keyboard.press('Escape');

  await page.routeWebSocket('**/ws/inbox**', (socket) => socket.close());
  await page.context().setOffline(true);
  await page.context().setOffline(false);
  await expect(desk.connection).toHaveAttribute('data-state', 'reconnecting');
  expect(await motions(page)).toEqual([]);
});
