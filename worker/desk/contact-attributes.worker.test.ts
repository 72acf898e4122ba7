// What is kept of a contact, over HTTP: checked by its definition, told in the thread without its value, and to the audit log by a mark.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import type { AttributeSettings } from '../domain/attributes/attribute';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import { getSettings, noteSettings } from '../platform/settings-snapshot';
import type { ChatAnswer } from '../protocol/chat-view';
import type { AttributeList } from '../protocol/desk-documents';
import type { ErrorBody } from '../protocol/error-body';
import { AYA, claim, logOf, newChat, readStore, type TestChat, textIn } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

const ATTRIBUTES: readonly AttributeSettings[] = [
  { id: 'city', label: 'City', type: 'text' },
  { id: 'points', label: 'Points', type: 'number', max: 100 },
  { id: 'old', label: 'Old', type: 'text', isArchived: true },
];
let ben: SignedInOperator;

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
  await seedDesk(env, deskSettings({ channels: { demo: { reception: 'real_time', isBotOn: false } } }));
  const settings = await getSettings(env);
  if (!settings) throw new Error('no settings');
  noteSettings({ ...settings, version: settings.version + 1, attributes: ATTRIBUTES });
  ben = await signInOperator({ name: 'Ben' });
});

async function served(): Promise<TestChat> {
  const chat = newChat();
  await chat.rpc.receive([textIn(chat, 'help')]);
  await claim(chat, AYA);
  return chat;
}

const set = (chat: TestChat, id: string, value: string | null, who = ben) =>
  exports.default.fetch(`http://kaiwa.test/api/chats/${encodeURIComponent(chat.chatId)}/attributes/${id}`, {
    method: 'PUT',
    headers: who.unsafeHeaders,
    body: JSON.stringify({ value }),
  });
const kept = async (response: Response) =>
  Object.fromEntries(
    ((await response.json()) as ChatAnswer).chat.attributes?.map(({ id, value }) => [id, value]) ?? [],
  );
const codeOf = async (response: Response) => ((await response.json()) as ErrorBody).error.code;
const told = async (chat: TestChat) =>
  (await logOf(chat)).flatMap((entry) =>
    entry.kind === 'event' && entry.event.type === 'attribute_set' ? [entry.event] : [],
  );

test('a value is kept as it is checked, changed, and forgotten; the same again is no change', async () => {
  const chat = await served();
  expect(await kept(await set(chat, 'city', ' 東京 '))).toEqual({ city: '東京' });
  expect(await kept(await set(chat, 'city', '東京'))).toEqual({ city: '東京' });
  expect(await kept(await set(chat, 'points', '７'))).toEqual({ city: '東京', points: '7' });
  expect(await kept(await set(chat, 'city', null))).toEqual({ points: '7' });
  const by = { operatorId: ben.operatorId, name: 'Ben' };
  expect(await told(chat)).toEqual([
    { type: 'attribute_set', by, label: 'City' },
    { type: 'attribute_set', by, label: 'Points' },
    { type: 'attribute_set', by, label: 'City', isCleared: true },
  ]);
});

test('what does not fit, or is kept no more, changes nothing', async () => {
  const chat = await served();
  expect(await codeOf(await set(chat, 'points', '101'))).toBe('ATTRIBUTE_INVALID');
  expect(await codeOf(await set(chat, 'old', 'x'))).toBe('ATTRIBUTE_UNKNOWN');
  expect(await codeOf(await set(chat, 'nothing', 'x'))).toBe('ATTRIBUTE_UNKNOWN');
  expect(await told(chat)).toEqual([]);
});

test('who does not see the chat keeps nothing of its contact, and reads nothing', async () => {
  const chat = await served();
  await set(chat, 'city', 'Kyoto');
  const other = await signInOperator({ access: accessOf({ role: 'operator', teams: ['sales'] }, DEFAULT_ACCESS) });
  const response = await set(chat, 'city', 'Osaka', other);
  expect(response.status).toBe(404);
  expect(await response.text()).not.toContain('Kyoto');
});

test('the audit log hears who changed which, and never the value', async () => {
  const chat = await served();
  const canary = `canary-${crypto.randomUUID()}`;
  await set(chat, 'city', canary);
  const jobs = await readStore<{ payload: string }>(
    chat,
    "SELECT payload FROM jobs WHERE payload LIKE '%contact.attribute_set%'",
  );
  const audited = await env.DB.prepare("SELECT * FROM audit WHERE action = 'contact.attribute_set'").all();
  const all = JSON.stringify([jobs, audited.results]);
  expect(all).toContain('contact.attribute_set');
  expect(all).not.toContain(canary);
});

test('everybody at the desk reads what can be kept', async () => {
  const response = await exports.default.fetch('http://kaiwa.test/api/desk/attributes', { headers: ben.headers });
  expect(((await response.json()) as AttributeList).attributes).toEqual(ATTRIBUTES);
});
