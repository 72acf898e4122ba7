// POST /account-link/{channelId}/nonces: the company's server asks for a nonce for the account that its customer signed in to.
// Open to whoever has the channel's key, and to nobody else; keeps hashes only. Outside /api: no console comes here.
// https://developers.line.biz/en/docs/messaging-api/linking-accounts/
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { accountLinkKeyHash, keepNonce } from '../db/account-link-queries';
import type { AppEnv } from '../env';
import { errorResponse } from '../platform/error-response';
import { jsonBody } from '../platform/json-body';
import { isSameSecret, sha256 } from '../platform/keyed-hash';
import { type NonceAnswer, nonceRequest } from '../protocol/account-link';

const BODY_BYTES_MAX = 4_096;
const NONCE_BYTES = 32;
const NONCE_LIFE_MS = 10 * 60_000;
/** Compared where there is no key, so that guessing tells nothing of which channels exist. */
const NO_KEY = sha256('no key opens this');

export const accountLinkDoor = new Hono<AppEnv>().post(
  '/:channelId/nonces',
  bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (c) => errorResponse(c, 'BODY_TOO_LARGE') }),
  async (c, next) => {
    const [, key = ''] = /^Bearer (\S{1,200})$/i.exec(c.req.header('authorization') ?? '') ?? [];
    const wanted = await accountLinkKeyHash(c.env.DB, c.req.param('channelId'));
    const isRight = isSameSecret(sha256(key), wanted ?? NO_KEY) && wanted !== null;
    return isRight ? next() : errorResponse(c, 'SIGN_IN_REQUIRED');
  },
  jsonBody(nonceRequest),
  async (c) => {
    const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(NONCE_BYTES))));
    const expiresAt = Date.now() + NONCE_LIFE_MS;
    await keepNonce(c.env.DB, nonce, c.req.param('channelId'), c.req.valid('json'), expiresAt);
    c.header('cache-control', 'no-store');
    return c.json({ nonce, expiresAt } satisfies NonceAnswer, 201);
  },
);
