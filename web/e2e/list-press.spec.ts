import { expect } from '@playwright/test';
import { test } from './desk-test';
import { LinePerson } from './line-person';

test('a row that changes while it is pressed opens all the same', async ({ desk, request }) => {
  const [pressed, other] = [await LinePerson.make(request, 'Pressed Row'), await LinePerson.make(request, 'Open Row')];
  await pressed.writes('hello');
  await other.writes('hello');
  await desk.signIn();
  const { page } = desk;
  await desk.take(pressed);
  await desk.answer('hello, what can I do?');
  await desk.open(other);
  const author = desk.row(pressed).getByTestId('row-preview').locator('bdi').first();
  await expect(author).toHaveText('You:');
  await author.hover();
  await page.mouse.down();
  await pressed.writes('a new screen');
  // The element that was pressed is gone.
  await expect(author).toHaveText('a new screen');
  await page.mouse.up();
  await expect(page).toHaveURL(new RegExp(`chat=${encodeURIComponent(pressed.chatId)}`));
  await expect(desk.bubble('a new screen')).toBeVisible();
});

test('the order holds still under a finger, and goes on when it has gone', async ({ desk, request }) => {
  const [first, second] = [
    await LinePerson.make(request, 'Finger First'),
    await LinePerson.make(request, 'Finger Next'),
  ];
  await first.writes('one');
  await second.writes('two');
  await desk.signIn();
  const { page } = desk;
  await desk.showAll();
  const placeOf = async (person: LinePerson) =>
    Number(await desk.row(person).locator('xpath=ancestor::li').getAttribute('aria-posinset'));
  const finger = { pointerType: 'touch', isPrimary: true, bubbles: true };
  await expect(desk.row(second)).toBeVisible();
  const before = await placeOf(first);
  await desk.row(first).dispatchEvent('pointerdown', finger);
  await first.writes('three');
  await expect(desk.row(first)).toContainText('three');
  await expect(page.getByTestId('moved')).toBeVisible();
  expect(await placeOf(first)).toBe(before);
  await desk.row(first).dispatchEvent('pointerup', finger);
  await expect(page.getByTestId('moved')).toHaveCount(0);
});
