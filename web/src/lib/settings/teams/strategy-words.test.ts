import { expect, test } from 'vitest';
import { STRATEGIES } from '$domain/routing/entry';
import { modeBest, modeOptions, strategyBest, strategyOptions } from './strategy-words';

test('each way of giving chats out has its own name and one sentence of what it is best for', () => {
  expect(new Set(strategyOptions().map(({ label }) => label)).size).toBe(STRATEGIES.length);
  for (const strategy of STRATEGIES) expect(strategyBest(strategy)).toMatch(/^[A-Z][^.]*\.$/);
  for (const { value } of modeOptions()) expect(modeBest(value)).toMatch(/^[A-Z][^.]*\.$/);
});
