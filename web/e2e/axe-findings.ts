// What axe finds on a page in both themes, serious and critical only, as `rule: where`. Called by the spec files.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** All that a theme changes is colour. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/** Looks at the page as it is, then at its colours in the dark, and leaves it light. */
export async function axeFindings(page: Page): Promise<string[]> {
  const inLight = await serious(new AxeBuilder({ page }).withTags(RULES));
  await inDark(page, async () => {
    inLight.push(...(await serious(new AxeBuilder({ page }).withRules(OF_COLOUR))).map((found) => `dark ${found}`));
  });
  return inLight;
}

/** The page in the dark theme, its colours settled, for as long as `look` takes. */
export async function inDark(page: Page, look: () => Promise<void>): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await colours(page);
  await look();
  await page.emulateMedia({ colorScheme: 'light' });
  await colours(page);
}

/** Buttons and fields go from one colour to the other; between them they are neither. */
async function colours(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const passing = document.getAnimations().filter((one) => one.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(passing.map((one) => one.finished));
  });
}

async function serious(builder: AxeBuilder): Promise<string[]> {
  const { violations } = await builder.analyze();
  return violations
    .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
    .flatMap((violation) =>
      violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} ${node.failureSummary}`),
    );
}
