import { expect, test } from 'vitest';
import { ApiClient } from '../api/api-client';
import { Mentions } from './mentions.svelte';

test('a note that names her is announced once, however often it is told; one that does no more is not', () => {
  const said: string[] = [];
  const mentions = new Mentions(new ApiClient(), ({ by }) => said.push(by.name));
  const news = { chatId: 'demo:U1', entryId: 'n1', by: { operatorId: 'op_2', name: 'Ben' } };
  mentions.hear(news);
  mentions.hear(news);
  mentions.hear(null);
  mentions.hear({ ...news, entryId: 'n2', by: { operatorId: 'op_3', name: 'Chi' } });
  expect(said).toEqual(['Ben', 'Chi']);
  // The list is asked for anew each time.
  expect(mentions.news).toBe(4);
});
