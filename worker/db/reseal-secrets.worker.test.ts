import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { accessTokenPlace, secretPlace } from '../platform/channel-keys';
import { CLIENT_SECRET_PLACE, keyVersionOf, openSealed } from '../platform/seal';
import { auditEntry } from '../testing/audit-entries';
import { replaceChannelSecret } from './change-channel';
import { loadSettings, publishSettings, upsertChannel } from './channel-queries';
import { readSecret, replaceSecret } from './provider-queries';
import { countUnderOldKeys, resealSecrets, type SealedRow, type SealedRows } from './reseal-secrets';

const KEY_1 = btoa('1'.repeat(32));
const KEY_2 = btoa('2'.repeat(32));
const OLD = JSON.stringify({ 1: KEY_1 });
const BOTH = JSON.stringify({ 1: KEY_1, 2: KEY_2 });
const NEW = JSON.stringify({ 2: KEY_2 });
const CHANNELS = 7;
/** Each channel has a secret and a token, the first one a previous secret too; and there is the provider's client secret. */
const VALUES = CHANNELS * 2 + 2;
const AUDIT = auditEntry(1);

const idOf = (n: number) => `shop-${n}`;

const rows: SealedRows = {
  select: async (sql) => (await env.DB.prepare(sql).all<SealedRow>()).results,
  run: async (statements) => {
    await env.DB.batch(statements.map((sql) => env.DB.prepare(sql)));
  },
};

/** The whole process goes away before the n-th page is written. */
function killedAtPage(n: number): SealedRows {
  let written = 0;
  return {
    select: rows.select,
    run: async (statements) => {
      written += 1;
      if (written === n) throw new Error('killed');
      await rows.run(statements);
    },
  };
}

async function allSealed(): Promise<{ place: string; sealed: string; text: string }[]> {
  const { results } = await env.DB.prepare('SELECT * FROM channels ORDER BY id').all<SealedRow>();
  const secret = await env.DB.prepare('SELECT sealed FROM provider_secret').first<string>('sealed');
  const ofChannels = results.flatMap(({ id, secret_sealed, previous_secret_sealed, access_token_sealed }) => [
    { place: secretPlace(id), sealed: secret_sealed, text: id === idOf(0) ? 'a newer secret' : `secret of ${id}` },
    { place: secretPlace(id), sealed: previous_secret_sealed, text: `secret of ${id}` },
    { place: accessTokenPlace(id), sealed: access_token_sealed, text: `token of ${id}` },
  ]);
  const all = [...ofChannels, { place: CLIENT_SECRET_PLACE, sealed: secret, text: 'secret of the client' }];
  return all.flatMap(({ sealed, ...rest }) => (sealed ? [{ sealed, ...rest }] : []));
}

beforeEach(async () => {
  await env.DB.prepare('DELETE FROM channels').run();
  for (let n = 0; n < CHANNELS; n++) {
    const id = idOf(n);
    const channel = { id, name: id, lineChannelId: `100${n}`, botUserId: `U${n}` };
    await upsertChannel(env.DB, { ...channel, secret: `secret of ${id}`, accessToken: `token of ${id}` }, OLD, 1);
  }
  await replaceChannelSecret(env.DB, idOf(0), 'a newer secret', OLD, Date.now() + 60_000);
  await replaceSecret(env.DB, 'secret of the client', OLD, 1, AUDIT);
});

describe('works', () => {
  test('everything is sealed anew, page by page, and opens by the new key alone', async () => {
    const done = await resealSecrets(rows, BOTH, 2);
    expect(done).toEqual({ ok: true, value: { keyVersion: 2, resealed: VALUES, verified: VALUES, broken: [] } });
    const sealed = await allSealed();
    expect(sealed).toHaveLength(VALUES);
    for (const each of sealed) {
      expect(await openSealed(each.sealed, each.place, NEW)).toEqual({ ok: true, value: each.text });
    }
  });

  test('killed half way it is half done and everything opens; run again it finishes; once more changes nothing', async () => {
    await expect(resealSecrets(killedAtPage(3), BOTH, 2)).rejects.toThrow('killed');
    const half = await allSealed();
    expect(new Set(half.map(({ sealed }) => keyVersionOf(sealed)))).toEqual(new Set([1, 2]));
    for (const each of half) expect((await openSealed(each.sealed, each.place, BOTH)).ok).toBe(true);

    expect(await resealSecrets(rows, BOTH, 2)).toMatchObject({ ok: true, value: { verified: VALUES, broken: [] } });
    const whole = await allSealed();
    expect(whole.map(({ sealed }) => keyVersionOf(sealed))).toEqual(whole.map(() => 2));
    expect(await resealSecrets(rows, BOTH, 2)).toMatchObject({ ok: true, value: { resealed: 0, verified: VALUES } });
    expect(await allSealed()).toEqual(whole);
  });

  test('the snapshot published afterwards opens by the new key alone', async () => {
    await resealSecrets(rows, BOTH);
    await publishSettings(env.DB, env.SETTINGS);
    const snapshot = await loadSettings(env.DB);
    const { secretSealed = '', accessTokenSealed = '' } = snapshot?.channels[idOf(3)] ?? {};
    expect(await openSealed(secretSealed, secretPlace(idOf(3)), NEW)).toEqual({ ok: true, value: 'secret of shop-3' });
    expect((await openSealed(accessTokenSealed, accessTokenPlace(idOf(3)), NEW)).ok).toBe(true);
  });

  test('a secret that an admin replaces meanwhile stays the one that she put in', async () => {
    let isPutIn = false;
    const meanwhile: SealedRows = {
      select: rows.select,
      run: async (statements) => {
        if (!isPutIn) await replaceChannelSecret(env.DB, idOf(5), 'just put in', OLD, Date.now() + 60_000);
        isPutIn = true;
        await rows.run(statements);
      },
    };
    expect(await resealSecrets(meanwhile, BOTH)).toMatchObject({ ok: true, value: { broken: [] } });
    const present = (await loadSettings(env.DB))?.channels[idOf(5)]?.secretSealed ?? '';
    expect(await openSealed(present, secretPlace(idOf(5)), NEW)).toEqual({ ok: true, value: 'just put in' });
  });
});

describe('the count', () => {
  const count = () => countUnderOldKeys(rows, BOTH, 2);

  test('tells how many values are under an old key: all, those of a killed run, none', async () => {
    expect(await count()).toEqual({ ok: true, value: { keyVersion: 2, values: VALUES, old: VALUES } });
    await expect(resealSecrets(killedAtPage(3), BOTH, 2)).rejects.toThrow('killed');
    // The previous secret of the first channel, and secret and token of the first four.
    expect(await count()).toEqual({ ok: true, value: { keyVersion: 2, values: VALUES, old: VALUES - 9 } });
    await resealSecrets(rows, BOTH, 2);
    expect(await count()).toEqual({ ok: true, value: { keyVersion: 2, values: VALUES, old: 0 } });
  });

  test('has the client secret: put in under the old key alone, it is the one that is left; without one there is one less', async () => {
    await resealSecrets(rows, BOTH, 2);
    await replaceSecret(env.DB, 'put in late', OLD, 2, AUDIT);
    expect(await count()).toMatchObject({ value: { values: VALUES, old: 1 } });
    expect(await resealSecrets(rows, BOTH, 2)).toMatchObject({ value: { resealed: 1, verified: VALUES } });
    expect(await readSecret(env.DB, NEW)).toEqual({ ok: true, value: 'put in late' });
    await env.DB.prepare('DELETE FROM provider_secret').run();
    expect(await count()).toMatchObject({ value: { values: VALUES - 1, old: 0 } });
  });
});

describe('refuses', () => {
  test('a client secret that no key opens is named and stays', async () => {
    const foreign = 'v1:9:AAAAAAAAAAAAAAAA:AAAA';
    await env.DB.prepare('UPDATE provider_secret SET sealed = ?1').bind(foreign).run();
    expect(await resealSecrets(rows, BOTH)).toMatchObject({ value: { broken: ['provider_secret:1:sealed'] } });
    expect(await env.DB.prepare('SELECT sealed FROM provider_secret').first('sealed')).toBe(foreign);
    expect(await countUnderOldKeys(rows, BOTH)).toMatchObject({ value: { old: 1 } });
  });

  test('a value that no key opens is named, left as it is, and stops nothing', async () => {
    await env.DB.prepare("UPDATE channels SET secret_sealed = 'v1:9:AAAAAAAAAAAAAAAA:AAAA' WHERE id = ?1")
      .bind(idOf(1))
      .run();
    expect(await resealSecrets(rows, BOTH, 2)).toEqual({
      ok: true,
      value: { keyVersion: 2, resealed: VALUES - 1, verified: VALUES - 1, broken: ['channels:shop-1:secret_sealed'] },
    });
  });

  test.each(['', '{}', '{"1":"short"}'])('keys that are none: %j', async (dataKek) => {
    const before = await allSealed();
    expect(await resealSecrets(rows, dataKek)).toEqual({ ok: false, error: { code: 'BAD_KEY', retry: false } });
    expect(await allSealed()).toEqual(before);
  });
});
