// Pictures of the console into screenshots/ (not in git), and the one of the README: `npm run screenshots`. Not part of the tests.
import { expect } from '@playwright/test';
import { test } from './desk-test';
import { LineGroup } from './line-group';
import { LinePerson } from './line-person';

const SIZES = [
  { name: 'desk', viewport: { width: 1440, height: 900 } },
  { name: 'phone', viewport: { width: 390, height: 844 } },
] as const;

const LOCALES = ['en-US', 'ja-JP', 'th-TH', 'zh-TW', 'id-ID'] as const;
const THEMES = ['light', 'dark'] as const;
/** Those with the longest words. */
const PAGES = [
  'settings/access',
  'settings/people',
  'settings/queue',
  'settings/channels',
  'settings/tags',
  'account',
  'account/preferences',
] as const;

test.beforeAll(async ({ request }) => {
  for (const [who, text] of [
    ['Mali ศรีสุข', 'ขอใบเสร็จได้ไหมคะ'],
    ['王 小明', '請問什麼時候出貨？'],
    ['佐藤 健', '注文した商品がまだ届いていません。'],
  ] as const) {
    await (await LinePerson.make(request, who)).writes(text);
  }
});

for (const locale of LOCALES) {
  for (const { name, viewport } of SIZES) {
    test(`${locale}, ${name}`, async ({ newDesk, request }) => {
      const desk = await newDesk({ viewport, locale, deviceScaleFactor: 2 });
      const { page } = desk;
      const take = async (what: string) => {
        for (const colorScheme of THEMES) {
          await page.emulateMedia({ colorScheme });
          await page.screenshot({
            path: `screenshots/${locale}-${name}-${colorScheme}-${what}.png`,
            animations: 'disabled',
          });
        }
      };
      await page.goto('/sign-in');
      await expect(page.getByTestId('console-language')).toBeVisible();
      await take('sign-in');
      const person = await LinePerson.make(request, '田中 はな');
      await person.writes('こんにちは。返金をお願いできますか？');
      await desk.signIn('owner');
      await desk.take(person);
      await desk.answer('もちろんです。レシートの番号を教えてください。');
      await expect(desk.bubble('もちろんです')).toHaveAttribute('data-state', 'sent');
      await person.writes('K-20261120 です。');
      await expect(desk.bubble('K-20261120')).toBeVisible();
      await page.getByTestId('mode-note').click();
      await page.getByTestId('note-field').fill('レシートは確認済み。返金は明日。');
      await page.getByTestId('note-save').click();
      await expect(page.getByTestId('note')).toBeVisible();
      await page.getByTestId('mode-reply').click();
      await take('chat');
      await page.getByTestId('session-menu').click();
      await take('menu');
      await page.keyboard.press('Escape');
      await page.goto('/inbox');
      await desk.showAll();
      await expect(page.getByTestId('row').first()).toBeVisible();
      await expect(page.getByTestId('row-skeleton')).toHaveCount(0);
      await take('list');
      await page.getByTestId('list-filter').click();
      await expect(page.getByTestId('filter-dialog')).toBeVisible();
      await take('filter');
      for (const path of PAGES) {
        await page.goto(`/${path}`);
        await expect(page.locator('h1')).toBeVisible();
        await page.waitForLoadState('networkidle');
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(
          0,
        );
        await take(path.replaceAll('/', '-'));
      }
    });
  }
}

/** Runs in the page. @returns a photo of a mug with a crack in it, a JPEG in Base64 */
function drawMug(): string {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [720, 480];
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('no canvas');
  const fill = (colours: readonly [string, string], draw: () => void, down = true) => {
    const blend = pen.createLinearGradient(0, 0, down ? 0 : 720, down ? 480 : 0);
    colours.forEach((colour, at) => {
      blend.addColorStop(at, colour);
    });
    pen.fillStyle = blend;
    pen.beginPath();
    draw();
    pen.fill();
  };
  fill(['#e9dfd1', '#cbb89d'], () => pen.rect(0, 0, 720, 310));
  fill(['#8a5f3c', '#b98a5e'], () => pen.rect(0, 300, 720, 180));
  fill(['#3d2a1c77', '#3d2a1c77'], () => pen.ellipse(370, 412, 190, 26, 0, 0, 7));
  pen.lineWidth = 30;
  pen.strokeStyle = '#2f6f8f';
  pen.beginPath();
  pen.ellipse(500, 250, 62, 76, 0, -1.7, 1.9);
  pen.stroke();
  fill(['#57a3c7', '#1f5876'], () => pen.roundRect(220, 120, 270, 292, [8, 8, 54, 54]), false);
  fill(['#d9ecf4', '#9cc4d6'], () => pen.ellipse(355, 122, 135, 26, 0, 0, 7));
  fill(['#6b3d1e', '#4a2810'], () => pen.ellipse(355, 127, 118, 19, 0, 0, 7));
  pen.lineWidth = 5;
  pen.lineJoin = 'round';
  pen.strokeStyle = '#0d2733';
  pen.beginPath();
  for (const [x, y] of [
    [330, 146],
    [346, 190],
    [322, 222],
    [352, 268],
    [334, 300],
    [350, 336],
  ] as const)
    pen.lineTo(x, y);
  pen.moveTo(352, 268);
  pen.lineTo(386, 292);
  pen.stroke();
  return canvas.toDataURL('image/jpeg', 0.9).split(',')[1] ?? '';
}

test('the picture of the README: a photo, a voice message, a quote, a sticker, and what it cost', async ({
  newDesk,
  request,
}) => {
  const desk = await newDesk({ viewport: { width: 1280, height: 900 } });
  const [somchai, wang, maria] = [
    await LinePerson.make(request, 'สมชาย ใจดี'),
    await LinePerson.make(request, '王小明'),
    await LinePerson.make(request, 'Maria Lopez'),
  ];
  const family = await LineGroup.make(request, 'ครอบครัวศรีสุข', [somchai, maria]);
  await wang.says({ type: 'file', fileName: '發票 2026-11.pdf' });
  await somchai.says({ type: 'text', text: 'พรุ่งนี้ร้านเปิดกี่โมงคะ' }, { groupId: family.groupId });
  await maria.says({
    type: 'location',
    latitude: 13.7563,
    longitude: 100.5018,
    title: 'Grand Palace',
    address: 'Bangkok',
  });
  const person = await LinePerson.make(request, '田中さくら');
  await desk.signIn();
  await person.does({ type: 'follow' });
  await person.says({ type: 'image', contentBase64: await desk.page.evaluate(drawMug), contentType: 'image/jpeg' });
  await person.says({ type: 'audio', duration: 2_000 });
  await desk.take(person);
  const photo = desk.bubble('').filter({ has: desk.page.getByTestId('image') });
  await photo.hover();
  await photo.getByTestId('quote-this').click();
  await desk.answer('申し訳ございません。新しい品を本日お送りします。');
  const answer = desk.bubble('新しい品を本日お送りします');
  await expect(answer).toHaveAttribute('data-state', 'sent');
  await answer.getByTestId('delivery').click();
  await person.says({ type: 'sticker', packageId: '446', stickerId: '1993', keywords: ['thank you'] });
  await expect(desk.page.getByTestId('bubble').getByTestId('sticker')).toBeVisible();
  await desk.composer.fill('ご不便をおかけしました。');
  await desk.page.mouse.move(0, 0);
  const pictures = desk.page.locator('img');
  await expect
    .poll(() => pictures.evaluateAll((all) => all.every((one) => (one as HTMLImageElement).naturalWidth > 0)))
    .toBe(true);
  await desk.page.screenshot({ path: 'web/e2e/pictures/console.png' });
});
