// What leaves a chat's object: nothing that would lead a console past us.
import { expect, test } from 'vitest';
import { toChatId } from '../domain/ids';
import { type ChatRecord, newChatRecord } from './chat-record';
import { toChatRow } from './chat-views';

const ADDRESS = 'https://profile.line-scdn.net/0hAiko';

function rowWith(pictureUrl: string | null) {
  const record = newChatRecord(toChatId('demo', 'U1'), 'user', 1);
  const known: ChatRecord = { ...record, contact: { ...record.contact, name: 'Aiko', pictureUrl } };
  return toChatRow(known);
}

test('a row names the contact’s picture by a path of ours, never by LINE’s address', () => {
  expect(rowWith(ADDRESS).pictureUrl).toMatch(/^\/api\/chats\/demo%3AU1\/picture\?v=[0-9a-z]+$/);
  expect(JSON.stringify(rowWith(ADDRESS))).not.toContain('line-scdn');
});

test('another picture is another path, the same one the same', () => {
  expect(rowWith(ADDRESS).pictureUrl).toBe(rowWith(ADDRESS).pictureUrl);
  expect(rowWith(`${ADDRESS}2`).pictureUrl).not.toBe(rowWith(ADDRESS).pictureUrl);
});

test('a contact without a picture has no path', () => {
  expect(rowWith(null).pictureUrl).toBeNull();
});
