// Account links: the invitation goes out once, and the nonce that comes back is used up for the account it names, however long D1 was
// away.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, expect, test, vi } from 'vitest';
import { keepNonce } from '../db/account-link-queries';
import { err, ok } from '../domain/result';
import { newUuidV7 } from '../platform/random-id';
import { AYA, readStore, servedChat, type TestChat, textIn } from '../testing/chat-client';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { Lanes } from './lanes';

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
});

const jobsOf = (chat: TestChat) =>
  readStore<{ attempts: number; parked: string | null }>(
    chat,
    "SELECT attempts, parked FROM jobs WHERE kind = 'account_link'",
  );

async function tryAgain(chat: TestChat, attempts: number): Promise<void> {
  await runInDurableObject(chat.raw, (_chat, { storage }) => {
    storage.sql.exec("UPDATE jobs SET attempts = ?, due_at = 0 WHERE kind = 'account_link'", attempts);
    return storage.setAlarm(Date.now() + 60_000);
  });
  await runDurableObjectAlarm(chat.raw);
}

test('a link that could not be looked up for hours is made once it can be', async () => {
  const chat = await servedChat();
  await keepNonce(env.DB, 'n0nce', 'demo', { accountId: 'C-1', accountName: 'Mali T.' }, Date.now() + 600_000);
  await env.DB.prepare('ALTER TABLE account_link_nonces RENAME TO away').run();
  await chat.rpc.receive([textIn(chat, '', { body: { kind: 'account_link', isDone: true, nonce: 'n0nce' } })]);
  await expect.poll(() => jobsOf(chat)).toMatchObject([{ attempts: 1 }]);
  await tryAgain(chat, 11);
  await expect.poll(() => jobsOf(chat)).toEqual([{ attempts: 12, parked: null }]);
  await env.DB.prepare('ALTER TABLE away RENAME TO account_link_nonces').run();
  await tryAgain(chat, 12);
  await expect.poll(() => jobsOf(chat)).toEqual([]);
  expect(await chat.rpc.view(AYA)).toMatchObject({ value: { linkedAccount: { name: 'Mali T.' } } });
});

test('an invitation that is asked for again has its answer, and LINE is asked for no other token', async () => {
  const chat = await servedChat();
  const askedLine = vi
    .spyOn(Lanes.prototype, 'linkToken')
    .mockResolvedValueOnce(ok('LINK-TOKEN'))
    .mockResolvedValue(err({ code: 'LINE_REFUSED', retry: false }));
  const invitation = { messageId: newUuidV7(Date.now()), pageUrl: 'https://bank.example/sign-in' };
  const first = await chat.rpc.inviteToLink(AYA, invitation);
  const again = await chat.rpc.inviteToLink(AYA, invitation);
  const other = await chat.rpc.inviteToLink(AYA, { ...invitation, messageId: newUuidV7(Date.now()) });
  expect(askedLine).toHaveBeenCalledTimes(2);
  askedLine.mockRestore();
  expect(first).toMatchObject({ ok: true, value: { id: invitation.messageId } });
  expect(again).toMatchObject({ ok: true, value: { id: invitation.messageId } });
  expect(other).toMatchObject({ ok: false, error: { code: 'LINE_REFUSED' } });
});
