// In which language people of the desk are mailed: as they read the console, else as the workspace speaks, else in English.
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, test } from 'vitest';
import { app } from '../app';
import { parseConfig } from '../config';
import { getLanguage } from '../db/operator-queries';
import { DEFAULT_BOT_SETTINGS } from '../domain/bot/default-bot-settings';
import type { Language } from '../domain/bot/languages';
import type { Env } from '../env';
import type { LinkAnswer } from '../protocol/user-admin';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';
import { mailLanguage } from './mail-language';
import { MAIL_TEXTS } from './texts/mail-texts';

beforeEach(() => seedChannel(env));

const speak = (language: Language) => {
  const languages = { supported: [language], default: language };
  return seedDesk(env, deskSettings({ bot: { ...DEFAULT_BOT_SETTINGS, languages } }));
};

async function post(path: string, body: unknown, headers: Record<string, string>, on: Env = env): Promise<Response> {
  const ctx = createExecutionContext();
  const own = { origin: parseConfig(env).APP_ORIGIN, 'x-kaiwa': '1', 'content-type': 'application/json' };
  const init = { method: 'POST', headers: { ...own, ...headers }, body: JSON.stringify(body) };
  const response = await app.request(path, init, on, ctx);
  await waitOnExecutionContext(ctx);
  return response;
}

const refresh = ({ refreshToken }: SignedInOperator, headers: Record<string, string>, choice = '', on: Env = env) =>
  post('/api/auth/refresh', {}, { ...headers, cookie: `__Host-rt=${refreshToken}${choice}` }, on);

test('it is noted as she reads the console: her choice, else what her browser asks for; a script changes nothing', async () => {
  const who = await signInOperator();
  const noted = () => getLanguage(env.DB, who.operatorId);
  expect(await noted()).toBeNull();
  expect((await refresh(who, { 'accept-language': 'ja-JP,ja;q=0.9' })).status).toBe(200);
  expect(await noted()).toBe('ja');
  await refresh(who, { 'accept-language': 'ja-JP,ja;q=0.9' }, '; kaiwa-language=th');
  expect(await noted()).toBe('th');
  await refresh(who, {});
  expect(await noted()).toBe('th');
});

test('without D1 she is let in all the same, and mailed as the workspace speaks', async () => {
  const who = await signInOperator();
  await speak('id');
  const fail = () => {
    throw new Error('away');
  };
  const away = { ...env, DB: { prepare: fail, withSession: fail } as unknown as D1Database };
  expect((await refresh(who, { 'accept-language': 'ja' }, '', away)).status).toBe(200);
  expect(await mailLanguage(away, who.operatorId)).toBe('id');
});

test('her own goes before the workspace’s, and English is left where there is neither', async () => {
  const who = await signInOperator();
  expect(await mailLanguage(env, who.operatorId)).toBe('en');
  await speak('zh-Hant');
  expect(await mailLanguage(env, who.operatorId)).toBe('zh-Hant');
  await refresh(who, { 'accept-language': 'th' });
  expect(await mailLanguage(env, who.operatorId)).toBe('th');
});

test('an invitation speaks as the workspace does, a reset as she reads the console', async () => {
  const owner = await signInOperator({ role: 'super_admin' });
  const mails: { subject: string; text: string }[] = [];
  const send = async (mail: { subject: string; text: string }) => void mails.push(mail);
  const mailing = { ...env, MAIL: { send }, MAIL_FROM: 'desk@bank.example' };
  await speak('ja');
  const body = { name: 'Ploy', email: 'ploy@northbank.example', role: 'operator', roleId: null };
  const invited = await post('/api/admin/users', body, owner.unsafeHeaders, mailing);
  expect(((await invited.json()) as LinkAnswer).link.isMailed).toBe(true);
  const who = await signInOperator();
  await refresh(who, { 'accept-language': 'th' });
  await post(`/api/admin/users/${who.operatorId}/link`, {}, owner.unsafeHeaders, mailing);
  const terms = (language: Language) => MAIL_TEXTS[language].link_terms.replace('{hours}', '72');
  expect(mails.map(({ text }) => text)).toEqual([
    expect.stringContaining(terms('ja')),
    expect.stringContaining(terms('th')),
  ]);
  expect(mails[1]?.text).toContain(MAIL_TEXTS.th.not_expected);
});
