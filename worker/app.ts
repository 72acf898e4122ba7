// The Hono app: order of middleware, every route under a visible prefix, onError. No logic of its own.
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { rebuildRoutes } from './admin/rebuild-route';
import { docsRoutes } from './api-docs/docs-route';
import { loginRoutes } from './auth/login-route';
import { meRoutes } from './auth/me-route';
import { parseConfig } from './config';
import { chatRoutes } from './desk/chat-route';
import { socketRoutes } from './desk/socket-route';
import type { AppEnv } from './env';
import { rebuildFromObjects } from './jobs/rebuild-projection';
import { webhookRoutes } from './line/inbound/webhook-route';
import { apiHeaders } from './platform/api-headers';
import { errorResponse } from './platform/error-response';
import { logError } from './platform/log';

export const app = new Hono<AppEnv>()
  .use(async (c, next) => {
    const requestId = crypto.randomUUID();
    c.set('requestId', requestId);
    c.set('config', parseConfig(c.env));
    await next();
    // The answer to an upgrade has immutable headers.
    if (c.res.status !== 101) c.res.headers.set('x-request-id', requestId);
  })
  .use('/api/*', apiHeaders)
  .get('/healthz', (c) => c.json({ ok: true }))
  .route('/webhook/line', webhookRoutes)
  .route('/api/auth', loginRoutes)
  .route('/api/me', meRoutes)
  .route('/api/chats', chatRoutes)
  .route('/api/admin', rebuildRoutes(rebuildFromObjects))
  .route('/api', docsRoutes)
  .route('/ws', socketRoutes)
  .notFound((c) => errorResponse(c, 'NOT_FOUND'))
  .onError((cause, c) => {
    // Hono's own refusal of a body that is no JSON.
    if (cause instanceof HTTPException && cause.status === 400) return errorResponse(c, 'BAD_REQUEST');
    logError('request_failed', cause, { path: c.req.routePath, requestId: c.get('requestId') });
    return errorResponse(c, 'INTERNAL');
  });

export type AppType = typeof app;
