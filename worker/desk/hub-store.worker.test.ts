// What a notice costs a hub: the bill counts written rows, index entries included.
import { runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { aRow, hubStub } from '../testing/hub-client';
import { HubStore } from './hub-store';

/** The storage with every statement's cursor kept. */
function counted(storage: DurableObjectStorage) {
  const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
  const exec: SqlStorage['exec'] = (query, ...values) => {
    const cursor = storage.sql.exec(query, ...values);
    cursors.push(cursor);
    // The same cursor, under the type that the caller named.
    return cursor as never;
  };
  const sql = new Proxy(storage.sql, { get: (real, key) => (key === 'exec' ? exec : Reflect.get(real, key, real)) });
  const wrapped = new Proxy(storage, {
    get(real, key) {
      const value = Reflect.get(real, key, real);
      return key === 'sql' ? sql : typeof value === 'function' ? value.bind(real) : value;
    },
  });
  return { wrapped, cursors };
}

test('a notice of a known chat writes its row and one index entry, however many chats are kept', async () => {
  const costs: { written: number; read: number }[] = [];
  for (const chats of [2, 400]) {
    const hub = hubStub();
    await hub.notify(Array.from({ length: chats }, (_, i) => aRow(`demo:U${i}`, 1)));
    const cost = await runInDurableObject(hub.raw, (_, state) => {
      const { wrapped, cursors } = counted(state.storage);
      const store = HubStore.existing(wrapped, 'hub-test');
      cursors.length = 0;
      const from = store?.sentPlace().hubSeq ?? 0;
      store?.upsert([aRow('demo:U1', 2)], Date.now());
      store?.rowsAfter(from, from + 1);
      store?.setBehindFrom(null);
      const sum = (field: 'rowsWritten' | 'rowsRead') => cursors.reduce((total, cursor) => total + cursor[field], 0);
      return { written: sum('rowsWritten'), read: sum('rowsRead') };
    });
    costs.push(cost);
  }
  expect(costs.map(({ written }) => written)).toEqual([2, 2]);
  expect(costs[1]?.read).toBe(costs[0]?.read);
});
