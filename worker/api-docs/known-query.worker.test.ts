// The query of every route takes what the API's document names, and nothing else.
import { describe, expect, test } from 'vitest';
import type { ErrorBody } from '../protocol/error-body';
import { callApp, everyRoute, fillPath, NO_BRAKES } from '../testing/every-route';
import { KNOWN_QUERY } from './known-query';

const ROUTES = everyRoute().filter(({ path }) => path.startsWith('/api/') || path.startsWith('/ws/'));
const UNKNOWN = 'colour';

async function fieldsOf(response: Response): Promise<string[]> {
  const { error } = (await response.json()) as ErrorBody;
  return error.code === 'BAD_REQUEST' ? (error.fields ?? []) : [];
}

describe.each(ROUTES)('$name', ({ method, path, name }) => {
  test('names what it does not know', async () => {
    const response = await callApp(`${fillPath(path)}?${UNKNOWN}=red`, { method }, NO_BRAKES);
    expect(response.status).toBe(400);
    expect(await fieldsOf(response)).toEqual([UNKNOWN]);
  });

  test.each([...(KNOWN_QUERY.get(name) ?? [])])('takes %s', async (known) => {
    const response = await callApp(`${fillPath(path)}?${known}=1&${UNKNOWN}=red`, { method }, NO_BRAKES);
    expect(await fieldsOf(response)).toEqual([UNKNOWN]);
  });
});
