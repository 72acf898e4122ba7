import { afterEach, expect, test, vi } from 'vitest';
import { logError } from './log';

afterEach(() => {
  vi.restoreAllMocks();
});

function loggedBy(act: () => void): Record<string, unknown> {
  const lines: string[] = [];
  vi.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
  act();
  return JSON.parse(lines[0] ?? '{}') as Record<string, unknown>;
}

test('a failed query is logged by the database’s words and its place, without the bound values', () => {
  // As drizzle makes them: the message quotes every value.
  const failed = Object.assign(new Error('Failed query: select ? \nparams: aiko@kaiwa.test'), {
    params: ['aiko@kaiwa.test'],
    cause: new Error('D1_ERROR: no such table'),
  });
  const logged = loggedBy(() => logError('query_failed', failed));
  expect(JSON.stringify(logged)).not.toContain('aiko');
  expect(logged.stack).toMatch(/^D1_ERROR: no such table\n\s+at /);
});

test('any other error is logged by name and stack, on one line', () => {
  const logged = loggedBy(() => logError('broke', new TypeError('it broke'), { chatId: 'c:U1' }));
  expect(logged).toMatchObject({ level: 'error', event: 'broke', error: 'TypeError', chatId: 'c:U1' });
  expect(logged.stack).toMatch(/^TypeError: it broke\n\s+at /);
});
