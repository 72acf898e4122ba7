// /api/auth/welcome: sets a password by a one-time link, the first one or a new one. The token travels in bodies alone, and only its
// hash is looked for. Does not sign in: that is the sign-in's, with all that it asks for.
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { findByLink, useLink } from '../db/user-queries';
import { toAuditEntry } from '../domain/audit/audit-entry';
import type { AppEnv, Env } from '../env';
import { brakeKey } from '../platform/brake-key';
import { errorResponse } from '../platform/error-response';
import { jsonBody } from '../platform/json-body';
import { sha256 } from '../platform/keyed-hash';
import { logInfo } from '../platform/log';
import { newUuidV7 } from '../platform/random-id';
import { type WelcomeAnswer, type WelcomeView, welcomeLook, welcomeRequest } from '../protocol/password';
import { judgePassword, passwordOwner, putPassword } from './judge-password';
import { passwordLine } from './password';
import { requireSameOrigin } from './require-same-origin';
import { addressed } from './where-from';

const BODY_BYTES_MAX = 8_192;

/** Jobs, handed in by app.ts: neither throws, and the sweep repeats what was not heard. */
export interface WelcomeAnnouncers {
  readonly sendPeople: (env: Env) => Promise<void>;
  readonly tellGuards: (env: Env) => Promise<void>;
}

export function welcomeRoutes({ sendPeople, tellGuards }: WelcomeAnnouncers) {
  return new Hono<AppEnv>()
    .use(requireSameOrigin, async (c, next) => {
      // Nobody guesses 256 bits; this keeps floods from D1 and from the hashes.
      const brake = await c.env.RL_LOGIN.limit({ key: brakeKey(c.req.header('cf-connecting-ip')) });
      if (!brake.success) return errorResponse(c, 'RATE_LIMITED', { retryAfterSec: 60 });
      await next();
      c.res.headers.set('cache-control', 'private, no-store');
    })
    .use(bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (c) => errorResponse(c, 'BODY_TOO_LARGE') }))
    .post('/look', jsonBody(welcomeLook), async (c) => {
      const db = c.env.DB.withSession('first-primary');
      const user = await findByLink(db, sha256(c.req.valid('json').token), Date.now());
      if (!user) return errorResponse(c, 'LINK_OVER');
      const owner = await passwordOwner(c.env, user.operatorId, user);
      return c.json({ owner, isPending: user.isPending } satisfies WelcomeView);
    })
    .post('/', jsonBody(welcomeRequest), async (c) => {
      const { token, password } = c.req.valid('json');
      const db = c.env.DB.withSession('first-primary');
      const tokenHash = sha256(token);
      // Asked before the password is hashed; what decides is the statement that uses the link up.
      const user = await findByLink(db, tokenHash, Date.now());
      if (!user) return errorResponse(c, 'LINK_OVER');
      const { operatorId, authVersion } = user;
      const { faults, alone } = judgePassword(password, await passwordOwner(c.env, operatorId, user));
      if (faults.length > 0) return errorResponse(c, 'PASSWORD_REFUSED', { fields: [...faults] });
      const made = await passwordLine.make(password, c.get('config').PASSWORD_PEPPER);
      if (!made.ok) return errorResponse(c, made.error, { retryAfterSec: 1 });
      const source = { actor: operatorId, actorName: user.name, ...addressed(c) };
      const act = { action: 'user.password_set', object: { kind: 'person', id: operatorId } } as const;
      const ts = Date.now();
      const audit = toAuditEntry(source, act, { id: newUuidV7(ts), ts });
      const stored = { operatorId, authVersion, isShort: alone.length > 0, passwordHash: made.value };
      const put = await putPassword(c.env, stored, () => useLink(db, { ...stored, tokenHash, now: Date.now() }, audit));
      if (!put.ok && put.error === 'PASSWORD_REFUSED') return errorResponse(c, put.error, { fields: [...alone] });
      // Open still: something else of the account changed meanwhile, and the same again may be taken.
      const isOver = !put.ok && put.error === 'STALE' && !(await findByLink(db, tokenHash, Date.now()));
      if (!put.ok) return errorResponse(c, isOver ? 'LINK_OVER' : put.error);
      logInfo('password_set_by_link', { operatorId });
      await Promise.all([sendPeople(c.env), tellGuards(c.env)]);
      return c.json({ email: user.email } satisfies WelcomeAnswer);
    });
}
