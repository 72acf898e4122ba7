// What axe finds on a page, serious and critical only, as `rule: where`. Called by the spec files.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export function axeFindings(page: Page): Promise<string[]> {
  return seriousOf(new AxeBuilder({ page }).withTags(RULES));
}

/** Contrast alone: all that another colour scheme changes. */
export function contrastFindings(page: Page): Promise<string[]> {
  return seriousOf(new AxeBuilder({ page }).withRules(['color-contrast']));
}

async function seriousOf(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations
    .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
    .flatMap((violation) =>
      violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} ${node.failureSummary}`),
    );
}
