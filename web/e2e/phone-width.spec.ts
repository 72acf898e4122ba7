import { expect } from '@playwright/test';
import { test } from './desk-test';
import { LinePerson } from './line-person';

for (const width of [320, 390]) {
  test(`a chat can be answered at ${width} px without scrolling sideways`, async ({ newDesk, request }) => {
    const person = await LinePerson.make(request, `Narrow ${width}`);
    await person.writes('a message that is long enough to need more than one line on a narrow screen, surely');
    const desk = await newDesk({ viewport: { width, height: 700 }, hasTouch: true });
    const overflow = () => desk.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await desk.signIn();
    expect(await overflow()).toBeLessThanOrEqual(0);
    await desk.take(person);
    await desk.composer.fill('from a phone');
    await desk.page.getByTestId('send').click();
    await expect.poll(() => person.receivedTexts()).toEqual(['from a phone']);
    expect(await overflow()).toBeLessThanOrEqual(0);
  });
}

test('on a phone Back takes the contact away before the chat', async ({ newDesk, request }) => {
  const person = await LinePerson.make(request, 'Back Button');
  await person.writes('who am I?');
  const desk = await newDesk({ viewport: { width: 390, height: 700 }, hasTouch: true });
  await desk.signIn();
  await desk.open(person);
  await desk.page.getByTestId('contact-toggle').click();
  await expect(desk.page.getByTestId('contact')).toBeVisible();
  await desk.page.goBack();
  await expect(desk.page.getByTestId('contact')).toHaveCount(0);
  await expect(desk.page.getByTestId('thread')).toBeVisible();
  await desk.page.goBack();
  await expect(desk.row(person)).toBeVisible();
});

test('on a phone a chat is followed by its menu', async ({ newDesk, request }) => {
  const person = await LinePerson.make(request, 'Followed Small');
  await person.writes('hello');
  const desk = await newDesk({ viewport: { width: 390, height: 700 }, hasTouch: true });
  await desk.signIn();
  await desk.open(person);
  const { page } = desk;
  await expect(page.getByTestId('follow')).toBeHidden();
  const choose = async (words: string) => {
    await page.getByTestId('session-menu').click();
    await page.getByTestId('menu-follow').filter({ hasText: words }).click();
  };
  await choose('Follow this chat');
  await choose('Stop following');
  await page.getByTestId('session-menu').click();
  await expect(page.getByTestId('menu-follow')).toContainText('Follow this chat');
});

test('a window made narrow and wide again keeps the thread at its end', async ({ newDesk, request }) => {
  const person = await LinePerson.make(request, 'Turned Around');
  for (let line = 0; line < 30; line++) await person.writes(`line ${line}`);
  const desk = await newDesk({ viewport: { width: 1280, height: 800 } });
  await desk.signIn();
  await desk.open(person);
  for (const width of [390, 1280, 700, 1280]) {
    await desk.page.setViewportSize({ width, height: 800 });
    await expect(desk.bubble('line 29')).toBeInViewport();
    await expect(desk.page.getByTestId('jump')).toHaveCount(0);
  }
});

test('on a desk at 200 % the name of an open chat has room beside its moves', async ({ newDesk, request }) => {
  const person = await LinePerson.make(request, 'Wolfeschlegelsteinhausenbergerdorff');
  await person.writes('hello');
  // 1440 by 900, twice as large.
  const desk = await newDesk({ viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 });
  await desk.signIn('supervisor');
  await desk.take(person);
  const { page } = desk;
  const head = page.locator('#open-chat header');
  const name = await head.getByRole('heading').boundingBox();
  const marks = await head.locator('p').boundingBox();
  const release = await page.getByTestId('release').boundingBox();
  if (name === null || marks === null || release === null) throw new Error('the head is not drawn');
  expect(name.width).toBeGreaterThan(100);
  expect(marks.x + marks.width).toBeLessThanOrEqual(release.x);
  await expect(page.getByRole('button', { name: 'Resolve', exact: true })).toBeVisible();
});
