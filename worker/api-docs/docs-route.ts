// GET /api/openapi.json and /api/docs, where API_DOCS is on; everywhere else they do not exist. Mounted by app.ts under /api.
import { Hono } from 'hono';
import type { AppEnv } from '../env';
import { errorResponse } from '../platform/error-response';
import { docsPage } from './docs-page';
import { toOpenApiDocument } from './openapi-document';
import { OPERATIONS } from './operations';

/** No script runs, nothing is fetched; the page's own style alone is allowed. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const docsRoutes = new Hono<AppEnv>()
  .get('/openapi.json', (c) => {
    if (c.get('config').API_DOCS !== 'on') return errorResponse(c, 'NOT_FOUND');
    return c.json(toOpenApiDocument(OPERATIONS));
  })
  .get('/docs', (c) => {
    if (c.get('config').API_DOCS !== 'on') return errorResponse(c, 'NOT_FOUND');
    c.header('content-security-policy', PAGE_POLICY);
    return c.html(docsPage(toOpenApiDocument(OPERATIONS), OPERATIONS));
  });
