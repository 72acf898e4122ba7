// What was said leaves the desk: as a file in every format, and as a page for paper, without what colleagues wrote to each other and
// without what was unsent. An operator is not offered it.
import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { axeFindings } from './axe-findings';
import { type Desk, test } from './desk-test';
import { LinePerson } from './line-person';

async function openDialog({ page }: Desk): Promise<void> {
  await page.getByTestId('session-menu').click();
  await page.getByTestId('export-transcript').click();
  await expect(page.getByTestId('transcript-dialog')).toBeVisible();
}

async function saved(desk: Desk, format: string): Promise<string> {
  await openDialog(desk);
  await desk.page.getByTestId(`transcript-${format}`).check();
  const [download] = await Promise.all([
    desk.page.waitForEvent('download'),
    desk.page.getByTestId('transcript-give').click(),
  ]);
  await expect(desk.page.getByTestId('transcript-dialog')).toHaveCount(0);
  return readFile(await download.path(), 'utf8');
}

test('a transcript in every format, and on paper', async ({ desk, request }) => {
  const person = await LinePerson.make(request, '記録 さくら');
  await person.writes('返金できますか？');
  await person.writes('สั่งซื้อไปเมื่อวานค่ะ');
  const messageId = await person.says({ type: 'text', text: 'my PIN is 4711' });
  await desk.signIn('supervisor');
  await desk.take(person);
  await desk.answer('=1+1 ご確認します');
  await expect(desk.bubble('=1+1')).toHaveAttribute('data-state', 'sent');
  await person.does({ type: 'unsend', messageId });
  await expect(desk.bubble('4711')).toHaveCount(0);
  const { page } = desk;
  await page.getByTestId('session-menu').click();
  await page.getByTestId('escalate').click();
  await page.getByTestId('escalate-dialog').getByRole('textbox').fill('she sounds angry');
  await page.getByTestId('escalate-dialog').getByRole('button').last().click();
  await expect(page.getByTestId('escalate-dialog')).toHaveCount(0);

  const text = await saved(desk, 'text');
  expect(text).toContain('Conversation with 記録 さくら');
  expect(text).toContain('記録 さくら: สั่งซื้อไปเมื่อวานค่ะ');
  expect(text).toContain('[Message unsent]');
  const csv = await saved(desk, 'csv');
  expect(csv.startsWith('\ufefftime,')).toBe(true);
  expect(csv).toContain(",'=1+1 ご確認します,");
  const json = JSON.parse(await saved(desk, 'json')) as { chats: { lines: { text: string }[] }[] };
  expect(json.chats[0]?.lines.map((line) => line.text)).toContain('返金できますか？');
  for (const file of [text, csv, JSON.stringify(json)]) {
    expect(file).not.toContain('4711');
    expect(file).not.toContain('angry');
  }

  await openDialog(desk);
  await page.getByTestId('transcript-notes').check();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByTestId('transcript-give').click();
  const paper = page.getByTestId('transcript-paper');
  await expect(paper).toBeFocused();
  await expect(paper).toContainText('she sounds angry');
  await expect(paper).not.toContainText('4711');
  await expect(paper.getByText('返金できますか？')).toHaveAttribute('lang', 'ja');
  await expect(paper.getByText('สั่งซื้อไปเมื่อวานค่ะ')).toHaveAttribute('lang', 'th');
  expect(await axeFindings(page)).toEqual([]);
  await page.screenshot({ path: 'screenshots/transcript-print.png' });
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByTestId('transcript-bar')).toBeHidden();
  await expect(page.getByTestId('row').first()).toBeHidden();
  await expect(paper.getByText('返金できますか？')).toBeVisible();
  await page.emulateMedia({ media: 'screen' });
  await page.keyboard.press('Escape');
  await expect(paper).toHaveCount(0);
  await expect(desk.bubble('返金できますか？')).toBeVisible();
});

test('the transcripts of many chats are one file, told beforehand', async ({ desk, request }) => {
  const people: LinePerson[] = [];
  for (const name of ['Both One', 'Both Two']) {
    const person = await LinePerson.make(request, name);
    await person.writes(`this is ${name}`);
    people.push(person);
  }
  await desk.signIn('supervisor');
  const { page } = desk;
  await page.getByTestId('bulk-start').click();
  for (const { name } of people)
    await page
      .getByTestId('pick')
      .and(page.getByLabel(`Select ${name}`))
      .check();
  await page.getByTestId('bulk-act').click();
  await page.getByTestId('bulk-export').click();
  await expect(page.getByTestId('bulk-transcripts')).toContainText('The transcripts of 2 chats');
  await expect(page.getByTestId('transcript-print')).toHaveCount(0);
  expect(await axeFindings(page)).toEqual([]);
  await page.screenshot({ path: 'screenshots/bulk-transcripts.png' });
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('transcript-give').click()]);
  await expect(page.getByTestId('bulk-transcripts')).toHaveCount(0);
  const text = await readFile(await download.path(), 'utf8');
  for (const { name } of people) expect(text).toContain(`this is ${name}`);
});

test('an operator is offered no export', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'No Export');
  await person.writes('hello');
  await desk.signIn('operator');
  await desk.open(person);
  await desk.page.getByTestId('session-menu').click();
  await expect(desk.page.getByTestId('go-to-date')).toBeVisible();
  await expect(desk.page.getByTestId('export-transcript')).toHaveCount(0);
  await desk.page.keyboard.press('Escape');
  await desk.page.getByTestId('bulk-start').click();
  await desk.page.getByTestId('pick').first().check();
  await desk.page.getByTestId('bulk-act').click();
  await expect(desk.page.getByTestId('bulk-read')).toBeVisible();
  await expect(desk.page.getByTestId('bulk-export')).toHaveCount(0);
});
