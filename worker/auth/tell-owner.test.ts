import { afterEach, expect, test, vi } from 'vitest';
import { LANGUAGES, type Language } from '../domain/bot/languages';
import type { Env } from '../env';
import type { Mail } from '../platform/mail-sender';
import { NOTICE_KINDS } from '../protocol/login-factors';
import type { Notice } from './factor-store';
import { securityMail } from './security-mail';
import { tellOwner } from './tell-owner';
import { MAIL_TEXTS } from './texts/mail-texts';

const AIKO = {
  ...{ operatorId: 'op_1', name: 'Aiko', email: 'aiko@bank.test', role: 'operator' as const, authVersion: 1 },
  ...{ access: { grants: {}, teams: [] }, accessVersion: 1 },
} as const;
const NOW = Date.UTC(2026, 10, 29, 10, 5);

/** @param send of the mail binding */
function setUp(send: (mail: Mail) => Promise<unknown>, language: Language = 'en') {
  const notices: Notice[] = [];
  const beside: Promise<unknown>[] = [];
  const env = { MAIL: { send }, MAIL_FROM: 'desk@bank.test', APP_ORIGIN: 'https://desk.bank.test' } as unknown as Env;
  const store = { putNotice: (notice: Notice) => void notices.push(notice) };
  const tell = tellOwner({ waitUntil: (work) => void beside.push(work) }, env, store, async () => language);
  return { tell, notices, settled: () => Promise.all(beside) };
}

const lines: string[] = [];
function listen(): void {
  lines.length = 0;
  for (const level of ['log', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((line: string) => void lines.push(line));
  }
}
afterEach(() => {
  vi.restoreAllMocks();
});

test('the owner has a line on her page at once and a mail beside it', async () => {
  listen();
  const mails: Mail[] = [];
  const { tell, notices, settled } = setUp(async (mail) => void mails.push(mail));
  tell(AIKO, { kind: 'passkey_added', about: 'Telephone' }, NOW);
  expect(notices).toEqual([{ at: NOW, kind: 'passkey_added', about: 'Telephone' }]);
  await settled();
  expect(mails).toMatchObject([{ to: 'aiko@bank.test', from: 'desk@bank.test' }]);
  expect(mails[0]?.text).toContain('2026-11-29 10:05 UTC');
  expect(mails[0]?.text).toContain('https://desk.bank.test/account');
  expect(mails[0]?.text).not.toContain('Telephone');
});

test('a mail that does not go changes nothing, and no log line names her', async () => {
  listen();
  const { tell, notices, settled } = setUp(() => Promise.reject(new Error('no such box: aiko@bank.test')));
  tell(AIKO, { kind: 'refresh_reused', about: null }, NOW);
  await settled();
  expect(notices).toHaveLength(1);
  expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
    'sign_in_changed',
    'owner_not_mailed',
  ]);
  expect(lines.join('\n')).not.toMatch(/aiko/i);
});

test.each(LANGUAGES)('the mail is in her language: %s', async (language) => {
  listen();
  const mails: Mail[] = [];
  const { tell, settled } = setUp(async (mail) => void mails.push(mail), language);
  tell(AIKO, { kind: 'totp_removed', about: null }, NOW);
  tell(AIKO, { kind: 'ended_by_admin', about: 'Ada' }, NOW);
  await settled();
  const [changed, ended] = mails;
  const texts = MAIL_TEXTS[language];
  expect(changed?.subject).toBe(texts.security_subject);
  expect(changed?.text).toContain(texts.totp_removed);
  expect(changed?.text).toContain('https://desk.bank.test/account');
  // It was not she, so she is not asked whether it was.
  expect(ended?.text).toContain(texts.ask_admin);
  expect(ended?.text).not.toMatch(/account|Ada/);
});

test('every event has words of its own', () => {
  const texts = NOTICE_KINDS.map(
    (kind) => securityMail({ kind, name: 'Aiko', at: NOW, appOrigin: 'https://a.test', language: 'en' }).text,
  );
  expect(new Set(texts).size).toBe(NOTICE_KINDS.length);
});
