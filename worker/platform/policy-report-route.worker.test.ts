import { afterEach, describe, expect, test, vi } from 'vitest';
import { callApp, NO_BRAKES } from '../testing/every-route';

const PRIVATE = 'secret-words-of-a-page';

function report(body: string, type = 'application/csp-report', instead = NO_BRAKES) {
  return callApp('/api/csp-report', { method: 'POST', headers: { 'content-type': type }, body }, instead);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('works', () => {
  test.each([
    [
      'application/csp-report',
      {
        'csp-report': {
          'document-uri': `https://desk.example.com/${PRIVATE}`,
          'effective-directive': 'script-src-elem',
          'blocked-uri': `https://evil.test/${PRIVATE}`,
          'script-sample': PRIVATE,
        },
      },
      { directive: 'script-src-elem', blocked: 'https' },
    ],
    [
      'application/reports+json',
      [
        { type: 'csp-violation', url: PRIVATE, body: { effectiveDirective: 'style-src-attr', blockedURL: 'inline' } },
        { type: 'deprecation', body: { id: PRIVATE } },
      ],
      { directive: 'style-src-attr', blocked: 'inline' },
    ],
  ])('%s: a line of the log names directive and kind, and nothing of the page', async (type, body, logged) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    expect((await report(JSON.stringify(body), type)).status).toBe(204);
    const lines = warn.mock.calls.map(([line]) => String(line));
    expect(lines.map((line) => JSON.parse(line))).toEqual([expect.objectContaining(logged)]);
    expect(lines.join()).not.toContain(PRIVATE);
  });

  test('a directive that is none is not repeated', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    await report(JSON.stringify({ 'csp-report': { 'violated-directive': `a\n${PRIVATE}`, 'blocked-uri': PRIVATE } }));
    expect(JSON.parse(String(warn.mock.calls[0]?.[0]))).toMatchObject({ directive: 'unknown', blocked: 'unknown' });
  });

  test('of a long list ten are noted', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const one = { type: 'csp-violation', body: { effectiveDirective: 'img-src', blockedURL: 'data' } };
    await report(JSON.stringify(Array.from({ length: 30 }, () => one)), 'application/reports+json');
    expect(warn).toHaveBeenCalledTimes(10);
  });
});

describe('refuses', () => {
  test.each([
    ['no JSON', '{', 'application/csp-report', 400],
    ['no report', '{"a":1}', 'application/csp-report', 400],
    ['a form', 'a=b', 'application/x-www-form-urlencoded', 400],
    ['more than 16 KB', `"${'x'.repeat(17_000)}"`, 'application/csp-report', 413],
  ])('%s', async (_what, body, type, status) => {
    expect((await report(body, type)).status).toBe(status);
  });

  test('a flood', async () => {
    const braked = { RL_OPEN: { limit: async ({ key }: { key: string }) => ({ success: !key.includes('csp') }) } };
    const answer = await report('{}', 'application/csp-report', { ...NO_BRAKES, ...braked } as typeof NO_BRAKES);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '60']);
  });
});
