// The phone page as the Worker serves it: its policy, the long poll behind it, and the media it may show.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LONG_LIVED_TOKEN, type RunningSimulator, startSimulator } from '../testing/start-simulator';

let simulator: RunningSimulator;

beforeAll(async () => {
  simulator = await startSimulator();
}, 60_000);

afterAll(() => simulator.close());

test('every file of the page is served, with a policy that lets nothing in from outside', async () => {
  const page = await fetch(`${simulator.api}/`);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const html = await page.text();
  expect(html).toContain('aria-label="Message"');
  const files = [...html.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, file = '']) => file);
  expect(files).toContain('/phone.js');
  for (const file of files) await expectServed(file);
});

/** The file and what it imports in its turn. */
async function expectServed(file: string): Promise<void> {
  const answer = await fetch(simulator.api + file);
  expect([file, answer.status, answer.headers.get('content-type')?.split('/')[0]]).toEqual([file, 200, 'text']);
  for (const [, imported = ''] of (await answer.text()).matchAll(/from '\.(\/[^']+)'/g)) await expectServed(imported);
}

test('an answer wakes the long poll at once', async () => {
  const { userId } = await simulator.control<{ userId: string }>('/users', { displayName: 'Aiko', friend: true });
  const ask = (since: number) => fetch(`${simulator.api}/phone/feed?since=${since}&chatId=${userId}`);
  const { feed } = (await (await ask(-1)).json()) as { feed: number };
  const next = ask(feed);
  const start = performance.now();
  await fetch(`${simulator.api}/v2/bot/message/push`, {
    method: 'POST',
    headers: { authorization: `Bearer ${LONG_LIVED_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ to: userId, messages: [{ type: 'text', text: 'news' }] }),
  });
  const { lines } = (await (await next).json()) as { lines: { messages: { text?: string }[] }[] };
  expect(lines.at(-1)?.messages[0]?.text).toBe('news');
  expect(performance.now() - start).toBeLessThan(1_000);
});

test('media of Kaiwa’s public address comes through Kaiwa, and nothing else comes', async () => {
  const media = (url: string) => fetch(`${simulator.api}/phone/media?url=${encodeURIComponent(url)}`);
  expect(await (await media('https://kaiwa.example.com/media/a.jpg')).text()).toBe('picture');
  expect((await media('https://elsewhere.example/media/a.jpg')).status).toBe(404);
});
