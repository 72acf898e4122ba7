// Notes for colleagues: written by keyboard whatever may be answered, live at the colleague's, named ones in her list; and the
// customer's phone gets none of it. Following a chat.
import { expect } from '@playwright/test';
import { axeFindings } from './axe-findings';
import { callAs } from './composing-desk';
import { type Desk, test } from './desk-test';
import { LinePerson } from './line-person';

const field = ({ page }: Desk) => page.getByTestId('note-field');
const note = ({ page }: Desk, text: string) => page.getByTestId('note').filter({ hasText: text });
const count = ({ page }: Desk) => page.getByTestId('mention-count');

/** What earlier tests left of the names of this person is done with. */
async function doneWithAll(desk: Desk): Promise<void> {
  const list = await callAs(desk, 'get', '/api/mentions');
  for (const { chatId, entryId } of ((await list.json()) as { items: { chatId: string; entryId: string }[] }).items) {
    const path = `/api/mentions/${encodeURIComponent(chatId)}/${entryId}`;
    expect((await callAs(desk, 'put', path, { isDone: true })).status()).toBe(200);
  }
}

test('a note comes live to the colleague it names, by keyboard alone, and nothing to the phone', async ({
  newDesk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Note Naomi');
  await person.writes('I want my money back');
  const [ohm, saki] = [await newDesk(), await newDesk()];
  await ohm.signIn('operator');
  await saki.signIn('supervisor');
  await doneWithAll(saki);
  await ohm.take(person);
  await saki.open(person);

  // The reply keeps its draft while a note is written, and each Enter goes its own way.
  await ohm.composer.fill('Dear Naomi');
  await ohm.composer.press('Escape');
  await ohm.page.keyboard.press('n');
  await expect(field(ohm)).toBeFocused();
  await field(ohm).pressSequentially('@sak');
  await expect(ohm.page.locator('[data-test=mention-option][aria-selected=true]')).toContainText('Saki Supervisor');
  await field(ohm).press('Enter');
  await expect(field(ohm)).toHaveValue('@Saki Supervisor ');
  await field(ohm).pressSequentially('may I pay her back?');
  await field(ohm).press('Enter');
  for (const desk of [ohm, saki]) await expect(note(desk, 'may I pay her back?')).toBeVisible();
  await expect(field(ohm)).toHaveValue('');

  // In the list of whom it names: it opens at the note, and a reload keeps it.
  await expect(count(saki)).toHaveText('1');
  await saki.page.reload();
  await expect(count(saki)).toHaveText('1');
  await saki.page.getByTestId('view-mentions').click();
  const item = saki.page.getByTestId('mention-item').filter({ hasText: 'may I pay her back?' });
  await item.getByTestId('mention-open').click();
  await expect(note(saki, 'may I pay her back?')).toBeFocused();
  await item.getByTestId('mention-mark').click();
  await expect(item).toHaveCount(0);
  await expect(count(saki)).toHaveCount(0);
  await saki.page.getByTestId('mentions-done').click();
  await expect(item).toHaveCount(1);

  await field(ohm).press('Escape');
  await ohm.page.keyboard.press('r');
  await expect(ohm.composer).toHaveValue('Dear Naomi');
  await expect(ohm.composer).toBeFocused();
  await ohm.composer.press('Enter');
  await expect(saki.bubble('Dear Naomi')).toHaveAttribute('data-state', 'sent');
  expect(await person.receivedTexts()).toEqual(['Dear Naomi']);
});

test('who may not answer writes a note all the same; it is changed, marked, deleted, and its place stays', async ({
  newDesk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Closed Clara');
  await person.writes('hello');
  const [ohm, saki] = [await newDesk(), await newDesk()];
  await ohm.signIn('operator');
  await saki.signIn('supervisor');
  await ohm.take(person);
  await saki.open(person);
  await expect(saki.page.getByTestId('composer-closed')).toBeVisible();
  await saki.page.getByTestId('mode-note').click();
  await field(saki).fill('be kind to her');
  await saki.page.getByTestId('note-save').click();
  await expect(note(ohm, 'be kind to her')).toBeVisible();

  const menu = async (act: string) => {
    await saki.page.getByTestId('note-menu').click();
    await saki.page.getByTestId(act).click();
  };
  await menu('note-change');
  await expect(field(saki)).toHaveValue('be kind to her');
  await field(saki).fill('be very kind to her');
  await field(saki).press('Enter');
  await expect(note(ohm, 'be very kind to her').getByTestId('edited')).toBeVisible();
  await menu('note-solution');
  await expect(note(ohm, 'be very kind to her').getByTestId('note-is-solution')).toBeVisible();
  expect(await axeFindings(saki.page)).toEqual([]);
  await menu('note-to-reply');
  await expect(saki.page.getByTestId('canned-text')).toHaveValue('be very kind to her');
  await saki.page.goBack();
  await menu('note-delete');
  await saki.page.getByTestId('note-delete-yes').click();
  await expect(ohm.page.getByTestId('note-deleted')).toHaveText('Note deleted by Saki Supervisor');
  await expect(ohm.page.getByText('be very kind to her')).toHaveCount(0);
  expect(await person.receivedTexts()).toEqual([]);
});

test('the Enter of an input method saves no note, and F follows the chat', async ({ desk, request }) => {
  const person = await LinePerson.make(request, '鈴木 ノート');
  await person.writes('お願いします');
  await desk.signIn();
  await desk.open(person);
  const { page } = desk;
  await page.getByTestId('mode-note').click();
  await expect(field(desk)).toBeFocused();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Input.imeSetComposition', { text: 'むずかしい', selectionStart: 5, selectionEnd: 5 });
  const enter = { type: 'rawKeyDown', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 } as const;
  await cdp.send('Input.dispatchKeyEvent', enter);
  await cdp.send('Input.insertText', { text: '難しい' });
  await expect(field(desk)).toHaveValue('難しい');
  await expect(page.getByTestId('note')).toHaveCount(0);
  // The draft is there after a reload, beside the reply's.
  await page.reload();
  await expect(page.getByTestId('mode-note')).toContainText('begun');
  await page.keyboard.press('n');
  await expect(field(desk)).toHaveValue('難しい');
  await field(desk).fill('');

  await field(desk).press('Escape');
  await page.keyboard.press('f');
  await expect(page.getByTestId('follow')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByTestId('contact')).toContainText('Ohm Operator');
  await page.reload();
  await expect(page.getByTestId('follow')).toHaveAttribute('aria-pressed', 'true');
  await page.getByTestId('follow').click();
  await expect(page.getByTestId('follow')).toHaveAttribute('aria-pressed', 'false');
  await expect(page.getByTestId('contact')).not.toContainText('Followed by');
});
