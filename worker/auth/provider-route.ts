// /api/auth: what the sign-in page offers, and sign-in through the identity provider or Cloudflare Access. The provider sends the browser
// back to a page of the console, which hands on what it brought by a call of its own: so no GET changes anything, and the cookie of the
// way is Strict. Translates between HTTP and the two ways to sign in; decides nothing.
import type { Context } from 'hono';
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { readProvider } from '../db/desk-document-queries';
import { cloudflareAccessOf } from '../domain/login/provider-settings';
import type { AppEnv } from '../env';
import { brakeKey } from '../platform/brake-key';
import { errorResponse } from '../platform/error-response';
import { jsonBody, smallBody } from '../platform/json-body';
import { logWarn } from '../platform/log';
import type { LoginAnswer } from '../protocol/login-factors';
import { type ProviderStart, providerReturn, type SignInWays } from '../protocol/provider-sign-in';
import { ASSERTION_HEADER } from './cloudflare-access';
import { signInByAccess } from './cloudflare-access-sign-in';
import { dropFlow, FLOW_COOKIE, keepDevice, keepToken, readCookie, TICKET_COOKIE } from './cookies';
import { grantLogin } from './grant-login';
import { signDevice } from './known-device';
import { authorizationUrl, discover } from './oidc-provider';
import type { signInProven } from './proven-sign-in';
import { beginFlow } from './provider-flow';
import { signInByProvider } from './provider-sign-in';
import { requireSameOrigin } from './require-same-origin';
import { whereFrom } from './where-from';

const settingsOf = (c: Context<AppEnv>) => readProvider(c.env.DB.withSession('first-primary'));

const braked = createMiddleware<AppEnv>(async (c, next) => {
  const { success } = await c.env.RL_LOGIN.limit({ key: brakeKey(whereFrom(c).ip) });
  return success ? next() : errorResponse(c, 'RATE_LIMITED', { retryAfterSec: 60 });
});

export const providerRoutes = new Hono<AppEnv>()
  .use(smallBody, async (c, next) => {
    await next();
    c.res.headers.set('cache-control', 'private, no-store');
  })
  .get('/ways', async (c) => {
    const settings = await settingsOf(c);
    const { isOn, label } = settings;
    const provider = isOn ? { label } : null;
    return c.json({ provider, cloudflareAccess: cloudflareAccessOf(settings).isOn } satisfies SignInWays);
  })
  .post('/provider/start', requireSameOrigin, braked, async (c) => {
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
  .post('/provider/finish', requireSameOrigin, braked, jsonBody(providerReturn), async (c) => {
    const settings = await settingsOf(c);
    if (!settings.isOn) return errorResponse(c, 'NOT_FOUND');
    const attempt = { ...whereFrom(c), cookie: readCookie(c, FLOW_COOKIE), came: c.req.valid('json') };
    dropFlow(c);
    return answer(c, await signInByProvider(c.env, c.get('config'), settings, attempt));
  })
  .post('/cloudflare-access', requireSameOrigin, braked, async (c) => {
    const access = cloudflareAccessOf(await settingsOf(c));
    if (!access.isOn) return errorResponse(c, 'NOT_FOUND');
    const attempt = { ...whereFrom(c), assertion: c.req.header(ASSERTION_HEADER) };
    return answer(c, await signInByAccess(c.env, c.get('config'), access, attempt));
  });

async function answer(c: Context<AppEnv>, signed: Awaited<ReturnType<typeof signInProven>>) {
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
  keepDevice(c, signDevice(c.get('config'), signed.value.device));
  return c.json((await grantLogin(c, signed.value.opened)) satisfies LoginAnswer);
}
