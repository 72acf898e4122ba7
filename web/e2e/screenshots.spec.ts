// Pictures of the console into screenshots/ (not in git): `npm run screenshots`. Not part of the tests.
import { expect } from '@playwright/test';
import { test } from './desk-test';
import { LinePerson } from './line-person';

const SIZES = [
  { name: 'desk', viewport: { width: 1440, height: 900 } },
  { name: 'phone', viewport: { width: 390, height: 844 } },
] as const;

for (const { name, viewport } of SIZES) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${name}, ${colorScheme}`, async ({ newDesk, request }) => {
      const desk = await newDesk({ viewport, colorScheme, deviceScaleFactor: 2 });
      await desk.page.goto('/sign-in');
      await desk.page.screenshot({ path: `screenshots/${name}-${colorScheme}-sign-in.png` });
      for (const [who, text] of [
        ['Mali ศรีสุข', 'ขอใบเสร็จได้ไหมคะ'],
        ['王 小明', '請問什麼時候出貨？'],
        ['佐藤 健', '注文した商品がまだ届いていません。'],
      ] as const) {
        await (await LinePerson.make(request, who)).writes(text);
      }
      const person = await LinePerson.make(request, '田中 はな');
      await person.writes('こんにちは。返金をお願いできますか？');
      await desk.signIn();
      await desk.take(person);
      await desk.answer('もちろんです。レシートの番号を教えてください。');
      await expect(desk.bubble('もちろんです')).toHaveAttribute('data-state', 'sent');
      await person.writes('K-20261120 です。');
      await expect(desk.bubble('K-20261120')).toBeVisible();
      await desk.page.screenshot({ path: `screenshots/${name}-${colorScheme}-chat.png` });
    });
  }
}
