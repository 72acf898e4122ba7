import { expect } from '@playwright/test';
import { test } from './desk-test';

/** A part of the console that is gone: a new version was put in its place meanwhile, or the network was. */
const PARTS = {
  'its program': (path: string) => path.includes('/entry/'),
  'its words': (_: string, body: string) => body.startsWith('var e={from:0,texts:['),
};

for (const [what, isPart] of Object.entries(PARTS))
  test(`a console without ${what} says so instead of nothing, and is loaded again`, async ({ newDesk, provoked }) => {
    provoked.push(/./);
    const { page } = await newDesk();
    let isAway = true;
    let aborted = 0;
    await page.route('**/_app/immutable/**/*.js', async (route) => {
      const answer = await route.fetch();
      if (isAway && isPart(new URL(route.request().url()).pathname, await answer.text())) {
        aborted += 1;
        await route.abort();
      } else await route.fulfill({ response: answer });
    });
    await page.goto('/sign-in');
    const notice = page.getByTestId('not-loaded');
    await expect(notice).toContainText('もう一度');
    expect(aborted).toBeGreaterThan(0);
    isAway = false;
    await notice.getByRole('link').click();
    await expect(page.getByTestId('email')).toBeVisible();
    await expect(notice).toHaveCount(0);
  });
