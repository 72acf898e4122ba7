// Files on their way: dropped, removed, cancelled, interrupted, refused; and never into another chat.
import { expect } from '@playwright/test';
import { areReady, attachments, dragPhoto, pastePhoto, pick, pressSend, receivedMessages } from './composing-desk';
import { type Desk, test } from './desk-test';
import { LinePerson, lineViolations } from './line-person';
import { contract, page as disguisedPage } from './sendable-files';

const PARTS = '**/uploads/*/parts/*';

async function answering(desk: Desk, person: LinePerson): Promise<void> {
  await person.writes('hello');
  await desk.signIn();
  await desk.take(person);
}

const kinds = async (person: LinePerson) => (await receivedMessages(person)).map(({ type, text }) => text ?? type);

/** Parts of uploads wait until told. */
async function holdParts(desk: Desk): Promise<() => void> {
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  await desk.page.route(PARTS, async (route) => {
    await gate;
    // Cancelled meanwhile: there is nobody left to answer.
    await route.continue().catch(() => undefined);
  });
  return release;
}

test('a photo dropped anywhere on the thread waits in the composer; the veil says for whom', async ({
  desk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Dropped 田中');
  await answering(desk, person);
  await dragPhoto(desk, 'hover');
  await expect(desk.page.getByTestId('drop-veil')).toContainText('Send to Dropped 田中');
  await expect(desk.page.getByTestId('drop-veil')).toHaveCount(0);
  await dragPhoto(desk, 'drop');
  await areReady(desk, 1);
  expect(await kinds(person)).toEqual([]);
  await desk.composer.fill('and a word with it');
  await pressSend(desk);
  await expect.poll(() => kinds(person), { timeout: 20_000 }).toEqual(['image', 'and a word with it']);
  await expect(attachments(desk)).toHaveCount(0);
  expect(await lineViolations(request)).toEqual([]);
});

test('a file that is removed is not sent, and one that cannot be sent says why', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Removed');
  await answering(desk, person);
  await pick(desk, [contract, disguisedPage, { name: 'nothing.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) }]);
  await areReady(desk, 1);
  await expect(attachments(desk).filter({ hasText: 'harmless.png' })).toContainText('cannot be sent');
  await expect(attachments(desk).filter({ hasText: 'nothing.txt' })).toContainText('empty');
  await attachments(desk).filter({ hasText: '見積書' }).getByTestId('detach').click();
  await expect(desk.page.getByTestId('send')).toBeDisabled();
  await desk.answer('only words');
  await expect.poll(() => kinds(person)).toEqual(['only words']);
});

test('a file belongs to the chat it was added to, and an upload under way stays there', async ({ desk, request }) => {
  const [hana, ken] = [await LinePerson.make(request, 'Hana'), await LinePerson.make(request, 'Ken')];
  await ken.writes('me too');
  await answering(desk, hana);
  await pick(desk, contract);
  await areReady(desk, 1);
  await desk.take(ken);
  await expect(attachments(desk)).toHaveCount(0);
  await desk.row(hana).click();
  await areReady(desk, 1);
  const release = await holdParts(desk);
  await pressSend(desk);
  await expect(desk.page.getByTestId('upload-line')).toBeVisible();
  await desk.row(ken).click();
  await expect(desk.page.getByTestId('upload-line')).toHaveCount(0);
  release();
  await expect.poll(async () => (await kinds(hana)).length, { timeout: 20_000 }).toBe(1);
  expect(await kinds(ken)).toEqual([]);
});

test('an upload can be cancelled on its bubble; what was sent with it goes all the same', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Cancelled');
  await answering(desk, person);
  const release = await holdParts(desk);
  await pastePhoto(desk);
  await areReady(desk, 1);
  await desk.composer.fill('never mind the picture');
  await pressSend(desk);
  await desk.page.getByTestId('upload-cancel').click();
  await expect(desk.page.getByTestId('upload-line')).toHaveCount(0);
  await expect.poll(() => kinds(person)).toEqual(['never mind the picture']);
  release();
  await desk.answer('that is all');
  await expect.poll(() => kinds(person)).toEqual(['never mind the picture', 'that is all']);
});

test('a text sent later does not wait for a large file', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Impatient');
  await answering(desk, person);
  const release = await holdParts(desk);
  await pick(desk, contract);
  await areReady(desk, 1);
  await pressSend(desk);
  await desk.answer('the offer is on its way');
  await expect.poll(() => kinds(person)).toEqual(['the offer is on its way']);
  release();
  await expect.poll(async () => (await kinds(person)).length, { timeout: 20_000 }).toBe(2);
});

test('a reload while a file is on its way is asked about', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Reloaded');
  await answering(desk, person);
  const release = await holdParts(desk);
  await pick(desk, contract);
  await areReady(desk, 1);
  await pressSend(desk);
  await expect(desk.page.getByTestId('upload-line')).toBeVisible();
  const asked = desk.page.waitForEvent('dialog');
  // Refused by the dialog, it never ends by itself.
  const reloading = desk.page.reload({ timeout: 5_000 }).catch(() => undefined);
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  release();
  await reloading;
  await expect.poll(async () => (await kinds(person)).length, { timeout: 20_000 }).toBe(1);
});

test('a network that goes away in the middle of an upload costs time, not the file', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Interrupted');
  await answering(desk, person);
  let failures = 0;
  await desk.page.route(PARTS, (route) => {
    failures += 1;
    return failures <= 2 ? route.abort('internetdisconnected') : route.continue();
  });
  await pastePhoto(desk);
  await areReady(desk, 1);
  await pressSend(desk);
  await expect.poll(() => kinds(person), { timeout: 30_000 }).toEqual(['image']);
  expect(failures).toBeGreaterThan(2);
  expect(await lineViolations(request)).toEqual([]);
});

test('a file that the server refuses stays on its bubble with the reason, and goes when tried again', async ({
  desk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Refused');
  await answering(desk, person);
  const body = JSON.stringify({ error: { code: 'FILE_TYPE_REFUSED', requestId: 'r1' } });
  await desk.page.route('**/uploads/*/complete', (route) => route.fulfill({ status: 415, body }), { times: 1 });
  await pick(desk, contract);
  await areReady(desk, 1);
  await pressSend(desk);
  const bubble = desk.page.locator('[data-test=bubble][data-state=refused]');
  await expect(bubble).toContainText('This kind of file cannot be sent');
  await bubble.getByTestId('retry').click();
  await expect.poll(async () => (await kinds(person)).length, { timeout: 20_000 }).toBe(1);
});
