import { expect, test } from 'vitest';
import type { LoginNews, RefreshDeps } from './refresh-login';
import { LoginRefresher } from './refresh-login';

/** Tabs of one browser: one lock, one channel, one server that counts. */
function browser(tabCount: number, outcome: 'refreshed' | 'ended' | 'unreachable' = 'refreshed') {
  let calls = 0;
  let clock = 0;
  let tail: Promise<unknown> = Promise.resolve();
  const tabs: LoginRefresher[] = [];
  const deps: RefreshDeps = {
    refresh: async () => {
      calls += 1;
      await Promise.resolve();
      return outcome === 'refreshed' ? { outcome, accessUntil: 600_000 } : { outcome };
    },
    exclusively: <T>(task: () => Promise<T>) => {
      const run = tail.then(task);
      tail = run.catch(() => undefined);
      return run;
    },
    tell: (news: LoginNews) => {
      if (news.type === 'refreshed') for (const tab of tabs) tab.heard(news.at);
    },
    now: () => ++clock,
  };
  for (let index = 0; index < tabCount; index++) tabs.push(new LoginRefresher(deps));
  return { tabs, calls: () => calls };
}

test('many calls of one tab share one refresh', async () => {
  const { tabs, calls } = browser(1);
  const outcomes = await Promise.all([1, 2, 3].map(() => tabs[0]?.run()));
  expect([outcomes, calls()]).toEqual([['refreshed', 'refreshed', 'refreshed'], 1]);
});

test('of three tabs at once one refreshes and the others take its result', async () => {
  const { tabs, calls } = browser(3);
  const outcomes = await Promise.all(tabs.map((tab) => tab.run()));
  expect([outcomes, calls()]).toEqual([['refreshed', 'refreshed', 'refreshed'], 1]);
});

test('a later need refreshes again', async () => {
  const { tabs, calls } = browser(1);
  await tabs[0]?.run();
  await tabs[0]?.run();
  expect(calls()).toBe(2);
});

test.each(['ended', 'unreachable'] as const)('%s is told as it is', async (outcome) => {
  const { tabs } = browser(1, outcome);
  expect(await tabs[0]?.run()).toBe(outcome);
});
