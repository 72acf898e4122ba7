// /api/me/push: whether the browser of this login is told of notices while the desk is closed there. A subscription is the login's and
// ends with it. Its address is a stranger's: it is judged here and again before it is asked.
import { type Context, Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { dropSubscriptionsOfLogins, keepSubscription, subscriptionsOf } from '../db/push-queries';
import type { AppEnv } from '../env';
import { errorResponse } from '../platform/error-response';
import { jsonBody, smallBody } from '../platform/json-body';
import { pushAddress } from '../platform/push-service';
import { parsePushKey, pushPublicKey } from '../platform/seal-push';
import { type OwnPush, pushSubscription } from '../protocol/push';

export const pushRoutes = new Hono<AppEnv>()
  .use(smallBody, requireOperator, requireLiveLogin)
  .get('/', async (c) => c.json(await own(c)))
  .put('/', jsonBody(pushSubscription), async (c) => {
    const { endpoint, keys } = c.req.valid('json');
    if (publicKeyOf(c) === null) return errorResponse(c, 'NOT_FOUND');
    const address = pushAddress(endpoint, c.get('config'));
    if (address === null || !(await isPoint(keys.p256dh)))
      return errorResponse(c, 'BAD_REQUEST', { fields: [address === null ? 'endpoint' : 'keys.p256dh'] });
    const { operatorId, loginId } = c.get('asker');
    await keepSubscription(fresh(c), { operatorId, loginId, endpoint: address.href, ...keys, now: Date.now() });
    return c.json(await own(c));
  })
  .delete('/', async (c) => {
    await dropSubscriptionsOfLogins(fresh(c), [c.get('asker').loginId]);
    return c.json(await own(c));
  });

function publicKeyOf(c: Context<AppEnv>): string | null {
  const { PUSH_SIGNING_KEY } = c.get('config');
  const key = PUSH_SIGNING_KEY === undefined ? null : parsePushKey(PUSH_SIGNING_KEY);
  return key && pushPublicKey(key);
}

async function own(c: Context<AppEnv>): Promise<OwnPush> {
  const { operatorId, loginId } = c.get('asker');
  const all = await subscriptionsOf(fresh(c), operatorId);
  return { publicKey: publicKeyOf(c), isOn: all.some((each) => each.loginId === loginId), count: all.length };
}

/** What no curve has would fail only when something is to be told. */
async function isPoint(p256dh: string): Promise<boolean> {
  try {
    const raw = Uint8Array.from(atob(p256dh.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
    await crypto.subtle.importKey('raw', raw, { name: 'ECDH', namedCurve: 'P-256' }, false, []);
    return true;
  } catch {
    // Not on the curve.
    return false;
  }
}

/** Whoever changed it looks at it right after. */
function fresh(c: Context<AppEnv>): D1DatabaseSession {
  return c.env.DB.withSession('first-primary');
}
