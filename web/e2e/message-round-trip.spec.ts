import { expect } from '@playwright/test';
import { addresses } from './addresses';
import { test } from './desk-test';
import { advanceLineClock, LinePerson, lineViolations, resetLineClock } from './line-person';

test('what a customer types on the phone reaches the open console without a reload, and the answer reaches the phone', async ({
  desk,
  page: phone,
  request,
}) => {
  await desk.signIn();
  await phone.goto(addresses.simulator);
  await phone.getByRole('button', { name: 'New user' }).click();
  await phone.getByLabel('Name').fill('田中 はな');
  await phone.getByRole('button', { name: 'Create' }).click();
  await phone.getByRole('textbox', { name: 'Message' }).fill('こんにちは、返金できますか？');
  await phone.getByRole('button', { name: 'Send', exact: true }).click();

  const row = desk.page.getByTestId('row').filter({ hasText: '田中 はな' });
  await row.click();
  await expect(desk.bubble('こんにちは、返金できますか？')).toBeVisible();
  await desk.page.getByTestId('claim').first().click();
  await desk.answer('はい、レシートをお持ちですか？');

  await expect(phone.getByRole('log')).toContainText('はい、レシートをお持ちですか？');
  await expect(desk.bubble('はい、レシートをお持ちですか？')).toHaveAttribute('data-state', 'sent');
  const chatId = await row.getAttribute('data-chat-id');
  const received = await request.get(`${addresses.simulator}/control/users/${chatId?.split(':')[1]}/received`);
  expect(await received.json()).toMatchObject([{ via: 'reply' }]);

  // A second message of hers comes while the chat stands open.
  await phone.getByRole('textbox', { name: 'Message' }).fill('はい、あります');
  await phone.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(desk.bubble('はい、あります')).toBeVisible();
});

test.afterEach(({ request }) => resetLineClock(request));

test('an answer whose reply token LINE no longer takes goes out by push, once, with the message id as retry key', async ({
  desk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Somchai ใจดี');
  await person.writes('สวัสดีครับ');
  await desk.signIn();
  await desk.take(person);
  await advanceLineClock(request, 61_000);
  await desk.answer('สวัสดีค่ะ ยินดีให้บริการ');

  await expect.poll(() => person.receivedTexts()).toEqual(['สวัสดีค่ะ ยินดีให้บริการ']);
  const bubble = desk.bubble('สวัสดีค่ะ ยินดีให้บริการ');
  await expect(bubble).toHaveAttribute('data-state', 'sent');
  const [received] = await person.received();
  expect(received?.via).toBe('push');
  expect(received?.retryKey).toBe(await bubble.getAttribute('data-message-id'));
  expect(await lineViolations(request)).toEqual([]);
});

test('"Resolve" pressed while the last answer is still on its way goes behind it', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Quick End');
  await person.writes('is it open today?');
  await desk.signIn();
  await desk.take(person);
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  await desk.page.route('**/api/chats/*/messages', async (route) => {
    await held;
    await route.continue();
  });
  await desk.answer('yes, until eight');
  await desk.page.getByTestId('resolve').click();
  await expect(desk.page.getByTestId('resolve')).toHaveAttribute('aria-busy', 'true');
  release();
  await expect(desk.page.getByTestId('reopen')).toBeVisible();
  await expect.poll(() => person.receivedTexts()).toEqual(['yes, until eight']);
});

test('what LINE does not take waits with its reason, what is behind it can be cancelled, and the cost is told', async ({
  desk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Waiting');
  await person.writes('hello');
  await desk.signIn();
  await desk.take(person);
  await desk.answer('by reply');
  await expect(desk.bubble('by reply')).toHaveAttribute('data-state', 'sent');
  // The token is used: what follows is pushed, and LINE is down.
  const faults = `${addresses.simulator}/control/faults`;
  await request.post(faults, { data: { api: 'push', fault: '500_before', times: 100 } });
  try {
    await desk.answer('held up');
    const held = desk.bubble('held up');
    await expect(held.getByTestId('waits')).toContainText('LINE does not answer; it is tried again.');
    await expect(held.getByTestId('cancel-message')).toHaveCount(0);
    await desk.answer('never mind');
    const behind = desk.bubble('never mind');
    await behind.getByTestId('cancel-message').click();
    await expect(behind).toHaveAttribute('data-state', 'cancelled');
    await expect(behind).toContainText('Cancelled, never sent');
  } finally {
    await request.delete(faults);
  }
  const sent = desk.bubble('held up');
  await expect(sent).toHaveAttribute('data-state', 'sent', { timeout: 40_000 });
  await sent.getByTestId('delivery').click();
  await expect(sent.getByTestId('delivery-details')).toContainText('push, 1 message');
  expect(await person.receivedTexts()).toEqual(['by reply', 'held up']);
});
