// Drafts over HTTP: kept for their writer alone, the last written wins whichever device was first on the line, an emptied one does
// not come back, and one that nobody touched for 30 days is gone.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DRAFTS_PER_OPERATOR_MAX } from '../db/draft-queries';
import { sweepDrafts } from '../jobs/sweep-desk';
import type { DraftAnswer, DraftList, PutDraft } from '../protocol/draft';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let aya: SignedInOperator;
let ben: SignedInOperator;

beforeAll(async () => {
  [aya, ben] = await Promise.all([signInOperator(), signInOperator({ role: 'super_admin' })]);
});
beforeEach(async () => {
  await env.DB.prepare('DELETE FROM drafts').run();
});

const CHAT = 'demo:U00000000000000000000000000000001';
const OTHER_CHAT = 'demo:U00000000000000000000000000000002';
const draft = (text: string, more: Partial<PutDraft> = {}): PutDraft => ({ text, place: null, ageMs: 0, ...more });

function put(who: SignedInOperator, body: unknown, path = `${CHAT}/reply`): Promise<Response> {
  const init = { method: 'PUT', headers: who.unsafeHeaders, body: JSON.stringify(body) };
  return exports.default.fetch(`http://kaiwa.test/api/me/drafts/${path}`, init);
}
const kept = async (response: Response) => ((await response.json()) as DraftAnswer).draft;
const list = async (who: SignedInOperator, query = '') => {
  const response = await exports.default.fetch(`http://kaiwa.test/api/me/drafts${query}`, { headers: who.headers });
  return ((await response.json()) as DraftList).items;
};
const textsOf = async (who: SignedInOperator, query?: string) =>
  (await list(who, query)).map(({ mode, text }) => `${mode}: ${text}`).toSorted();

describe('works', () => {
  test('a draft is kept per chat and mode, with the place where it was begun', async () => {
    const place = { epoch: 1, seq: 4 };
    expect(await kept(await put(aya, draft('half a', { place })))).toMatchObject({
      chatId: CHAT,
      text: 'half a',
      place,
    });
    await put(aya, draft('for us'), `${CHAT}/note`);
    await put(aya, draft('elsewhere'), `${OTHER_CHAT}/reply`);
    expect(await textsOf(aya)).toEqual(['note: for us', 'reply: elsewhere', 'reply: half a']);
    expect(await textsOf(aya, `?chatId=${encodeURIComponent(CHAT)}`)).toEqual(['note: for us', 'reply: half a']);
  });

  test('what was written earlier never takes the place of what was written later, whoever comes first', async () => {
    await put(aya, draft('on the phone, now'));
    expect(await kept(await put(aya, draft('on the laptop, before', { ageMs: 60_000 })))).toMatchObject({
      text: 'on the phone, now',
    });
    expect(await kept(await put(aya, draft('on the laptop, after')))).toMatchObject({ text: 'on the laptop, after' });
  });

  test('one that was sent or emptied is gone and is not brought back by an older device', async () => {
    await put(aya, draft('half a', { ageMs: 60_000 }));
    await put(aya, draft(' \n'));
    expect(await list(aya)).toEqual([]);
    expect(await kept(await put(aya, draft('half a', { ageMs: 30_000 })))).toMatchObject({ text: '' });
  });

  test('half a surrogate pair is one sign that stands for what is unknown, however often it goes there and back', async () => {
    const { text } = await kept(await put(aya, draft('so \ud83d')));
    await put(aya, draft(text));
    expect(await textsOf(aya)).toEqual(['reply: so \ufffd']);
  });

  test('30 days after the last word it is dropped', async () => {
    await put(aya, draft('half a'));
    await sweepDrafts(env.DB, Date.now() + 29 * 86_400_000);
    expect(await list(aya)).toHaveLength(1);
    await sweepDrafts(env.DB, Date.now() + 31 * 86_400_000);
    expect(await list(aya)).toEqual([]);
  });

  test('of too many the oldest go', async () => {
    const row = env.DB.prepare('INSERT INTO drafts VALUES (?1, ?2, ?3, ?4, NULL, NULL, ?5)');
    const many = Array.from({ length: DRAFTS_PER_OPERATOR_MAX }, (_, index) =>
      row.bind(aya.operatorId, `demo:${index}`, 'reply', 'old', 1_000 + index),
    );
    await env.DB.batch(many);
    await put(aya, draft('new'));
    const left = await list(aya);
    expect(left).toHaveLength(DRAFTS_PER_OPERATOR_MAX);
    expect([left[0]?.text, left.at(-1)?.chatId]).toEqual(['new', 'demo:1']);
  });
});

describe('refuses bad input', () => {
  test.each([
    ['a text that is too long', draft('x'.repeat(10_001)), undefined, 400],
    ['a time to come', draft('x', { ageMs: -1 }), undefined, 400],
    ['another mode', draft('x'), `${CHAT}/mail`, 404],
    ['what is no chat', draft('x'), 'nonsense/reply', 404],
  ])('%s', async (_what, body, path, status) => {
    expect((await put(aya, body, path)).status).toBe(status);
    expect(await list(aya)).toEqual([]);
  });

  test('10,000 units still go', async () => {
    expect((await put(aya, draft('x'.repeat(10_000)))).status).toBe(200);
  });
});

describe('refuses the wrong people', () => {
  test('nobody else reads or changes it, whatever her role', async () => {
    await put(aya, draft('mine'));
    expect(await list(ben)).toEqual([]);
    await put(ben, draft('hers'));
    expect([await textsOf(aya), await textsOf(ben)]).toEqual([['reply: mine'], ['reply: hers']]);
  });

  test('nobody without a login', async () => {
    expect((await exports.default.fetch('http://kaiwa.test/api/me/drafts')).status).toBe(401);
  });
});
