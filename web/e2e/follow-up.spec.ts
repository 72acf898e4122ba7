// A chat that is to be looked at again: set with its end, seen beside it, back in one's list when its time comes, and done.
import { expect } from '@playwright/test';
import { addresses } from './addresses';
import { test } from './desk-test';
import { LinePerson } from './line-person';

test('a chat is resolved to be looked at again, which can be withdrawn', async ({ desk, request }) => {
  const mika = await LinePerson.make(request, 'Mika Again');
  await mika.writes('my parcel is late');
  await desk.signIn();
  await desk.take(mika);
  await desk.page.getByTestId('resolve-menu').click();
  await desk.page.getByRole('menuitem', { name: 'Resolve and check again…' }).click();
  await desk.page.getByTestId('follow-up-note').fill('Has it arrived?');
  await desk.page.getByTestId('follow-up-confirm').click();
  await expect(desk.row(mika)).toHaveAttribute('data-state', 'resolved');
  const kept = desk.page.getByTestId('contact-follow-ups').getByTestId('follow-up');
  await expect(kept).toContainText('Has it arrived?');
  await expect(kept).toContainText('To check again on');
  await kept.getByTestId('follow-up-drop').click();
  await expect(kept).toHaveCount(0);
});

test('when its time comes it is in one’s list again, and goes once it is done', async ({ desk, request }) => {
  const sora = await LinePerson.make(request, 'Sora Again');
  await sora.writes('the box is broken');
  await desk.signIn();
  await desk.take(sora);
  const answer = await desk.page.request.post(`/api/chats/${encodeURIComponent(sora.chatId)}/resolve`, {
    headers: { origin: addresses.console, 'x-kaiwa': '1' },
    data: { followUp: { at: Date.now() + 4_000, note: 'Is the new box there?' } },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  const heard = await sora.receivedTexts();
  await desk.page.getByTestId('view-mine').click();
  await expect(desk.row(sora).getByTestId('row-follow-up')).toBeVisible({ timeout: 30_000 });
  await expect(desk.row(sora)).toHaveAttribute('data-state', 'resolved');
  await desk.row(sora).click();
  const strip = desk.page.getByTestId('follow-up-strip');
  await expect(strip).toContainText('Is the new box there?');
  await strip.getByTestId('follow-up-drop').click();
  await expect(strip).toHaveCount(0);
  await expect(desk.row(sora)).toHaveCount(0);
  expect(await sora.receivedTexts()).toEqual(heard);
});
