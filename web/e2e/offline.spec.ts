import { expect } from '@playwright/test';
import { test } from './desk-test';
import { LinePerson } from './line-person';

test('a console that lost the network says so, and catches up without a reload', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Tunnel Traveller');
  await person.writes('before the tunnel');
  await desk.signIn();
  await desk.take(person);
  await desk.page.evaluate(() => {
    (window as { loadedOnce?: boolean }).loadedOnce = true;
  });

  await desk.page.context().setOffline(true);
  await expect(desk.connection).toHaveAttribute('data-state', 'disconnected');
  await desk.answer('written in the tunnel');
  for (let number = 1; number <= 5; number++) await person.writes(`missed ${number}`);
  await desk.page.context().setOffline(false);

  await expect(desk.connection).toHaveAttribute('data-state', 'connected', { timeout: 40_000 });
  for (let number = 1; number <= 5; number++) await expect(desk.bubble(`missed ${number}`)).toHaveCount(1);
  expect(await desk.page.evaluate(() => (window as { loadedOnce?: boolean }).loadedOnce)).toBe(true);
  // What was written without a network is kept: sent, or held for a look at what came meanwhile.
  await expect(desk.bubble('written in the tunnel')).toHaveCount(1);
  await expect(desk.bubble('written in the tunnel')).toHaveAttribute('data-state', /^(sent|held|refused)$/);
});
