// Who must have a second factor, and what a login without one reaches, through the Worker’s own routes.
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { app } from '../app';
import { SETTINGS_KEY } from '../domain/settings/settings-snapshot';
import { forgetSettings } from '../platform/settings-snapshot';
import { meView } from '../protocol/operator-view';
import {
  Browser,
  codeOf,
  enrolled,
  enrolPasskey,
  enrolTotp,
  newPerson,
  ORIGIN,
  pass,
  publish,
  useFactorClock,
} from '../testing/factor-browser';

useFactorClock();

describe('whoever must have a second factor', () => {
  /** Reached without a login, or what makes the factor, or the way out. */
  const OPEN = new Set([
    'GET /healthz',
    'POST /webhook/line/:channelId',
    'POST /account-link/:channelId/nonces',
    'GET /account-link/:channelId',
    'GET /account-link/:channelId/*',
    'GET /media/:name',
    'HEAD /media/:name',
    'GET /api/docs',
    'GET /api/openapi.json',
    'GET /api/auth/ways',
    'POST /api/auth/cloudflare-access',
    'POST /api/auth/welcome',
    'POST /api/auth/welcome/look',
    'POST /api/csp-report',
    'POST /api/auth/login',
    'POST /api/auth/login/code',
    'POST /api/auth/passkey/options',
    'POST /api/auth/passkey',
    'POST /api/auth/provider/start',
    'POST /api/auth/provider/finish',
    'POST /api/auth/refresh',
    'POST /api/auth/logout',
    'POST /api/auth/step-up/options',
    'POST /api/auth/step-up',
    'GET /api/me',
    'GET /api/me/security',
    'POST /api/me/totp',
    'POST /api/me/totp/confirm',
    'POST /api/me/passkeys/options',
    'POST /api/me/passkeys',
  ]);
  const routes = [
    ...new Set(
      app.routes
        .filter(({ method }) => method !== 'ALL')
        .map(({ method, path }) => `${method} ${path.replace(/\/$/, '')}`),
    ),
  ].filter((route) => !OPEN.has(route) && !/^\w+ \/(webhook|account-link|media)\b/.test(route));

  test('and has none is signed in to make one, and to nothing else: every other route says so', async () => {
    const person = await newPerson('supervisor');
    const browser = new Browser();
    const me = meView.parse(await (await browser.signIn(person.email)).json());
    expect(me.login?.mayOnlyEnrol).toBe(true);
    expect(routes.length).toBeGreaterThan(50);
    const reached: string[] = [];
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ');
      const address = path.replaceAll(/:\w+(\{[^}]*\})?/g, 'demo');
      const response = await (path.startsWith('/ws/')
        ? app.request(
            `${address}?protocol=3`,
            {
              headers: {
                origin: ORIGIN,
                upgrade: 'websocket',
                cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
              },
            },
            env,
          )
        : browser.call(method, address, method === 'GET' ? undefined : {}));
      const [status, code] = await codeOf(response);
      if (status !== 403 || code !== 'FACTOR_REQUIRED') reached.push(`${route}: ${status} ${code}`);
    }
    // An address that names no chat is refused before anybody is asked.
    expect(reached.filter((line) => !/^GET \/ws\/chats\/:chatId: 404/.test(line))).toEqual([]);
  });

  test('reaches all of it once it is made, in the same browser, under new tokens', async () => {
    const person = await newPerson('admin');
    const browser = new Browser();
    await browser.signIn(person.email);
    const before = await browser.copy();
    expect(await codeOf(await browser.call('GET', '/api/admin/channels'))).toEqual([403, 'FACTOR_REQUIRED']);
    await enrolTotp(browser);
    expect((await browser.call('GET', '/api/admin/channels')).status).toBe(200);
    expect(await codeOf(await before.call('GET', '/api/me'))).toEqual([401, 'LOGIN_ENDED']);
    // A tab that was about to refresh asks again and gets the new cookie; a thief of the old one gets nothing.
    expect(await codeOf(await before.call('POST', '/api/auth/refresh'))).toEqual([503, 'UNAVAILABLE']);
    pass(11_000);
    expect(await codeOf(await before.call('POST', '/api/auth/refresh'))).toEqual([401, 'LOGIN_ENDED']);
    expect((await browser.call('POST', '/api/auth/refresh')).status).toBe(200);
  });

  test('cannot remove the last one', async () => {
    const { browser } = await enrolled('admin');
    expect(await codeOf(await browser.call('DELETE', '/api/me/totp'))).toEqual([409, 'LAST_FACTOR']);
    const { key } = await enrolPasskey(browser);
    expect((await browser.call('DELETE', '/api/me/totp')).status).toBe(200);
    expect(await codeOf(await browser.call('DELETE', `/api/me/passkeys/${key.id}`))).toEqual([409, 'LAST_FACTOR']);
  });

  test('are operators too, where the workspace says so: at once, and for logins that are open', async () => {
    const person = await newPerson('operator');
    const browser = new Browser();
    await browser.signIn(person.email);
    expect((await browser.call('GET', '/api/me/logins')).status).toBe(200);
    await publish({ requireFactor: 'operators', idleMin: null, absoluteHours: null });
    expect(await codeOf(await browser.call('GET', '/api/me/logins'))).toEqual([403, 'FACTOR_REQUIRED']);
    expect(await codeOf(await browser.call('POST', '/api/auth/activity'))).toEqual([403, 'FACTOR_REQUIRED']);
    await enrolTotp(browser);
    expect((await browser.call('GET', '/api/me/logins')).status).toBe(200);
  });

  test('is held to it while nobody can read the settings', async () => {
    const person = await newPerson('operator');
    await publish({ requireFactor: 'operators', idleMin: null, absoluteHours: null });
    const browser = new Browser();
    await browser.signIn(person.email);
    await env.SETTINGS.delete(SETTINGS_KEY);
    forgetSettings();
    expect(await codeOf(await browser.call('POST', '/api/auth/activity'))).toEqual([403, 'FACTOR_REQUIRED']);
  });
});
