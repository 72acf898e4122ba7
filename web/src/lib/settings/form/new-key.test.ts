import { expect, test } from 'vitest';
import { BOT_ID } from '$domain/bot/bot-limits';
import { SETTINGS_ID } from '$domain/settings/settings-fault';
import { newId, newKey } from './new-key';

test('an id fits what the Worker takes, and is another one each time', () => {
  const ids = Array.from({ length: 50 }, () => newId('rule'));
  expect(ids.every((id) => SETTINGS_ID.test(id) && BOT_ID.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
});

test('no two rows have one key', () => {
  expect(newKey()).not.toBe(newKey());
});
