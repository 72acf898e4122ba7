// Passkeys through the Worker’s own routes: signing in by one, its challenges, several of them, their names.
import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { upsertOperator } from '../db/operator-queries';
import type { Role } from '../domain/permissions/role';
import { factorChange, factorNeeded, ownSecurity, passkeyOptions } from '../protocol/login-factors';
import { meView } from '../protocol/operator-view';
import { auditLog, changesOf } from '../testing/audit-log';
import {
  Browser,
  codeOf,
  enrolPasskey,
  MINUTE,
  newPerson,
  ORIGIN,
  pass,
  useFactorClock,
} from '../testing/factor-browser';
import { newOperatorId } from '../testing/sign-in';
import { SoftwareAuthenticator } from '../testing/software-authenticator';

useFactorClock();

describe('a passkey', () => {
  async function withPasskey(role: Role = 'operator') {
    const person = await newPerson(role);
    const browser = new Browser();
    await browser.signIn(person.email);
    const { key, response } = await enrolPasskey(browser);
    expect(response.status).toBe(200);
    return { person, browser, key };
  }

  async function proveTo(browser: Browser, key: SoftwareAuthenticator, lies = {}): Promise<Response> {
    const { options } = passkeyOptions.parse(await (await browser.call('POST', '/api/auth/passkey/options')).json());
    return browser.call('POST', '/api/auth/passkey', { passkey: await key.prove(options, lies) });
  }

  test('signs in by itself, as both factors', async () => {
    const { person, key } = await withPasskey('admin');
    const browser = new Browser();
    const me = meView.parse(await (await proveTo(browser, key)).json());
    expect(me.operator.operatorId).toBe(person.id);
    expect(me.login).toMatchObject({ mayOnlyEnrol: false, hasFactor: true });
    expect((await browser.call('GET', '/api/admin/channels')).status).toBe(200);
  });

  test('is offered after the password too', async () => {
    const { person, key } = await withPasskey();
    const browser = new Browser();
    const half = factorNeeded.parse(await (await browser.signIn(person.email)).json());
    expect(half).toMatchObject({ hasTotp: false, hasPasskey: true });
    expect((await proveTo(browser, key)).status).toBe(200);
  });

  test('answers each challenge once', async () => {
    const { key } = await withPasskey();
    const browser = new Browser();
    const { options } = passkeyOptions.parse(await (await browser.call('POST', '/api/auth/passkey/options')).json());
    const answer = { passkey: await key.prove(options) };
    const both = await Promise.all([1, 2].map(() => browser.call('POST', '/api/auth/passkey', answer)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
    const later = { passkey: await key.prove(options) };
    expect(await codeOf(await browser.call('POST', '/api/auth/passkey', later))).toEqual([401, 'PASSKEY_REFUSED']);
  });

  test('answers within five minutes', async () => {
    const { key } = await withPasskey();
    const browser = new Browser();
    const { options } = passkeyOptions.parse(await (await browser.call('POST', '/api/auth/passkey/options')).json());
    pass(5 * MINUTE);
    const late = await browser.call('POST', '/api/auth/passkey', { passkey: await key.prove(options) });
    expect(await codeOf(late)).toEqual([401, 'PASSKEY_REFUSED']);
  });

  test.each([
    ['without user verification', { isVerified: false }],
    ['on another origin', { origin: 'https://elsewhere.test' }],
    ['for another host', { rpId: 'elsewhere.test' }],
    ['with a counter that did not grow', { counter: 1 }],
    ['for somebody else', { userHandle: btoa('op_somebody') }],
  ])('is refused %s', async (_what, lies) => {
    const { key } = await withPasskey();
    expect(await codeOf(await proveTo(new Browser(), key, lies))).toEqual([401, 'PASSKEY_REFUSED']);
  });

  test('of another account is refused, and nobody knows whether the account is there', async () => {
    const { person } = await withPasskey();
    const stranger = await SoftwareAuthenticator.make(ORIGIN);
    const lies = { userHandle: btoa(person.id) };
    expect(await codeOf(await proveTo(new Browser(), stranger, lies))).toEqual([401, 'PASSKEY_REFUSED']);
    const nobody = { userHandle: btoa(newOperatorId()) };
    expect(await codeOf(await proveTo(new Browser(), stranger, nobody))).toEqual([401, 'PASSKEY_REFUSED']);
  });

  test('of somebody disabled signs nobody in', async () => {
    const { person, key } = await withPasskey();
    await upsertOperator(env.DB, { ...person, isDisabled: true });
    expect(await codeOf(await proveTo(new Browser(), key))).toEqual([401, 'PASSKEY_REFUSED']);
  });

  test('is not made by an answer without user verification, nor twice by one', async () => {
    const person = await newPerson();
    const browser = new Browser();
    await browser.signIn(person.email);
    const lied = await enrolPasskey(browser, 'Key', { isVerified: false });
    expect(await codeOf(lied.response)).toEqual([401, 'PASSKEY_REFUSED']);
    const { answer } = await enrolPasskey(browser);
    const again = await browser.call('POST', '/api/me/passkeys', { name: 'Copy', passkey: answer });
    expect(await codeOf(again)).toEqual([401, 'PASSKEY_REFUSED']);
  });

  test('can be several, each with its name, each removed by itself', async () => {
    const { browser, key } = await withPasskey();
    pass(1_000);
    const second = await enrolPasskey(browser, 'Telephone');
    const change = factorChange.parse(await second.response.json());
    expect(change.security.passkeys.map(({ name }) => name)).toEqual(['Laptop', 'Telephone']);
    expect((await browser.call('DELETE', `/api/me/passkeys/${key.id}`)).status).toBe(200);
    expect(await codeOf(await proveTo(new Browser(), key))).toEqual([401, 'PASSKEY_REFUSED']);
    expect((await proveTo(new Browser(), second.key)).status).toBe(200);
  });
});

describe('a passkey’s name', () => {
  test('can be changed by its owner, ends no login, and stands in the audit log', async () => {
    const person = await newPerson();
    const browser = new Browser();
    await browser.signIn(person.email);
    const { key } = await enrolPasskey(browser);
    const renamed = await browser.call('PUT', `/api/me/passkeys/${key.id}`, { name: '  Work laptop ' });
    expect(ownSecurity.parse(await renamed.json()).passkeys.map(({ name }) => name)).toEqual(['Work laptop']);
    expect((await browser.call('GET', '/api/me')).status).toBe(200);
    expect(await codeOf(await browser.call('PUT', '/api/me/passkeys/nothing', { name: 'x' }))).toEqual([
      404,
      'NOT_FOUND',
    ]);
    for (const name of ['', '   ', 'x'.repeat(61)]) {
      expect((await browser.call('PUT', `/api/me/passkeys/${key.id}`, { name })).status).toBe(400);
    }
    pass(MINUTE);
    await runDurableObjectAlarm(env.LOGIN_GUARD.getByName(`account:${person.id}`));
    const told = (await auditLog()).filter(
      ({ objectId, action }) => objectId === person.id && action === 'factor.changed',
    );
    expect(told.map((entry) => changesOf(entry).after)).toContainEqual({
      kind: 'passkey_renamed',
      about: 'Work laptop',
    });
  });
});
