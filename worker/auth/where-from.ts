// Where a try to sign in comes from: address, browser, known device. Called by the routes of sign-in.
import type { Context } from 'hono';
import type { AppEnv } from '../env';
import { DEVICE_COOKIE, readCookie } from './cookies';
import { readDevice } from './known-device';
import type { SignInTry } from './sign-in';

const CLIENT_LENGTH_MAX = 200;

export function whereFrom(c: Context<AppEnv>): Pick<SignInTry, 'ip' | 'client' | 'device'> {
  return {
    // Set by Cloudflare's edge, which overwrites what a caller claims.
    ip: c.req.header('cf-connecting-ip') ?? '',
    client: (c.req.header('user-agent') ?? '').slice(0, CLIENT_LENGTH_MAX),
    device: readDevice(c.get('config'), readCookie(c, DEVICE_COOKIE)),
  };
}
