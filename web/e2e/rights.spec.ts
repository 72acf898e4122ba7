// What changes of a person's rights while she works: it acts on her open desk at once, and is put back.
import { expect } from '@playwright/test';
import { type Desk, test } from './desk-test';
import { LinePerson } from './line-person';

async function chooseWhatOperatorsSee({ page }: Desk, sees: 'own' | 'all'): Promise<void> {
  await page.goto('/settings/access');
  await page.getByTestId('operators-see').selectOption(sees);
  await page.getByTestId('settings-access').getByTestId('save').click();
  await expect(page.getByTestId('settings-access').getByTestId('settings-saved')).toBeVisible();
}

test('a chat that is no longer hers to see leaves her open desk, and comes back', async ({ newDesk, request }) => {
  const person = await LinePerson.make(request, 'Rights Change');
  await person.writes('for whoever may read it');
  // One that a colleague has: what waits is to be seen by whoever may take it.
  const saki = await newDesk();
  await saki.signIn('supervisor');
  await saki.take(person);
  const aya = await newDesk();
  await aya.signIn('operator');
  await aya.open(person);
  await expect(aya.bubble('for whoever may read it')).toBeVisible();
  const owner = await newDesk();
  await owner.signIn('owner');
  try {
    await chooseWhatOperatorsSee(owner, 'own');
    await expect(aya.bubble('for whoever may read it')).toHaveCount(0);
    await expect(aya.row(person)).toHaveCount(0);
    expect((await aya.page.request.get(`/api/chats/${encodeURIComponent(person.chatId)}`)).status()).toBe(404);
  } finally {
    await chooseWhatOperatorsSee(owner, 'all');
  }
  await expect(aya.row(person)).toBeVisible();
});

test('whoever may not change access is not shown it', async ({ desk }) => {
  await desk.signIn('admin');
  await desk.page.goto('/settings/access');
  await expect(desk.page.getByTestId('operators-see')).toHaveCount(0);
  expect((await desk.page.request.get('/api/admin/desk/access')).status()).toBe(404);
  // Nor is an admin told that admins may change what only a super admin may.
  await desk.page.goto('/settings/security');
  await expect(desk.page.getByTestId('read-only').first()).toHaveText(/Only super admins change them/);
});
