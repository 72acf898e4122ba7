// A contact's picture comes through our own origin, and where none comes her initials stand. The watch of desk-test.ts fails on
// any address that the content security policy refuses.
import { expect } from '@playwright/test';
import { test } from './desk-test';
import { LinePerson } from './line-person';

test('a contact’s picture stands in the list and in the chat, asked of the console’s own origin alone', async ({
  desk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Mali Suda');
  await person.writes('with a picture');
  const hosts = new Set<string>();
  desk.page.on('request', (sent) => hosts.add(new URL(sent.url()).host));
  await desk.signIn();
  await desk.open(person);
  for (const place of [desk.row(person), desk.page.getByTestId('thread')]) {
    const picture = place.locator('img').first();
    await expect(picture).toHaveCSS('opacity', '1');
    await expect(picture).toHaveJSProperty('naturalWidth', 88);
  }
  expect([...hosts]).toEqual([new URL(desk.page.url()).host]);
});

test('a picture that may not be fetched leaves the initials', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Ken Ito', 'https://pictures.test/ken.png');
  await person.writes('without a picture');
  const refused = desk.page.waitForResponse((answer) => answer.url().includes(`${person.userId}/picture`));
  await desk.signIn();
  expect((await refused).status()).toBe(404);
  await expect(desk.row(person).locator('img')).toHaveCount(0);
  await expect(desk.row(person).getByText('KI', { exact: true })).toBeVisible();
});
