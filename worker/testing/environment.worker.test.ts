import { env, exports } from 'cloudflare:workers';
import { expect, test } from 'vitest';

test('the Worker answers its health check with the bindings of the tests', async () => {
  const response = await exports.default.fetch('http://kaiwa.test/healthz');
  expect(response.status).toBe(200);
  expect(env.MEDIA).toBeDefined();
});
