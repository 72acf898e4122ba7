// Saved messages over HTTP: judged by LINE before they are kept; and who may change them. LINE is faked at fetch.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ErrorBody } from '../protocol/error-body';
import type { SavedMessageAnswer, SavedMessageList } from '../protocol/saved-message';
import { FakeLineAccounts } from '../testing/fake-line-accounts';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

const BUBBLE = { type: 'bubble', body: { type: 'box', layout: 'vertical', contents: [{ type: 'text', text: 'Hi' }] } };
const FLEX = { type: 'flex', altText: 'A greeting', contents: BUBBLE };

const line = new FakeLineAccounts();
let supervisor: SignedInOperator;
let operator: SignedInOperator;

beforeAll(async () => {
  line.install();
  const { lineChannelId, secret, botUserId } = line.add();
  await seedChannel(env, { id: 'saved', lineChannelId, secret, botUserId, accessToken: null });
  supervisor = await signInOperator({ role: 'supervisor' });
  operator = await signInOperator({ role: 'operator' });
});

beforeEach(() => {
  line.faults = [];
  line.broken.clear();
  line.seen.length = 0;
});

function ask(method: string, path: string, body?: unknown, who = supervisor): Promise<Response> {
  return exports.default.fetch(`http://kaiwa.test/api/saved-messages${path}`, {
    method,
    headers: method === 'GET' ? who.headers : who.unsafeHeaders,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const save = (message: unknown, name = 'Greeting') =>
  ask('POST', '', { name, json: typeof message === 'string' ? message : JSON.stringify(message, null, 2) });
const itemOf = async (response: Response) => ((await response.json()) as SavedMessageAnswer).item;
const refusalOf = async (response: Response) => ((await response.json()) as ErrorBody).error;
const list = async (who = operator) =>
  ((await (await ask('GET', '', undefined, who)).json()) as SavedMessageList).items;

describe('works', () => {
  test('what LINE takes is kept on one line with its altText, and everyone reads it', async () => {
    const response = await save(FLEX);
    expect(response.status).toBe(201);
    const item = await itemOf(response);
    expect(item).toMatchObject({ name: 'Greeting', kind: 'flex', altText: 'A greeting', json: JSON.stringify(FLEX) });
    expect(await list()).toContainEqual(item);
    const asked = line.seen.find(({ path }) => path.endsWith('/validate/push'));
    expect(JSON.parse(asked?.body ?? '')).toEqual({ messages: [FLEX] });
  });

  test('it is changed and deleted by its id', async () => {
    const { id } = await itemOf(await save(FLEX));
    const changed = await ask('PUT', `/${id}`, { name: 'Other', json: JSON.stringify({ ...FLEX, altText: 'Other' }) });
    expect(await itemOf(changed)).toMatchObject({ id, name: 'Other', altText: 'Other' });
    expect((await ask('DELETE', `/${id}`)).status).toBe(204);
    expect((await list()).map((item) => item.id)).not.toContain(id);
    expect((await ask('DELETE', `/${id}`)).status).toBe(404);
  });

  test('a textV2 is listed by its text', async () => {
    const item = await itemOf(await save({ type: 'textV2', text: 'Hello {name}', substitution: {} }));
    expect(item).toMatchObject({ kind: 'textV2', altText: 'Hello {name}' });
  });
});

describe('refuses', () => {
  test('what LINE does not take, with LINE’s words, and keeps nothing', async () => {
    line.faults = [{ message: 'May not be empty', property: 'messages[0].altText' }];
    const before = await list();
    const response = await save(FLEX);
    expect(response.status).toBe(422);
    expect(await refusalOf(response)).toMatchObject({
      code: 'MESSAGE_INVALID',
      detail: ['messages[0].altText: May not be empty'],
    });
    expect(await list()).toEqual(before);
  });

  test('a change that LINE does not take leaves the old one', async () => {
    const item = await itemOf(await save(FLEX, 'Stays'));
    line.faults = [{ message: 'no', property: 'messages[0]' }];
    const changed = await ask('PUT', `/${item.id}`, { name: 'New', json: JSON.stringify(FLEX) });
    expect(changed.status).toBe(422);
    expect(await list()).toContainEqual(item);
  });

  test('to judge by itself where LINE cannot be asked', async () => {
    line.broken.add('/v2/bot/message/validate/push');
    expect((await refusalOf(await save(FLEX))).code).toBe('LINE_UNREACHABLE');
  });

  test.each([
    ['no JSON', '{"type":'],
    ['a list', [FLEX]],
    ['a word', '"flex"'],
    ['a kind the composer has', { type: 'text', text: 'hi' }],
    ['no kind', { altText: 'x' }],
    ['a quote', { ...FLEX, quoteToken: 'q' }],
    ['quick replies', { ...FLEX, quickReply: { items: [] } }],
    ['a sender', { ...FLEX, sender: { name: 'x' } }],
    ['more than LINE takes', { ...FLEX, contents: { ...BUBBLE, padding: 'あ'.repeat(30_000) } }],
  ])('%s, without asking LINE', async (_, message) => {
    expect((await refusalOf(await save(message))).code).toBe('MESSAGE_INVALID');
    expect(line.seen).toEqual([]);
  });

  test('a name that is none, and what is not there', async () => {
    expect((await save(FLEX, '')).status).toBe(400);
    expect((await ask('PUT', '/nothing', { name: 'x', json: JSON.stringify(FLEX) })).status).toBe(404);
  });
});

describe('keeps out', () => {
  test('an operator reads and changes nothing; nobody at all sees anything', async () => {
    for (const [method, path] of [
      ['POST', ''],
      ['PUT', '/x'],
      ['DELETE', '/x'],
    ] as const) {
      const body = { name: 'x', json: JSON.stringify(FLEX) };
      expect((await ask(method, path, method === 'DELETE' ? undefined : body, operator)).status).toBe(403);
    }
    expect((await exports.default.fetch('http://kaiwa.test/api/saved-messages')).status).toBe(401);
  });
});
