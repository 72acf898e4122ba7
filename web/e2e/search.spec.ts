// The search of the desk: by any part of what was said, in every script, marked, opened at the message; and nothing of a chat that is
// not hers to read. And the field leaves an input method alone.
import { expect } from '@playwright/test';
import { axeFindings } from './axe-findings';
import { type Desk, test } from './desk-test';
import { LinePerson } from './line-person';

const hits = ({ page }: Desk) => page.getByTestId('hit');
const field = ({ page }: Desk) => page.getByTestId('search');

/** Until the index has it: it comes a moment behind the chat. */
async function isIndexed({ page }: Desk, q: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const answer = await page.request.get(`/api/search?q=${encodeURIComponent(q)}`);
        return answer.ok() ? ((await answer.json()) as { hits: unknown[] }).hits.length : 0;
      },
      { timeout: 30_000, intervals: [1_000] },
    )
    .toBeGreaterThan(0);
}

test('words in Japanese, Thai and English are found, marked, and open the chat at the message', async ({
  desk,
  request,
}) => {
  const person = await LinePerson.make(request, '捜索 さがす');
  await person.writes('先日の注文、ゼンガク返金できますか？');
  await person.writes('อยากทราบว่าเมื่อไหร่จะได้เงินคืนคะ');
  await person.writes('Where is my Zanzibar parcel?');
  for (let n = 1; n <= 70; n++) await person.writes(`and then ${n}`);
  await desk.signIn();
  const { page } = desk;
  await isIndexed(desk, 'and then 70');

  for (const [typed, marked] of [
    ['ｾﾞﾝｶﾞｸ返金', 'ゼンガク返金'],
    ['จะได้เงินคืน', 'จะได้เงินคืน'],
    ['zanzibar', 'Zanzibar'],
  ] as const) {
    await field(desk).fill(typed);
    await expect(hits(desk)).toHaveCount(1);
    await expect(hits(desk).locator('mark')).toHaveText([marked]);
    await expect(hits(desk)).toContainText('捜索 さがす');
  }
  expect(await axeFindings(page)).toEqual([]);

  // By keys: from the field into the results, and into the chat.
  await field(desk).press('ArrowDown');
  await expect(hits(desk)).toBeFocused();
  await page.keyboard.press('Enter');
  const bubble = desk.bubble('Where is my Zanzibar parcel?');
  await expect(bubble).toBeInViewport();
  await expect(bubble).toBeFocused();
  expect(page.url()).toContain('message=in_');
  // Back to the results and out of them.
  await page.keyboard.press('/');
  await expect(field(desk)).toBeFocused();
  await field(desk).fill('捜索');
  await expect(page.getByTestId('row').filter({ hasText: '捜索 さがす' })).toBeVisible();
  await field(desk).fill('さがす 捜索');
  await expect(page.getByText('Nothing found for “さがす 捜索”.')).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);

  // The address leads there too.
  await page.reload();
  await expect(bubble).toBeInViewport();
});

test('days and people narrow what was found; without the server that is said, and asked again', async ({
  desk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Narrow');
  await person.writes('a quagga of today');
  await desk.signIn();
  const { page } = desk;
  await isIndexed(desk, 'quagga');
  await field(desk).fill('quagga');
  await expect(hits(desk)).toHaveCount(1);
  await page.getByTestId('search-filter').locator('summary').click();
  await page.getByTestId('search-to').fill('2020-01-01');
  await expect(hits(desk)).toHaveCount(0);
  await expect(page.getByText('No message holds this.')).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByTestId('search-unfilter').click();
  await expect(hits(desk)).toHaveCount(1);
  await page.route('**/api/search?*', (route) => route.abort());
  await page.getByTestId('search-operator').selectOption({ index: 1 });
  await expect(page.getByTestId('search-retry')).toBeVisible();
  await page.unroute('**/api/search?*');
  await page.getByTestId('search-operator').selectOption({ index: 0 });
  await expect(hits(desk)).toHaveCount(1);
});

test('what an input method has not decided on is not searched for', async ({ desk, request }) => {
  const person = await LinePerson.make(request, 'Ime Search');
  await person.writes('変換中の言葉');
  await desk.signIn();
  const { page } = desk;
  await isIndexed(desk, '変換中');
  const asked: string[] = [];
  page.on('request', (sent) => {
    const { pathname, searchParams } = new URL(sent.url());
    if (pathname === '/api/search') asked.push(searchParams.get('q') ?? '');
  });
  const cdp = await page.context().newCDPSession(page);
  await field(desk).focus();
  await cdp.send('Input.imeSetComposition', { text: 'へんかん', selectionStart: 4, selectionEnd: 4 });
  await expect(field(desk)).toHaveValue('へんかん');
  await cdp.send('Input.insertText', { text: '変換' });
  await expect(hits(desk).locator('mark')).toHaveText(['変換']);
  expect(asked).toEqual(['変換']);
});

test('a chat of somebody else is not found by whoever may not read it, and by a lead it is', async ({
  newDesk,
  request,
}) => {
  const person = await LinePerson.make(request, 'Secretive');
  await person.writes('the xylophone is a secret');
  const saki = await newDesk();
  await saki.signIn('supervisor');
  await saki.take(person);
  const owner = await newDesk();
  await owner.signIn('owner');
  const aya = await newDesk();
  await aya.signIn('operator');
  await isIndexed(saki, 'xylophone');
  const chooseSees = async (sees: 'own' | 'all') => {
    await owner.page.goto('/settings/access');
    await owner.page.getByTestId('operators-see').selectOption(sees);
    await owner.page.getByTestId('settings-access').getByTestId('save').click();
    await expect(owner.page.getByTestId('settings-access').getByTestId('settings-saved')).toBeVisible();
  };
  try {
    await chooseSees('own');
    await expect(aya.row(person)).toHaveCount(0);
    await field(aya).fill('xylophone');
    await expect(aya.page.getByText('Nothing found for “xylophone”.')).toBeVisible();
    await expect(hits(aya)).toHaveCount(0);
    await field(saki).fill('xylophone');
    await expect(hits(saki)).toHaveCount(1);
  } finally {
    await chooseSees('all');
  }
});
