// People with second factors and the browsers by which they sign in, over the Worker's own routes and a clock of the test's own.
// Tests alone import it.
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { Secret, TOTP } from 'otpauth';
import { afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { app } from '../app';
import { upsertOperator } from '../db/operator-queries';
import type { Role } from '../domain/permissions/role';
import { SETTINGS_KEY } from '../domain/settings/settings-snapshot';
import { hashPassword } from '../platform/password-hash';
import { forgetSettings } from '../platform/settings-snapshot';
import { factorChange, passkeyOptions, totpOffer } from '../protocol/login-factors';
import { newOperatorId } from './sign-in';
import { SoftwareAuthenticator } from './software-authenticator';

export const ORIGIN = 'http://localhost:8787';
export const PASSWORD = 'correct horse battery';
export const MINUTE = 60_000;
const START = 1_800_000_000_000;

let passwordHash = '';
let nextAddress = 1;
let now = START;

/** The time of the test, ms. */
export function nowMs(): number {
  return now;
}

export function pass(ms: number): void {
  now += ms;
  vi.setSystemTime(now);
}

/** To be called once by each file of tests: an hour of its own for each test, and no settings left behind. */
export function useFactorClock(): void {
  beforeAll(async () => {
    passwordHash = await hashPassword(PASSWORD, env.PASSWORD_PEPPER);
  });
  beforeEach(() => {
    now += 60 * MINUTE;
    vi.useFakeTimers({ toFake: ['Date'], now });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await env.SETTINGS.delete(SETTINGS_KEY);
    forgetSettings();
  });
}

/** A browser: keeps cookies, calls as the console does. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly address = `10.9.${nextAddress++}.1`;

  async call(method: string, path: string, body?: unknown): Promise<Response> {
    const ctx = createExecutionContext();
    const response = await app.request(
      path,
      {
        method,
        headers: {
          cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          'cf-connecting-ip': this.address,
          ...(method !== 'GET' && { origin: ORIGIN, 'x-kaiwa': '1' }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
      env,
      ctx,
    );
    await waitOnExecutionContext(ctx);
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', value = ''] = pair.split('=');
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  signIn(email: string): Promise<Response> {
    // Of one isolate's three hashes a second.
    pass(400);
    return this.call('POST', '/api/auth/login', { email, password: PASSWORD });
  }

  async copy(): Promise<Browser> {
    const other = new Browser();
    for (const [name, value] of this.cookies) other.cookies.set(name, value);
    return other;
  }
}

export async function newPerson(role: Role = 'operator') {
  const id = newOperatorId();
  const email = `${id}@kaiwa.test`;
  const person = { id, email, emailKey: email, name: 'Aiko', role, createdAt: 1, passwordHash, authVersion: 1 };
  await upsertOperator(env.DB, { ...person, isDisabled: false });
  return person;
}

export async function codeOf(response: Response): Promise<[number, string]> {
  const body = (await response.json()) as { error?: { code: string } };
  return [response.status, body.error?.code ?? 'no error'];
}

export function codeAt(secret: string, at = now): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });
}

export async function enrolTotp(browser: Browser) {
  const { secret, uri } = totpOffer.parse(await (await browser.call('POST', '/api/me/totp')).json());
  const response = await browser.call('POST', '/api/me/totp/confirm', { code: codeAt(secret) });
  const change = factorChange.parse(await response.json());
  return { secret, uri, change, recoveryCodes: change.recoveryCodes ?? [] };
}

export async function enrolPasskey(browser: Browser, name = 'Laptop', lies = {}) {
  const key = await SoftwareAuthenticator.make(ORIGIN);
  const { options } = passkeyOptions.parse(await (await browser.call('POST', '/api/me/passkeys/options')).json());
  const answer = await key.register(options, lies);
  return { key, answer, response: await browser.call('POST', '/api/me/passkeys', { name, passkey: answer }) };
}

/** A person with one-time codes, and the browser in which she made them. */
export async function enrolled(role: Role = 'operator') {
  const person = await newPerson(role);
  const browser = new Browser();
  expect((await browser.signIn(person.email)).status).toBe(200);
  return { person, browser, ...(await enrolTotp(browser)) };
}

/** As a saved document reaches the guards. */
export async function publish(security: object): Promise<void> {
  const snapshot = { version: 1, workspace: { name: 'Kaiwa', timeZone: 'Asia/Tokyo' }, channels: {}, security };
  await env.SETTINGS.put(SETTINGS_KEY, JSON.stringify(snapshot));
  forgetSettings();
}
