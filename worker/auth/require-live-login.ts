// Asks, for every read that shows more than whose login it is, whether the login still lives: by the operator's hub, which holds
// a proof of it for 60 s. Runs behind require-operator. A read is no activity: the console reads by itself, too.
// Called by every route but sign-in, webhooks and sockets.
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../env';
import { callObject } from '../platform/call-object';
import { errorResponse } from '../platform/error-response';
import { operatorHub } from '../stubs';
import { routeRefusal, tellRefusal } from './require-right';

const READS = new Set(['GET', 'HEAD']);

/**
 * Asks for reads only; unsafe methods were checked by require-operator. Completes the asker by name, newest role and rights, and
 * answers NOT_PERMITTED where the table of routes asks for more.
 */
export const requireLiveLogin = createMiddleware<AppEnv>(async (c, next) => {
  if (READS.has(c.req.method)) {
    const asker = c.get('asker');
    const { operatorId, loginId } = asker;
    const knock = { operatorId, loginId, authVersion: c.get('authVersion'), isActivity: false };
    const admitted = await callObject(() => operatorHub(c.env, operatorId).admit(knock));
    if (!admitted.ok) return errorResponse(c, admitted.error.code);
    const { name, role, access } = admitted.value.account;
    c.set('asker', { ...asker, name, role, access });
  }
  const refusal = routeRefusal(c);
  if (refusal === null) return next();
  await tellRefusal(c);
  return errorResponse(c, refusal);
});
