// GET /api/me: who is signed in, by the login row itself and not by the token alone. Asking is not something a person did.
import { Hono } from 'hono';
import type { AppEnv } from '../env';
import { errorResponse } from '../platform/error-response';
import { checkLogin } from './check-login';
import { toMeView } from './me-view';
import { readAccess } from './require-operator';

export const meRoutes = new Hono<AppEnv>().get('/', async (c) => {
  const access = await readAccess(c);
  if (!access.ok) return errorResponse(c, access.error);
  const checked = await checkLogin(c.env, access.value, { isActivity: false, mayEnrol: true });
  if (!checked.ok) return errorResponse(c, checked.error);
  const { account, standing } = checked.value;
  c.header('cache-control', 'private, no-store');
  return c.json(await toMeView(c.env, account, access.value.accessUntil, standing));
});
