// Nonces in D1: used once, by one line of a log, in time, for their own channel.
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { keepNonce, tidyNonces, useNonce } from './account-link-queries';

const ACCOUNT = { accountId: 'acc-1', accountName: 'Aiko' };
const UNTIL = 1_800_000_000_000;
const USE = { channelId: 'demo', usedBy: 'demo:U1 line-1', at: UNTIL - 1 };

async function aNonce(): Promise<string> {
  const nonce = crypto.randomUUID();
  await keepNonce(env.DB, nonce, 'demo', ACCOUNT, UNTIL);
  return nonce;
}

describe('a nonce', () => {
  test('gives its account to whoever uses it first, again after a crash, and to nobody else', async () => {
    const nonce = await aNonce();
    expect(await useNonce(env.DB, { ...USE, nonce })).toEqual(ACCOUNT);
    expect(await useNonce(env.DB, { ...USE, nonce })).toEqual(ACCOUNT);
    expect(await useNonce(env.DB, { ...USE, nonce, usedBy: 'demo:U1 line-2' })).toBeNull();
    expect(await useNonce(env.DB, { ...USE, nonce, usedBy: 'demo:U2 line-1' })).toBeNull();
  });

  test.each([
    ['too late', { at: UNTIL + 1 }],
    ['of another channel', { channelId: 'demo2' }],
    ['unknown', { nonce: 'nobody’s' }],
  ])('gives nothing when it is %s', async (_, change) => {
    const nonce = await aNonce();
    expect(await useNonce(env.DB, { ...USE, nonce, ...change })).toBeNull();
  });

  test('is kept as a hash only, and gone a day after its time', async () => {
    const nonce = await aNonce();
    const rows = async () => JSON.stringify((await env.DB.prepare('select * from account_link_nonces').all()).results);
    expect(await rows()).not.toContain(nonce);
    await tidyNonces(env.DB, UNTIL + 86_400_000);
    expect(await rows()).not.toBe('[]');
    await tidyNonces(env.DB, UNTIL + 86_400_001);
    expect(await rows()).toBe('[]');
  });
});
