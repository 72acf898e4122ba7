import { expect } from '@playwright/test';
import { Desk, test } from './desk-test';
import { LinePerson } from './line-person';

test('a draft is the same in two tabs of one person, and is sent once', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Two Tabs');
  await person.writes('which tab are you in?');
  await desk.signIn();
  await desk.take(person);
  const other = new Desk(await desk.page.context().newPage());
  await other.page.goto('/inbox');
  await other.showAll();
  await other.open(person);
  await desk.composer.fill('in both');
  await expect(other.composer).toHaveValue('in both');
  await desk.composer.press('Enter');
  await expect(other.composer).toHaveValue('');
  await expect(other.page.getByTestId('thread').getByText('in both')).toHaveCount(1);
});

test('a desk gives way to who signs in after her in this browser', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Next Shift');
  await person.writes('who is there?');
  await desk.signIn();
  await desk.take(person);
  await desk.composer.fill('I am Somchai');
  const whoIs = async (at: Desk) => (await (await at.page.request.get('/api/me')).json()).operator.operatorId;
  const before = await whoIs(desk);
  // What the first tab asks for her successor, it asks in her name.
  const asked = desk.page.waitForRequest((each) => {
    const meant = each.headers()['x-kaiwa-operator'];
    return each.url().includes('/api/chats') && meant !== undefined && meant !== before;
  });
  const next = new Desk(await desk.page.context().newPage());
  await next.signInByHand('supervisor');
  expect((await asked).headers()['x-kaiwa-operator']).toBe(await whoIs(next));
  await expect(desk.connection).toHaveAttribute('data-state', 'connected');
  await expect(desk.page.getByText('I am Somchai')).toHaveCount(0);
});
