// What several people, or one person on several devices, do in one chat: nothing is sent against what its writer has not seen, and a
// draft follows its writer and nobody else.

import { expect } from '@playwright/test';
import { axeFindings } from './axe-findings';
import { openMore } from './composing-desk';
import { type Desk, test } from './desk-test';
import { LinePerson } from './line-person';

async function answering(desk: Desk, person: LinePerson): Promise<void> {
  await person.writes('hello');
  await desk.signIn();
  await desk.take(person);
}

test('a reply to what its writer has not seen is held, shows what came, and goes out once confirmed', async ({
  desk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Newer Message');
  await answering(desk, person);
  await desk.page.context().setOffline(true);
  await desk.answer('yes, do that');
  await person.writes('no, stop');
  await person.writes('never mind');
  await desk.page.context().setOffline(false);
  const held = desk.bubble('yes, do that');
  await expect(held).toHaveAttribute('data-state', 'held', { timeout: 40_000 });
  await expect(desk.bubble('never mind')).toBeVisible();
  expect(await person.receivedTexts()).not.toContain('yes, do that');
  await held.getByTestId('confirm').click();
  await expect(held).toHaveAttribute('data-state', 'sent');
  expect((await person.receivedTexts()).filter((text) => text === 'yes, do that')).toHaveLength(1);
});

test('a held reply goes back into the field as it was, and the chip counts what came while one writes', async ({
  desk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Edit Held');
  await answering(desk, person);
  await desk.composer.fill('half a sentence');
  await person.writes('one');
  await person.writes('two');
  await expect(desk.page.getByTestId('newer')).toHaveText(/2/);
  await desk.composer.fill('');
  await desk.page.context().setOffline(true);
  await desk.answer('too early');
  await person.writes('three');
  await desk.page.context().setOffline(false);
  const held = desk.bubble('too early');
  await expect(held).toHaveAttribute('data-state', 'held', { timeout: 40_000 });
  await held.getByTestId('edit').click();
  await expect(desk.composer).toHaveValue('too early');
  await expect(held).toHaveCount(0);
  expect(await person.receivedTexts()).not.toContain('too early');
});

test('a draft is there on the next device, marked for its writer alone, and gone from the device at sign-out', async ({
  newDesk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Draft Follows');
  const laptop = await newDesk();
  await answering(laptop, person);
  const saved = laptop.page.waitForResponse((answer) => answer.url().includes('/api/me/drafts/'));
  await laptop.composer.fill('begun on the laptop');
  await saved;

  const phone = await newDesk();
  await phone.signIn();
  await expect(phone.row(person).getByTestId('draft-mark')).toBeVisible();
  const colleague = await newDesk();
  await colleague.signIn('supervisor');
  await expect(colleague.row(person)).toBeVisible();
  await expect(colleague.row(person).getByTestId('draft-mark')).toHaveCount(0);

  await phone.open(person);
  await expect(phone.composer).toHaveValue('begun on the laptop');
  const sent = phone.page.waitForResponse((answer) => answer.url().includes('/api/me/drafts/'));
  await phone.answer('ended on the phone');
  await sent;
  await laptop.page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(laptop.composer).toHaveValue('');
  // So does a note that stands open on both, and what is being typed is never replaced.
  for (const { page } of [laptop, phone]) await page.getByTestId('mode-note').click();
  const kept = phone.page.waitForResponse((answer) => answer.url().includes('/api/me/drafts/'));
  await phone.page.getByTestId('note-field').fill('noted on the phone');
  await kept;
  await laptop.page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(laptop.page.getByTestId('note-field')).toHaveValue('noted on the phone');
  await laptop.page.getByTestId('note-field').fill('');
  for (const { page } of [laptop, phone]) await page.getByTestId('mode-reply').click();

  await laptop.composer.fill('not to be left here');
  await laptop.page.getByTestId('account').click();
  await laptop.page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(laptop.page.getByTestId('email')).toBeVisible();
  const keptHere = () => laptop.page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft')));
  expect(await keptHere()).toEqual([]);
  await phone.page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(phone.composer).toHaveValue('not to be left here');
});

test('a message that can still be undone goes back into the field, waits over a reload, and leaves after its time', async ({
  desk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Undo Window');
  await answering(desk, person);
  const { page } = desk;
  await page.goto('/account/preferences');
  await page
    .locator('label')
    .filter({ has: page.getByTestId('undo-5') })
    .click();
  await expect(page.getByTestId('preferences-composer').getByTestId('preferences-news')).not.toBeEmpty();
  await page.goto(`/inbox?chat=${encodeURIComponent(person.chatId)}`);

  await desk.answer('not like this');
  await desk.bubble('not like this').getByTestId('undo').click();
  await expect(desk.composer).toHaveValue('not like this');
  await expect(desk.bubble('not like this')).toHaveCount(0);

  await desk.answer('over a reload');
  await expect(desk.bubble('over a reload')).toHaveAttribute('data-state', 'counting');
  await page.reload();
  const kept = desk.bubble('over a reload');
  await expect(kept).toHaveAttribute('data-state', 'unsent');
  expect(await person.receivedTexts()).toEqual([]);
  await kept.getByTestId('send-now').click();
  await expect(kept).toHaveAttribute('data-state', 'sent');

  await desk.answer('after its time');
  await expect(desk.bubble('after its time')).toHaveAttribute('data-state', 'sent', { timeout: 15_000 });
  expect(await person.receivedTexts()).toEqual(['over a reload', 'after its time']);

  await page.goto('/account/preferences');
  await page
    .locator('label')
    .filter({ has: page.getByTestId('undo-0') })
    .click();
  await page.getByTestId('enter-line').check();
  await expect(page.getByTestId('preferences-composer').getByTestId('preferences-news')).not.toBeEmpty();
  await page.goto(`/inbox?chat=${encodeURIComponent(person.chatId)}`);
  await desk.composer.fill('one line');
  await desk.composer.press('Enter');
  await expect(desk.composer).toHaveValue('one line\n');
  await desk.composer.press('Control+Enter');
  await expect(desk.bubble('one line')).toHaveAttribute('data-state', 'sent');
  // Others sign in as the same person.
  await page.goto('/account/preferences');
  await page.getByTestId('enter-sends').check();
  await expect(page.getByTestId('preferences-composer').getByTestId('preferences-news')).not.toBeEmpty();
});

test('a message for later that is taken back to be written anew is in the field, though the answer was lost', async ({
  newDesk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Later Anew');
  const desk = await newDesk();
  await answering(desk, person);
  const { page } = desk;
  await desk.composer.fill('see you at nine');
  await openMore(desk, 'Send later…');
  await page.getByTestId('later-confirm').click();
  await expect(page.getByTestId('planned')).toBeVisible();
  await page.route('**/planned/*', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.getByTestId('planned-edit').click();
  await expect(page.getByTestId('planned')).toHaveCount(0);
  await expect(desk.composer).toHaveValue('see you at nine');
  expect(await person.receivedTexts()).toEqual([]);
});

test('a message for later stands at the end of the thread, and is withdrawn when the customer writes first', async ({
  newDesk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Send Later');
  const desk = await newDesk();
  await answering(desk, person);
  const { page } = desk;
  const later = async (text: string) => {
    await desk.composer.fill(text);
    await openMore(desk, 'Send later…');
    await page.getByTestId('later-tomorrow').check();
    await page.getByTestId('later-confirm').click();
    await expect(desk.composer).toHaveValue('');
  };
  await later('the parcel comes tomorrow');
  const planned = page.getByTestId('planned');
  await expect(planned).toHaveAttribute('data-state', 'planned');
  const lead = await newDesk();
  await lead.signIn('supervisor');
  await lead.open(person);
  await expect(lead.page.getByTestId('planned')).toContainText('the parcel comes tomorrow');
  await expect(lead.page.getByTestId('planned-edit')).toHaveCount(0);

  await person.writes('it is here already');
  await expect(planned).toHaveAttribute('data-state', 'withdrawn');
  await page.getByTestId('planned-edit').click();
  await expect(desk.composer).toHaveValue('the parcel comes tomorrow');
  await expect(planned).toHaveCount(0);

  await later('and a second one');
  await page.getByTestId('planned-send').click();
  await expect(desk.bubble('and a second one')).toHaveAttribute('data-state', 'sent');
  await expect(planned).toHaveCount(0);
  expect(await person.receivedTexts()).toEqual(['and a second one']);
});

test('who else is there stands in the header, who writes is told, and taking the chat from her is asked first', async ({
  newDesk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Looked At');
  const desk = await newDesk();
  await answering(desk, person);
  await expect(desk.page.getByTestId('viewers')).toHaveCount(0);
  const lead = await newDesk();
  await lead.signIn('supervisor');
  await lead.open(person);
  await expect(desk.page.getByTestId('viewers')).toContainText('Saki Supervisor');
  await expect(lead.page.getByTestId('viewers')).toContainText('Ohm Operator');
  await desk.composer.pressSequentially('one moment');
  await expect(lead.page.getByTestId('replying')).toContainText('Ohm Operator');
  await lead.page.getByTestId('take-over-to-answer').click();
  await expect(lead.page.getByTestId('take-over-anyway')).toBeVisible();
  await lead.page.getByRole('button', { name: 'Cancel' }).click();
  // Five seconds after her last key nobody writes any more.
  await expect(lead.page.getByTestId('replying')).toHaveCount(0);
  await lead.page.close();
  await expect(desk.page.getByTestId('viewers')).toHaveCount(0);
});

test('what was being written when a colleague takes the chat over stays in sight, and is the field’s again', async ({
  newDesk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Changing Hands');
  const desk = await newDesk();
  await answering(desk, person);
  await desk.composer.pressSequentially('I looked it up: your parcel');
  const lead = await newDesk();
  await lead.signIn('supervisor');
  await lead.open(person);
  await lead.page.getByTestId('take-over-to-answer').click();
  await lead.page.getByTestId('take-over-anyway').or(lead.composer).first().click();
  await expect(lead.composer).toBeEditable();
  await expect(desk.page.getByTestId('kept-draft')).toContainText('I looked it up: your parcel');
  await expect(lead.page.getByTestId('kept-draft')).toHaveCount(0);
  expect(await axeFindings(desk.page)).toEqual([]);
  await lead.page.getByTestId('release').click();
  await desk.page.getByTestId('claim-to-answer').click();
  await expect(desk.composer).toHaveValue('I looked it up: your parcel');
  expect(await person.receivedTexts()).not.toContain('I looked it up: your parcel');
});
