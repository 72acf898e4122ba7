import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { test } from './desk-test';
import { LinePerson } from './line-person';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Serious and critical findings as `rule: where`. */
async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return violations
    .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
    .flatMap((violation) =>
      violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} ${node.failureSummary}`),
    );
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`sign-in and desk have no serious finding of axe, ${colorScheme}`, async ({ newDesk, request }) => {
    const person = await LinePerson.make(request, `Axe ${colorScheme}`);
    await person.writes('can everyone read this?');
    const desk = await newDesk({ colorScheme });
    await desk.page.goto('/sign-in');
    expect(await findings(desk.page)).toEqual([]);
    await desk.signIn();
    await desk.take(person);
    await desk.answer('everyone can');
    await expect(desk.bubble('everyone can')).toHaveAttribute('data-state', 'sent');
    expect(await findings(desk.page)).toEqual([]);
    await desk.page.keyboard.press('Escape');
    await desk.page.keyboard.press('?');
    await expect(desk.page.getByTestId('shortcuts')).toBeVisible();
    expect(await findings(desk.page)).toEqual([]);
    await desk.page.keyboard.press('Escape');
    await desk.page.getByTestId('account').click();
    await expect(desk.page.getByRole('menu')).toBeVisible();
    expect(await findings(desk.page)).toEqual([]);
  });
}
