// Tags of a chat over HTTP: who puts on which, what the thread, the lists and D1 then say, and what is refused.
import { env, exports } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { accessOf, DEFAULT_ACCESS } from '../domain/permissions/bundles';
import type { TagSettings } from '../domain/tags/tag';
import { getSettings, noteSettings } from '../platform/settings-snapshot';
import type { ChatAnswer, ChatPage } from '../protocol/chat-view';
import type { TagList } from '../protocol/desk-documents';
import type { ErrorBody } from '../protocol/error-body';
import { AYA, claim, logOf, newChat, type TestChat, textIn } from '../testing/chat-client';
import { deskSettings, seedDesk } from '../testing/desk-settings';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { projectNow } from '../testing/scan-stores';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

const TAGS: readonly TagSettings[] = [
  { id: 'refund', name: 'Refund', color: 'red' },
  { id: 'vip', name: 'VIP', color: 'yellow' },
  { id: 'old', name: 'Old', color: 'gray', isArchived: true },
  ...Array.from({ length: 20 }, (_, at): TagSettings => ({ id: `t${at}`, name: `Tag ${at}`, color: 'blue' })),
];
let ben: SignedInOperator;

beforeAll(async () => {
  new FakeLine().install();
  await seedChannel(env);
  await seedDesk(env, deskSettings({ channels: { demo: { reception: 'real_time', isBotOn: false } } }));
  const settings = await getSettings(env);
  if (!settings) throw new Error('no settings');
  noteSettings({ ...settings, version: settings.version + 1, tags: TAGS });
  ben = await signInOperator({ name: 'Ben' });
});

async function served(): Promise<TestChat> {
  const chat = newChat();
  await chat.rpc.receive([textIn(chat, 'help')]);
  await claim(chat, AYA);
  return chat;
}

const tag = (chat: TestChat, body: object, who = ben) =>
  exports.default.fetch(`http://kaiwa.test/api/chats/${encodeURIComponent(chat.chatId)}/tags`, {
    method: 'POST',
    headers: who.unsafeHeaders,
    body: JSON.stringify(body),
  });
const tagIdsOf = async (response: Response) => ((await response.json()) as ChatAnswer).chat.tagIds;
const codeOf = async (response: Response) => ((await response.json()) as ErrorBody).error.code;
const taggedLines = async (chat: TestChat) =>
  (await logOf(chat)).flatMap((entry) => (entry.kind === 'event' && entry.event.type === 'tagged' ? entry.event : []));

async function inD1(chat: TestChat) {
  await projectNow(chat);
  const { results } = await env.DB.prepare('SELECT tag_id FROM chat_tags WHERE chat_id = ? ORDER BY tag_id')
    .bind(chat.chatId)
    .all<{ tag_id: string }>();
  const query = `q=${encodeURIComponent(chat.chatId)}`;
  const response = await exports.default.fetch(`http://kaiwa.test/api/chats?${query}`, { headers: ben.headers });
  const [item] = ((await response.json()) as ChatPage).items;
  return { joined: results.map(({ tag_id: id }) => id), listed: item?.tagIds };
}

describe('a tag', () => {
  test('is put on and taken off, told in the thread with names, and in D1 as in the row', async () => {
    const chat = await served();
    expect(await tagIdsOf(await tag(chat, { add: ['vip', 'refund'] }))).toEqual(['vip', 'refund']);
    expect(await inD1(chat)).toEqual({ joined: ['refund', 'vip'], listed: ['vip', 'refund'] });
    expect(await tagIdsOf(await tag(chat, { add: ['t1'], remove: ['vip'] }))).toEqual(['refund', 't1']);
    expect(await inD1(chat)).toEqual({ joined: ['refund', 't1'], listed: ['refund', 't1'] });
    expect(await tagIdsOf(await tag(chat, { remove: ['refund', 't1'] }))).toBeUndefined();
    expect(await inD1(chat)).toEqual({ joined: [], listed: undefined });
    const by = { operatorId: ben.operatorId, name: 'Ben' };
    expect((await taggedLines(chat))[1]).toEqual({
      type: 'tagged',
      by,
      added: [{ id: 't1', name: 'Tag 1' }],
      removed: [{ id: 'vip', name: 'VIP' }],
    });
  });

  test('that is there already, or a command that is repeated, changes nothing', async () => {
    const chat = await served();
    const commandId = crypto.randomUUID();
    await tag(chat, { commandId, add: ['vip'] });
    await tag(chat, { commandId, add: ['vip'] });
    await tag(chat, { add: ['vip'] });
    await tag(chat, { remove: ['vip'] });
    await tag(chat, { commandId, add: ['vip'] });
    expect(await taggedLines(chat)).toHaveLength(2);
  });

  test('that is archived stays and can be taken off, but is put on nothing', async () => {
    const chat = await served();
    const old = [{ id: 'old', name: 'Old' }];
    await chat.rpc.applyWish(AYA, { type: 'set_tags', add: old, remove: [] }, { commandId: 'as it was' });
    expect(await tagIdsOf(await tag(chat, { add: ['vip'] }))).toEqual(['old', 'vip']);
    expect(await tagIdsOf(await tag(chat, { remove: ['old'] }))).toEqual(['vip']);
    expect(await codeOf(await tag(chat, { add: ['old'] }))).toBe('TAG_UNKNOWN');
    expect(await codeOf(await tag(chat, { add: ['nothing'] }))).toBe('TAG_UNKNOWN');
  });

  test('is one of at most twenty', async () => {
    const chat = await served();
    await tag(chat, { add: TAGS.slice(3).map(({ id }) => id) });
    expect(await codeOf(await tag(chat, { add: ['vip'] }))).toBe('TOO_MANY_TAGS');
  });
});

test('who does not see a chat tags nothing, and learns nothing by it', async () => {
  const chat = await served();
  const other = await signInOperator({ access: accessOf({ role: 'operator', teams: ['sales'] }, DEFAULT_ACCESS) });
  expect((await tag(chat, { add: ['vip'] }, other)).status).toBe(404);
  expect(await taggedLines(chat)).toEqual([]);
});

test('everybody at the desk reads the tags, archived ones too', async () => {
  const response = await exports.default.fetch('http://kaiwa.test/api/desk/tags', { headers: ben.headers });
  expect(((await response.json()) as TagList).tags).toEqual(TAGS);
});
