import { describe, expect, test } from 'vitest';
import { isUuidV7, parseChatId, toChatId, toUuidV7 } from './ids';

describe('chat ids', () => {
  test('a chat id gives back its channel and source', () => {
    expect(parseChatId(toChatId('demo', 'U01'))).toEqual({ chatId: 'demo:U01', channelId: 'demo', sourceId: 'U01' });
  });

  test.each(['', 'demo', 'demo:', ':U1', 'demo:U1:x', '../x:U1', 'demo:U 1'])('%j is no chat id', (text) => {
    expect(parseChatId(text)).toBeNull();
  });
});

test('a UUIDv7 carries its time in front and is well formed', () => {
  const uuid = toUuidV7(0x0123456789ab, new Uint8Array(10).fill(255));
  expect(uuid).toBe('01234567-89ab-7fff-bfff-ffffffffffff');
  expect(isUuidV7(uuid)).toBe(true);
  expect(isUuidV7(uuid.replace('-7', '-4'))).toBe(false);
});
