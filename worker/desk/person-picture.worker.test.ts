// A person's picture over HTTP: put, replaced, removed by herself or by an admin; shown to who is signed in, and to nobody else.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { PICTURES_PREFIX } from '../db/picture-queries';
import type { DeskPeople } from '../protocol/desk-view';
import type { ErrorBody } from '../protocol/error-body';
import type { OwnPicture } from '../protocol/operator-view';
import type { PeopleAdmin, PersonAnswer } from '../protocol/people-admin';
import { auditLog } from '../testing/audit-log';
import { callApp, NO_BRAKES } from '../testing/every-route';
import { seedChannel } from '../testing/line-webhook';
import { aJpeg, aPng, aText, aWebp, bytes } from '../testing/sample-files';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

const OWN = '/api/me/picture';
const FILE = aWebp(256, 256);
let aya: SignedInOperator;
let ben: SignedInOperator;
let admin: SignedInOperator;

beforeAll(async () => {
  await seedChannel(env);
  aya = await signInOperator({ name: 'Aya' });
  ben = await signInOperator({ name: 'Ben' });
  admin = await signInOperator({ name: 'Ada', role: 'admin' });
});

const fetchPath = (path: string, init: RequestInit = {}) => exports.default.fetch(`http://kaiwa.test${path}`, init);
const get = (path: string, who = aya) => fetchPath(path, { headers: who.headers });
const remove = (path: string, who = aya) => fetchPath(path, { method: 'DELETE', headers: who.unsafeHeaders });
const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as ErrorBody).error.code];

function put(body: BodyInit, who = aya, headers: Record<string, string> = {}): Promise<Response> {
  const binary = { ...who.unsafeHeaders, 'content-type': 'application/octet-stream', ...headers };
  return fetchPath(OWN, { method: 'PUT', headers: binary, body });
}

/** A new picture. @returns its path */
async function putNew(who = aya, file: Uint8Array<ArrayBuffer> = FILE): Promise<string> {
  const { pictureUrl } = (await (await put(file, who)).json()) as OwnPicture;
  if (pictureUrl === null) throw new Error('no picture');
  return pictureUrl;
}

const ownOf = async (who = aya) => ((await (await get(OWN, who)).json()) as OwnPicture).pictureUrl;

async function storedOf({ operatorId }: SignedInOperator): Promise<string[]> {
  const { objects } = await env.MEDIA.list({ prefix: `${PICTURES_PREFIX}${operatorId}/` });
  return objects.map(({ key }) => key);
}

async function actsOn({ operatorId }: SignedInOperator) {
  const acts = (await auditLog()).filter(({ objectId, action }) => objectId === operatorId && /picture/.test(action));
  return acts.map(({ actor, action }) => [actor, action]).toReversed();
}

describe('works', () => {
  test('a colleague sees it under a name that nobody guesses, in a sandbox, kept by her browser alone', async () => {
    const path = await putNew();
    expect(path).toMatch(new RegExp(`^/api/people/${aya.operatorId}/picture/[0-9a-f]{32}$`));
    const answer = await get(path, ben);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/webp',
      'content-disposition': 'inline',
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, max-age=31536000, immutable',
    });
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(FILE);
  });

  test('lists of people name it: those of the desk, and those of admins', async () => {
    const path = await putNew();
    const { people } = (await (await get('/api/desk/people', ben)).json()) as DeskPeople;
    const settings = (await (await get('/api/admin/people', admin)).json()) as PeopleAdmin;
    const urlIn = (list: readonly { operatorId: string; pictureUrl?: string | null | undefined }[]) =>
      list.find(({ operatorId }) => operatorId === aya.operatorId)?.pictureUrl;
    expect([urlIn(people), urlIn(settings.people), await ownOf()]).toEqual([path, path, path]);
  });

  test('a new one has another name, and of the one before nothing is left', async () => {
    const before = await putNew();
    const after = await putNew(aya, aJpeg(256, 256));
    expect(after).not.toBe(before);
    expect(await codeOf(await get(before, ben))).toEqual([404, 'NOT_FOUND']);
    expect(await storedOf(aya)).toHaveLength(1);
    expect((await get(after, ben)).headers.get('content-type')).toBe('image/jpeg');
  });

  test('two at the very same time leave the bytes of one, which is hers', async () => {
    const cho = await signInOperator({ name: 'Cho' });
    await Promise.all([put(FILE, cho), put(aPng(64, 64), cho), put(aJpeg(64, 64), cho)]);
    expect(await storedOf(cho)).toHaveLength(1);
    expect((await get((await ownOf(cho)) ?? '', ben)).status).toBe(200);
  });

  test('removed by herself it is gone, also where its bytes could not be deleted; a second time nothing happens', async () => {
    const dan = await signInOperator({ name: 'Dan' });
    const path = await putNew(dan);
    const stuck = new Proxy(env.MEDIA, {
      get: (bucket, name) => {
        if (name === 'delete') return () => Promise.reject(new Error('away'));
        const value: unknown = Reflect.get(bucket, name);
        return typeof value === 'function' ? value.bind(bucket) : value;
      },
    });
    const init = { method: 'DELETE', headers: dan.unsafeHeaders };
    expect((await callApp(OWN, init, { ...NO_BRAKES, MEDIA: stuck })).status).toBe(200);
    expect(await storedOf(dan)).toHaveLength(1);
    expect(await codeOf(await get(path, ben))).toEqual([404, 'NOT_FOUND']);
    expect(await ownOf(dan)).toBeNull();
    expect((await remove(OWN, dan)).status).toBe(200);
    expect(await actsOn(dan)).toEqual([
      [dan.operatorId, 'person.picture_changed'],
      [dan.operatorId, 'person.picture_removed'],
    ]);
  });

  test('an admin removes it', async () => {
    const eri = await signInOperator({ name: 'Eri' });
    const path = await putNew(eri);
    const answer = await remove(`/api/admin/people/${eri.operatorId}/picture`, admin);
    expect(((await answer.json()) as PersonAnswer).person).toMatchObject({ name: 'Eri', pictureUrl: null });
    expect(await codeOf(await get(path, eri))).toEqual([404, 'NOT_FOUND']);
    expect(await storedOf(eri)).toEqual([]);
    expect(await actsOn(eri)).toEqual([
      [eri.operatorId, 'person.picture_changed'],
      [admin.operatorId, 'person.picture_removed'],
    ]);
  });

  test('no picture is changed without its entry in the log', async () => {
    const fay = await signInOperator({ name: 'Fay' });
    const path = await putNew(fay);
    await env.DB.exec("CREATE TRIGGER no_entries BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'away'); END");
    const refused = await remove(OWN, fay).finally(() => env.DB.exec('DROP TRIGGER no_entries'));
    expect(refused.status).toBe(500);
    expect((await get(path, ben)).status).toBe(200);
  });
});

describe('refuses', () => {
  test.each([
    ['SVG', aText('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['HTML that calls itself a picture', aText('<!doctype html><script>alert(1)</script>')],
    ['a picture that is too wide', aPng(1025, 16)],
    ['nothing', new Uint8Array()],
  ])('%s, and leaves what there is', async (_, file) => {
    const path = await putNew();
    expect(await codeOf(await put(file))).toEqual([415, 'PICTURE_REFUSED']);
    expect([await ownOf(), (await storedOf(aya)).length]).toEqual([path, 1]);
  });

  test('what is too large, whatever its sender says of its length', async () => {
    const large = bytes(FILE, new Uint8Array(512 * 1024));
    const half = large.length / 2;
    const streamed = new Blob([large.subarray(0, half), large.subarray(half)]).stream();
    expect(await codeOf(await put(large))).toEqual([413, 'BODY_TOO_LARGE']);
    expect(await codeOf(await put(streamed))).toEqual([413, 'BODY_TOO_LARGE']);
  });

  test('a form of another site, and bytes that are said to be a picture by one', async () => {
    expect(await codeOf(await put(FILE, aya, { origin: 'https://elsewhere.test' }))).toEqual([403, 'FORBIDDEN_ORIGIN']);
    expect(await codeOf(await put(FILE, aya, { 'content-type': 'image/webp' }))).toEqual([400, 'BAD_REQUEST']);
  });
});

describe('refuses the wrong people', () => {
  test('whoever is not signed in sees and changes nothing', async () => {
    const path = await putNew();
    const { cookie: _cookie, ...bare } = aya.unsafeHeaders as Record<string, string>;
    expect(await codeOf(await fetchPath(path))).toEqual([401, 'SIGN_IN_REQUIRED']);
    expect(await codeOf(await fetchPath(OWN, { method: 'DELETE', headers: bare }))).toEqual([401, 'SIGN_IN_REQUIRED']);
    expect((await get(path)).status).toBe(200);
  });

  test('one whose login has ended sees nothing', async () => {
    const gin = await signInOperator({ name: 'Gin' });
    const path = await putNew();
    expect((await get(path, gin)).status).toBe(200);
    await fetchPath('/api/auth/logout', { method: 'POST', headers: gin.unsafeHeaders });
    expect((await get(path, gin)).status).toBe(401);
  });

  test('nobody but an admin removes another’s', async () => {
    const path = await putNew();
    const supervisor = await signInOperator({ role: 'supervisor' });
    for (const who of [ben, supervisor]) {
      expect(await codeOf(await remove(`/api/admin/people/${aya.operatorId}/picture`, who))).toEqual([
        403,
        'NOT_PERMITTED',
      ]);
    }
    expect((await get(path, ben)).status).toBe(200);
    expect(await codeOf(await remove('/api/admin/people/op_nobody/picture', admin))).toEqual([404, 'NOT_FOUND']);
  });

  test('a name leads to the picture of its person alone', async () => {
    const path = await putNew();
    const others = path.replace(aya.operatorId, ben.operatorId);
    const key = `${ben.operatorId}/${path.split('/').at(-1)}`;
    await env.MEDIA.put(`${PICTURES_PREFIX}${key}`, FILE);
    expect(await codeOf(await get(others))).toEqual([404, 'NOT_FOUND']);
    expect(await codeOf(await get(`/api/people/${ben.operatorId}/picture/null`))).toEqual([404, 'NOT_FOUND']);
  });
});
