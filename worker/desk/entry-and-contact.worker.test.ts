// /api/chats/{chatId}/messages/{entryId} and /contact: one entry for a quote, and the name that operators give a contact.
import { exports } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import type { ChatAnswer } from '../protocol/chat-view';
import type { EntryPage, EntryView } from '../protocol/entry-view';
import { aChatWith } from '../testing/customer-events';
import { newSourceId } from '../testing/line-webhook';
import { type SignedInOperator, signInOperator } from '../testing/sign-in';

let aya: SignedInOperator;
beforeAll(async () => {
  aya = await signInOperator({ name: 'Aya' });
});

const get = (path: string) =>
  exports.default.fetch(`http://kaiwa.test/api/chats/${path}`, { headers: { ...aya.headers } });
const rename = (chatId: string, givenName: string | null) =>
  exports.default.fetch(`http://kaiwa.test/api/chats/${chatId}/contact`, {
    method: 'POST',
    headers: aya.unsafeHeaders,
    body: JSON.stringify({ givenName }),
  });

test('one entry is told by its id, as the thread tells it', async () => {
  const chatId = await aChatWith('first', 'second');
  const { entries } = (await (await get(`${chatId}/messages`)).json()) as EntryPage;
  const wanted = entries.find((entry) => entry.kind === 'message' && entry.content.type === 'text');
  const answer = await get(`${chatId}/messages/${wanted?.id}`);
  expect(answer.status).toBe(200);
  expect((await answer.json()) as EntryView).toEqual(wanted);
});

test('an entry that the chat does not have is not found, and neither is one of another chat', async () => {
  const [here, there] = [await aChatWith('here'), await aChatWith('there')];
  const { entries } = (await (await get(`${there}/messages`)).json()) as EntryPage;
  expect((await get(`${here}/messages/in_404`)).status).toBe(404);
  expect((await get(`${here}/messages/${entries[0]?.id}`)).status).toBe(404);
});

test('a given name stands before LINE’s until it is taken back', async () => {
  const chatId = await aChatWith('hello');
  const named = (await (await rename(chatId, '  Mrs Tanaka ')).json()) as ChatAnswer;
  expect(named.chat).toMatchObject({ name: 'Mrs Tanaka', givenName: 'Mrs Tanaka' });
  const again = (await (await rename(chatId, null)).json()) as ChatAnswer;
  expect(again.chat.givenName).toBeNull();
  expect(again.chat.name).toBe(again.chat.lineName);
});

test('a name of a chat that does not exist is refused, and makes none', async () => {
  const chatId = `demo:${newSourceId()}`;
  expect((await rename(chatId, 'Nobody')).status).toBe(404);
  expect((await get(chatId)).status).toBe(404);
});
