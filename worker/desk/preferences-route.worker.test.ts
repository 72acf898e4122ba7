// What a person likes over HTTP: kept per person and section, changed value by value, read leniently.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ErrorBody } from '../protocol/error-body';
import { DEFAULT_PREFERENCES } from '../protocol/preference-defaults';
import type { Preferences } from '../protocol/preferences';
import { auditLog } from '../testing/audit-log';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let aya: SignedInOperator;
let ben: SignedInOperator;

beforeAll(async () => {
  aya = await signInOperator();
  ben = await signInOperator();
});

beforeEach(async () => {
  await env.DB.prepare('DELETE FROM operator_preferences').run();
});

function ask(who: SignedInOperator, method: 'GET' | 'PUT', section = '', body?: unknown): Promise<Response> {
  return exports.default.fetch(`http://kaiwa.test/api/me/preferences${section && `/${section}`}`, {
    method,
    headers: method === 'GET' ? who.headers : who.unsafeHeaders,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const put = (who: SignedInOperator, section: string, change: unknown) => ask(who, 'PUT', section, change);
const read = async (who: SignedInOperator) => (await (await ask(who, 'GET')).json()) as Preferences;

describe('works', () => {
  test('the defaults, until something is chosen; what is chosen is hers alone', async () => {
    expect(await read(aya)).toEqual(DEFAULT_PREFERENCES);
    const answer = await put(aya, 'look', { theme: 'dark' });
    expect(answer.status).toBe(200);
    const look = { ...DEFAULT_PREFERENCES.look, theme: 'dark' };
    expect(await answer.json()).toEqual({ ...DEFAULT_PREFERENCES, look });
    expect((await read(aya)).look).toEqual(look);
    expect(await read(ben)).toEqual(DEFAULT_PREFERENCES);
  });

  test('what is left out stays, in its section and in the others, also where two devices change at once', async () => {
    await put(aya, 'keys', { keys: { resolve: 'q' } });
    await Promise.all([put(aya, 'look', { listPx: 400 }), put(aya, 'look', { density: 'compact' })]);
    await put(aya, 'keys', { areSingleKeysOn: false });
    await put(aya, 'look', {});
    expect(await read(aya)).toEqual({
      ...DEFAULT_PREFERENCES,
      look: { ...DEFAULT_PREFERENCES.look, listPx: 400, density: 'compact' },
      keys: { areSingleKeysOn: false, keys: { resolve: 'q' } },
    });
    // A value is put in place as a whole, and null is one.
    await put(aya, 'keys', { keys: { reply: 'w' } });
    await put(aya, 'look', { listPx: null });
    expect((await read(aya)).keys.keys).toEqual({ reply: 'w' });
    expect((await read(aya)).look.listPx).toBeNull();
  });

  test('a document of another version is read as far as it fits', async () => {
    await env.DB.prepare('INSERT INTO operator_preferences VALUES (?1, ?2, 1)')
      .bind(aya.operatorId, JSON.stringify({ look: { theme: 'pink', density: 'compact' }, gone: [] }))
      .run();
    expect(await read(aya)).toEqual({
      ...DEFAULT_PREFERENCES,
      look: { ...DEFAULT_PREFERENCES.look, density: 'compact' },
    });
  });

  test('nothing of it is in the audit log', async () => {
    await put(aya, 'look', { theme: 'contrast' });
    expect((await auditLog()).filter(({ action }) => !action.startsWith('login.'))).toEqual([]);
  });
});

describe('is refused', () => {
  test.each([
    ['look', { theme: 'dark', fontPercent: 131 }, ['fontPercent']],
    ['look', { fontSize: 1 }, []],
    ['look', [], []],
    ['keys', { keys: { resolve: 'x'.repeat(21) } }, ['keys.resolve']],
  ])('to put into %s what is none of it: %j', async (section, change, fields) => {
    const answer = await put(aya, section, change);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as ErrorBody).error).toMatchObject({ code: 'BAD_REQUEST', fields });
    expect(await read(aya)).toEqual(DEFAULT_PREFERENCES);
  });

  test.each(['sounds', '__proto__', 'look.theme'])('a section %s that there is not', async (section) => {
    expect((await put(aya, section, { theme: 'dark' })).status).toBe(404);
  });

  test('whoever is not signed in', async () => {
    const { cookie: _, ...headers } = aya.unsafeHeaders;
    for (const [path, init] of [
      ['', { headers }],
      ['/look', { method: 'PUT', headers, body: JSON.stringify({ theme: 'dark' }) }],
    ] as const)
      expect((await exports.default.fetch(`http://kaiwa.test/api/me/preferences${path}`, init)).status).toBe(401);
  });
});
