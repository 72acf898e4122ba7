import { env, exports } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { app } from '../app';
import { docsRoutes } from './docs-route';
import { toOpenApiDocument } from './openapi-document';
import { OPERATIONS } from './operations';

/** Method and path of what the app serves under /api; `ALL` are middleware. */
function servedOperations(): string[] {
  const served = app.routes.filter((route) => route.path.startsWith('/api/') && route.method !== 'ALL');
  return [...new Set(served.map((route) => `${route.method.toLowerCase()} ${route.path.replace(/\/$/, '')}`))].sort();
}

describe('works', () => {
  test('every route under /api is in the document, and the document has no other', () => {
    expect(OPERATIONS.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(servedOperations());
  });

  test('the document names the fields of a body and every parameter of a path', () => {
    const document = toOpenApiDocument(OPERATIONS);
    const send = document.paths['/api/chats/{chatId}/messages']?.post;
    expect(JSON.stringify(send)).toContain('"seenSeq"');
    for (const [path, methods] of Object.entries(document.paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      for (const operation of Object.values(methods)) {
        const parameters = operation.parameters as { name: string; in: string }[];
        expect(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(names);
      }
    }
  });

  test('the page is served without any script', async () => {
    const page = await exports.default.fetch('http://kaiwa.test/api/docs');
    const text = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).toContain('/api/chats/{chatId}/messages');
    expect(text).not.toMatch(/<script|https?:\/\//);
  });
});

describe('refuses', () => {
  test.each(['/api/openapi.json', '/api/docs'])('%s does not exist where API_DOCS is off', async (path) => {
    const response = await app.request(path, {}, { ...env, API_DOCS: 'off' });
    expect(response.status).toBe(404);
  });

  test('the routes themselves hold no other path', () => {
    expect(docsRoutes.routes.map((route) => route.path).sort()).toEqual(['/docs', '/openapi.json']);
  });
});
