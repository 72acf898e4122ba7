// The projection's consumer feeds the index by the same batches as D1, and what an index did not take comes again.
import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { monthOf } from '../domain/search/month';
import { searchIndex } from '../stubs';
import { anEntry, aPart, queued } from '../testing/projection-parts';
import { projectBatch } from './project-batch';
import { projectDeps, writeParts } from './project-deps';
import { rebuildPage } from './rebuild-projection';

const MONTH = monthOf(anEntry(1, '').lineTs);

async function found(text: string): Promise<string[]> {
  const query = { text, from: 0, to: Number.MAX_SAFE_INTEGER, channelId: null, before: null, limit: 9 };
  return (await searchIndex(env, MONTH).find(query)).map(({ chatId, seq }) => `${chatId} ${seq}`);
}

const deps = () => ({ ...projectDeps(env), confirm: async () => undefined, tellHubs: async () => undefined });

test('messages of the queue are found, once, whatever comes again', async () => {
  const message = () =>
    queued(aPart('feed:U1', 2, { entries: [anEntry(1, 'axolotl one'), anEntry(2, 'axolotl two')] }));
  await projectBatch([message(), message()], deps());
  await projectBatch([message()], deps());
  expect(await found('axolotl')).toEqual(['feed:U1 2', 'feed:U1 1']);
  const { results } = await env.DB.prepare('SELECT month FROM search_months').all();
  expect(results).toEqual([{ month: MONTH }]);
});

test('a batch that an index does not take is tried again', async () => {
  const silent = vi.spyOn(console, 'error').mockReturnValue(undefined);
  const away = { ...env, SEARCH_INDEX: { getByName: () => ({ feed: () => Promise.reject(new Error('away')) }) } };
  const message = queued(aPart('feed:U2', 1, { entries: [anEntry(1, 'blobfish')] }));
  await projectBatch([message], { ...deps(), write: (parts) => writeParts(away as unknown as typeof env, parts) });
  expect(message.outcome).toEqual({ retryAfterSec: 10 });
  await projectBatch([queued(message.body, 2)], deps());
  expect(await found('blobfish')).toEqual(['feed:U2 1']);
  silent.mockRestore();
});

test('a rebuild feeds it too', async () => {
  await env.MEDIA.put('chats/feed:U3', '');
  const part = aPart('feed:U3', 1, { entries: [anEntry(1, 'cassowary')] });
  const directory = env.MEDIA;
  await rebuildPage(
    {
      directory,
      part: async (_chatId, after) => (after === null ? part : null),
      write: (parts) => writeParts(env, parts, 'mend'),
      startOf: async () => null,
    },
    null,
    10,
  );
  expect(await found('cassowary')).toEqual(['feed:U3 1']);
});
