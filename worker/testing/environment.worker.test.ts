import { env, exports } from 'cloudflare:workers';
import { expect, test } from 'vitest';

test('the Worker answers its health check with the bindings of the tests', async () => {
  const response = await exports.default.fetch('http://kaiwa.test/healthz');
  expect(response.status).toBe(200);
  expect(env.MEDIA).toBeDefined();
});

test('no answer of the API is sniffed, framed, cached or read by another origin', async () => {
  for (const path of ['/api/me', '/api/chats', '/api/nothing', '/api/openapi.json']) {
    const { headers } = await exports.default.fetch(`http://kaiwa.test${path}`);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'cache-control': 'private, no-store',
    });
  }
});
