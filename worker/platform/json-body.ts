// Parses a request's JSON by a schema of protocol/, with our own refusals. Typed through, so that Hono's client knows the body.
import { bodyLimit } from 'hono/body-limit';
import { validator } from 'hono/validator';
import type { ZodMiniType } from 'zod/mini';
import { errorResponse } from './error-response';

/** For routes that take a few fields or nothing; those that take more say how much themselves. In front of everything else. */
export const smallBody = bodyLimit({ maxSize: 65_536, onError: (c) => errorResponse(c, 'BODY_TOO_LARGE') });

/** The checked body as `c.req.valid('json')`; anything else is answered BAD_REQUEST with the paths of the wrong fields. */
export function jsonBody<Output>(schema: ZodMiniType<Output>) {
  return validator('json', (value, c) => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const fields = parsed.error.issues.map((issue) => issue.path.join('.')).filter((path) => path !== '');
    return errorResponse(c, 'BAD_REQUEST', { fields });
  });
}

/** The same for the query string, as `c.req.valid('query')`. */
export function queryParams<Output>(schema: ZodMiniType<Output>) {
  return validator('query', (value, c) => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    return errorResponse(c, 'BAD_REQUEST', { fields: parsed.error.issues.map((issue) => issue.path.join('.')) });
  });
}
