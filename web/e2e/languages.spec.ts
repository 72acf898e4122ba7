// The console in five languages: the browser's own at the first visit, another by choice, the same on every page.
import { expect } from '@playwright/test';
import { test } from './desk-test';

const CASES = [
  { locale: 'en', lang: 'en', submit: 'Sign in' },
  { locale: 'ja-JP', lang: 'ja', submit: 'サインイン' },
  { locale: 'th-TH', lang: 'th', submit: 'เข้าสู่ระบบ' },
  { locale: 'zh-TW', lang: 'zh-Hant', submit: '登入' },
  { locale: 'id-ID', lang: 'id', submit: 'Masuk' },
] as const;

for (const { locale, lang, submit } of CASES) {
  test(`a browser in ${locale} is met in ${lang}`, async ({ browser }) => {
    const context = await browser.newContext({ locale });
    const page = await context.newPage();
    await page.goto('/sign-in');
    await expect(page.locator('html')).toHaveAttribute('lang', lang);
    await expect(page.getByRole('button', { name: submit, exact: true })).toBeVisible();
    await context.close();
  });
}

test('a chosen language stays, on the desk and in the settings', async ({ newDesk }) => {
  const desk = await newDesk();
  const { page } = desk;
  await desk.signIn('supervisor');
  await page.goto('/account');
  await page.getByTestId('console-language').selectOption('ja');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await expect(page.getByRole('heading', { name: '2要素認証' }).first()).toBeVisible();
  await page.goto('/inbox');
  await expect(page.locator('body')).toContainText('待機中');
  await page.goto('/settings/teams');
  await expect(page.locator('main')).toContainText('チーム');
  // What customers read in this language comes first.
  await page.goto('/settings/texts');
  await expect(page.getByTestId('language-ja')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
});
