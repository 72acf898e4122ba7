import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { OPERATIONS } from '../api-docs/operations';
import type { ErrorBody } from '../protocol/error-body';
import { callApp, fillPath, NO_BRAKES, unsafeRoutes } from '../testing/every-route';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

/** More than any route takes: a part of a file is the most. */
const OVERSIZED = 11 * 1024 * 1024;
/** By a proof of their own instead of a login, without our header. */
const OTHERS = ['POST /webhook/line/:channelId', 'POST /account-link/:channelId/nonces', 'POST /api/csp-report'];

let admin: SignedInOperator;

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
  admin = await signInOperator({ role: 'super_admin' });
});

async function answerOf(response: Response) {
  return [response.status, ((await response.json()) as ErrorBody).error.code];
}

/** `length` spaces without a stated length, given out as they are asked for. */
function stream(length: number): ReadableStream<Uint8Array> {
  const piece = new Uint8Array(65_536).fill(32);
  let left = length;
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close();
      left -= piece.length;
      controller.enqueue(piece);
    },
  });
}

describe.each(unsafeRoutes().map((route) => [route.name, route] as const))('%s', (name, { method, path }) => {
  test('a body beyond every limit is refused by its stated length', async () => {
    const headers = { ...admin.unsafeHeaders, 'content-length': String(OVERSIZED) };
    const answer = await callApp(fillPath(path), { method, headers, body: ' '.repeat(OVERSIZED) }, NO_BRAKES);
    expect(await answerOf(answer)).toEqual([413, 'BODY_TOO_LARGE']);
  });

  // Parts of files are streamed on and cut at their length, which their own tests hold.
  test.skipIf(name.includes('/parts/'))('and by its bytes where it states none', async () => {
    const answer = await callApp(
      fillPath(path),
      { method, headers: admin.unsafeHeaders, body: stream(OVERSIZED) },
      NO_BRAKES,
    );
    expect(await answerOf(answer)).toEqual([413, 'BODY_TOO_LARGE']);
  });

  test.skipIf(OTHERS.includes(name))('a body that is called no JSON is refused', async () => {
    const headers = { ...admin.unsafeHeaders, 'content-type': 'text/plain' };
    const answer = await callApp(fillPath(path), { method, headers, body: '{}' }, NO_BRAKES);
    expect(await answerOf(answer)).toEqual([400, 'BAD_REQUEST']);
  });

  test.skipIf(OTHERS.includes(name))('a request of another site is refused', async () => {
    for (const change of [
      { origin: 'https://elsewhere.test' },
      { 'sec-fetch-site': 'cross-site' },
      { 'x-kaiwa': '0' },
    ]) {
      const headers = { ...admin.unsafeHeaders, ...change };
      const answer = await callApp(fillPath(path), { method, headers, body: '{}' }, NO_BRAKES);
      expect(await answerOf(answer)).toEqual([403, 'FORBIDDEN_ORIGIN']);
    }
  });
});

describe('unknown keys', () => {
  const bodies = OPERATIONS.flatMap(({ method, path, body }) => (body ? [[`${method} ${path}`, body] as const] : []));

  test.each(bodies)('%s takes none, at any depth', (_name, body) => {
    expect(openObjects(z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }))).toEqual([]);
  });

  test('one is answered by the name of no field and changes nothing', async () => {
    const init = {
      method: 'PUT',
      headers: admin.unsafeHeaders,
      body: JSON.stringify({ status: 'available', role: 'admin' }),
    };
    expect(await answerOf(await callApp('/api/desk/status', init, NO_BRAKES))).toEqual([400, 'BAD_REQUEST']);
  });
});

/** Paths of objects that let unknown keys through; a record's keys are its data. */
function openObjects(schema: unknown, path = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const node = schema as Record<string, unknown>;
  const isOpen = node.type === 'object' && node.properties !== undefined && node.additionalProperties !== false;
  const below = Object.entries(node).flatMap(([key, value]) => openObjects(value, `${path}/${key}`));
  return isOpen ? [path || '/', ...below] : below;
}
