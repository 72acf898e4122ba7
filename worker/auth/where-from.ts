// Where a try to sign in comes from: address, browser, known device. Called by the routes of sign-in.
import type { Context } from 'hono';
import type { AppEnv } from '../env';
import { addressOf } from '../platform/audit-source';
import { DEVICE_COOKIE, readCookie } from './cookies';
import { readDevice } from './known-device';
import type { SignInTry } from './sign-in';

const CLIENT_LENGTH_MAX = 200;

/** For guards and audit log alike. */
export function addressed(c: Context<AppEnv>) {
  return { ip: addressOf(c), requestId: c.get('requestId') };
}

export function whereFrom(c: Context<AppEnv>): Pick<SignInTry, 'ip' | 'requestId' | 'client' | 'device'> {
  return {
    ...addressed(c),
    client: (c.req.header('user-agent') ?? '').slice(0, CLIENT_LENGTH_MAX),
    device: readDevice(c.get('config'), readCookie(c, DEVICE_COOKIE)),
  };
}
