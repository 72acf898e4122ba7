import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { accessTokenPlace, secretPlace } from '../platform/channel-keys';
import { keyVersionOf, openSealed } from '../platform/seal';
import { replaceChannelSecret } from './change-channel';
import { loadSettings, publishSettings, upsertChannel } from './channel-queries';
import { resealChannels, type SealedRow, type SealedRows } from './reseal-channels';

const KEY_1 = btoa('1'.repeat(32));
const KEY_2 = btoa('2'.repeat(32));
const OLD = JSON.stringify({ 1: KEY_1 });
const BOTH = JSON.stringify({ 1: KEY_1, 2: KEY_2 });
const NEW = JSON.stringify({ 2: KEY_2 });
const CHANNELS = 7;
/** Each channel has a secret and a token, the first one a previous secret too. */
const VALUES = CHANNELS * 2 + 1;

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
  return results.flatMap(({ id, secret_sealed, previous_secret_sealed, access_token_sealed }) =>
    [
      { place: secretPlace(id), sealed: secret_sealed, text: id === idOf(0) ? 'a newer secret' : `secret of ${id}` },
      { place: secretPlace(id), sealed: previous_secret_sealed, text: `secret of ${id}` },
      { place: accessTokenPlace(id), sealed: access_token_sealed, text: `token of ${id}` },
    ].flatMap(({ sealed, ...rest }) => (sealed === null ? [] : [{ sealed, ...rest }])),
  );
}

beforeEach(async () => {
  await env.DB.prepare('DELETE FROM channels').run();
  for (let n = 0; n < CHANNELS; n++) {
    const id = idOf(n);
    const channel = { id, name: id, lineChannelId: `100${n}`, botUserId: `U${n}` };
    await upsertChannel(env.DB, { ...channel, secret: `secret of ${id}`, accessToken: `token of ${id}` }, OLD, 1);
  }
  await replaceChannelSecret(env.DB, idOf(0), 'a newer secret', OLD, Date.now() + 60_000);
});

describe('works', () => {
  test('everything is sealed anew, page by page, and opens by the new key alone', async () => {
    const done = await resealChannels(rows, BOTH, 2);
    expect(done).toEqual({ ok: true, value: { keyVersion: 2, resealed: VALUES, verified: VALUES, broken: [] } });
    const sealed = await allSealed();
    expect(sealed).toHaveLength(VALUES);
    for (const each of sealed) {
      expect(await openSealed(each.sealed, each.place, NEW)).toEqual({ ok: true, value: each.text });
    }
  });

  test('killed half way it is half done and everything opens; run again it finishes; once more changes nothing', async () => {
    await expect(resealChannels(killedAtPage(3), BOTH, 2)).rejects.toThrow('killed');
    const half = await allSealed();
    expect(new Set(half.map(({ sealed }) => keyVersionOf(sealed)))).toEqual(new Set([1, 2]));
    for (const each of half) expect((await openSealed(each.sealed, each.place, BOTH)).ok).toBe(true);

    expect(await resealChannels(rows, BOTH, 2)).toMatchObject({ ok: true, value: { verified: VALUES, broken: [] } });
    const whole = await allSealed();
    expect(whole.map(({ sealed }) => keyVersionOf(sealed))).toEqual(whole.map(() => 2));
    expect(await resealChannels(rows, BOTH, 2)).toMatchObject({ ok: true, value: { resealed: 0, verified: VALUES } });
    expect(await allSealed()).toEqual(whole);
  });

  test('the snapshot published afterwards opens by the new key alone', async () => {
    await resealChannels(rows, BOTH);
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
    expect(await resealChannels(meanwhile, BOTH)).toMatchObject({ ok: true, value: { broken: [] } });
    const present = (await loadSettings(env.DB))?.channels[idOf(5)]?.secretSealed ?? '';
    expect(await openSealed(present, secretPlace(idOf(5)), NEW)).toEqual({ ok: true, value: 'just put in' });
  });
});

describe('refuses', () => {
  test('a value that no key opens is named, left as it is, and stops nothing', async () => {
    await env.DB.prepare("UPDATE channels SET secret_sealed = 'v1:9:AAAAAAAAAAAAAAAA:AAAA' WHERE id = ?1")
      .bind(idOf(1))
      .run();
    expect(await resealChannels(rows, BOTH, 2)).toEqual({
      ok: true,
      value: { keyVersion: 2, resealed: VALUES - 1, verified: VALUES - 1, broken: ['channels:shop-1:secret_sealed'] },
    });
  });

  test.each(['', '{}', '{"1":"short"}'])('keys that are none: %j', async (dataKek) => {
    const before = await allSealed();
    expect(await resealChannels(rows, dataKek)).toEqual({ ok: false, error: { code: 'BAD_KEY', retry: false } });
    expect(await allSealed()).toEqual(before);
  });
});
