// /api/auth: what the sign-in page offers, and sign-in through the identity provider. The provider sends the browser back to a page of the
// console, which hands on what it brought by a call of its own: so no GET changes anything, and the cookie of the way is Strict.
// Translates between HTTP and provider-sign-in; decides nothing.
import type { Context } from 'hono';
import { Hono } from 'hono';
import { readProvider } from '../db/desk-document-queries';
import type { AppEnv } from '../env';
import { errorResponse } from '../platform/error-response';
import { jsonBody, smallBody } from '../platform/json-body';
import { logWarn } from '../platform/log';
import type { LoginAnswer } from '../protocol/login-factors';
import { type ProviderStart, providerReturn, type SignInWays } from '../protocol/provider-sign-in';
import { dropFlow, FLOW_COOKIE, keepDevice, keepToken, readCookie, TICKET_COOKIE } from './cookies';
import { grantLogin } from './grant-login';
import { signDevice } from './known-device';
import { authorizationUrl, discover } from './oidc-provider';
import { beginFlow } from './provider-flow';
import { signInByProvider } from './provider-sign-in';
import { requireSameOrigin } from './require-same-origin';
import { whereFrom } from './where-from';

const settingsOf = (c: Context<AppEnv>) => readProvider(c.env.DB.withSession('first-primary'));

export const providerRoutes = new Hono<AppEnv>()
  .use(smallBody, async (c, next) => {
    await next();
    c.res.headers.set('cache-control', 'private, no-store');
  })
  .get('/ways', async (c) => {
    const { isOn, label } = await settingsOf(c);
    return c.json({ provider: isOn ? { label } : null } satisfies SignInWays);
  })
  .post('/provider/start', requireSameOrigin, async (c) => {
    const brake = await c.env.RL_LOGIN.limit({ key: whereFrom(c).ip || 'unknown' });
    if (!brake.success) return errorResponse(c, 'RATE_LIMITED', { retryAfterSec: 60 });
    const settings = await settingsOf(c);
    if (!settings.isOn) return errorResponse(c, 'NOT_FOUND');
    const config = c.get('config');
    const found = await discover(config, settings.issuer);
    if (!found.ok) {
      logWarn('provider_not_discovered', { why: found.error });
      return errorResponse(c, 'PROVIDER_UNREACHABLE');
    }
    const flow = beginFlow(config, settings, Date.now());
    keepToken(c, FLOW_COOKIE, flow.cookie, flow.until);
    return c.json({ url: authorizationUrl(config, found.value, settings, flow) } satisfies ProviderStart);
  })
  .post('/provider/finish', requireSameOrigin, jsonBody(providerReturn), async (c) => {
    const from = whereFrom(c);
    const brake = await c.env.RL_LOGIN.limit({ key: from.ip || 'unknown' });
    if (!brake.success) return errorResponse(c, 'RATE_LIMITED', { retryAfterSec: 60 });
    const settings = await settingsOf(c);
    if (!settings.isOn) return errorResponse(c, 'NOT_FOUND');
    const config = c.get('config');
    const attempt = { ...from, cookie: readCookie(c, FLOW_COOKIE), came: c.req.valid('json') };
    dropFlow(c);
    const signed = await signInByProvider(c.env, config, settings, attempt);
    if (!signed.ok) {
      const { code, retryAfterMs } = signed.error;
      const extra = retryAfterMs === undefined ? {} : { retryAfterSec: Math.ceil(retryAfterMs / 1000) };
      return errorResponse(c, code, extra);
    }
    if (signed.value.type === 'factor') {
      const { need, operatorId } = signed.value;
      const { ticket, expiresAt, hasTotp, hasPasskey } = need;
      keepToken(c, TICKET_COOKIE, `${operatorId}.${ticket}`, expiresAt);
      return c.json({ needs: 'factor', hasTotp, hasPasskey, expiresAt } satisfies LoginAnswer);
    }
    keepDevice(c, signDevice(config, signed.value.device));
    return c.json((await grantLogin(c, signed.value.opened)) satisfies LoginAnswer);
  });
