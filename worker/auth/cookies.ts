// The five cookies and their flags. `__Host-` demands Secure, Path=/ and no Domain; browsers keep them on http://localhost
// too. Nothing here decides; nothing else in the house reads or writes these names.
// https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

/** Outlives the token in it, so that an expired one is told apart from none. */
export const ACCESS_COOKIE = '__Host-at';
/** Read by POST /api/auth/refresh alone, although the prefix makes it travel everywhere. */
export const REFRESH_COOKIE = '__Host-rt';
export const DEVICE_COOKIE = '__Host-dev';
/** Half a sign-in: the password was right, the second factor is still to come. Opens nothing else. */
export const TICKET_COOKIE = '__Host-ft';
/**
 * A way to the identity provider and back. Strict, as the way back only shows a page of ours, whose own call then carries it: no other
 * site's navigation does.
 */
export const FLOW_COOKIE = '__Host-op';

/** The longest life browsers grant. */
const DEVICE_SEC = 400 * 24 * 60 * 60;

type CookieName =
  | typeof ACCESS_COOKIE
  | typeof REFRESH_COOKIE
  | typeof DEVICE_COOKIE
  | typeof TICKET_COOKIE
  | typeof FLOW_COOKIE;

const SAME_SITE = {
  [ACCESS_COOKIE]: 'Lax',
  [REFRESH_COOKIE]: 'Strict',
  [DEVICE_COOKIE]: 'Strict',
  [TICKET_COOKIE]: 'Strict',
  [FLOW_COOKIE]: 'Strict',
} as const;

export function readCookie(c: Context, name: CookieName): string | undefined {
  return getCookie(c, name);
}

/** @param untilMs when the browser may forget it: the end of the login */
export function keepToken(
  c: Context,
  name: Exclude<CookieName, typeof DEVICE_COOKIE>,
  token: string,
  untilMs: number,
): void {
  write(c, name, token, Math.max(1, Math.floor((untilMs - Date.now()) / 1000)));
}

export function keepDevice(c: Context, value: string): void {
  write(c, DEVICE_COOKIE, value, DEVICE_SEC);
}

export function dropTicket(c: Context): void {
  write(c, TICKET_COOKIE, '', 0);
}

export function dropFlow(c: Context): void {
  write(c, FLOW_COOKIE, '', 0);
}

/** Forgets the access token alone: the next call refreshes the login, and has a new one. */
export function dropAccess(c: Context): void {
  write(c, ACCESS_COOKIE, '', 0);
}

/** Forgets both tokens by name; the device stays known. */
export function dropTokens(c: Context): void {
  write(c, ACCESS_COOKIE, '', 0);
  write(c, REFRESH_COOKIE, '', 0);
}

function write(c: Context, name: CookieName, value: string, maxAge: number): void {
  setCookie(c, name, value, { path: '/', secure: true, httpOnly: true, sameSite: SAME_SITE[name], maxAge });
}
