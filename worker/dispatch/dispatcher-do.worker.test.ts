// What the Dispatcher promises: the newest facts win, places in the queue follow from them, leases lapse by themselves.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import type { HubLease, SessionFacts } from '../rpc/dispatcher-rpc';
import type { Dispatcher } from './dispatcher-do';

let dispatchers = 0;

function newDispatcher(): DurableObjectStub<Dispatcher> {
  dispatchers += 1;
  return env.DISPATCHER.getByName(`dispatcher-${dispatchers}`) as unknown as DurableObjectStub<Dispatcher>; // the binding's type names no class
}

function facts(chatId: string, seq: number, overrides: Partial<SessionFacts> = {}): SessionFacts {
  return {
    chatId,
    epoch: 1,
    seq,
    sessionId: `session of ${chatId}`,
    version: seq,
    state: 'waiting',
    owner: null,
    entryVersion: 1,
    queueSince: 1_000,
    weight: 0,
    ...overrides,
  };
}

function lease(shard: string, n: number, operators: readonly string[], boot = 1): HubLease {
  return { shard, boot, n, connected: operators.map((operatorId) => ({ operatorId, sockets: 1 })) };
}

/** As if this session had ended a day earlier. */
function age(stub: DurableObjectStub<Dispatcher>, chatId: string): Promise<unknown> {
  const query = 'UPDATE facts SET drop_at = drop_at - 86400001 WHERE chat_id = ?';
  return runInDurableObject(stub, (_, state) => state.storage.sql.exec(query, chatId).toArray());
}

function chatsIn(stub: DurableObjectStub<Dispatcher>): Promise<unknown> {
  return runInDurableObject(stub, (_, state) => state.storage.sql.exec('SELECT chat_id FROM facts').toArray());
}

function moveLeasesBack(stub: DurableObjectStub<Dispatcher>, ms: number): Promise<unknown> {
  return runInDurableObject(stub, (_, state) => state.storage.sql.exec('UPDATE lease SET at = at - ?', ms).toArray());
}

describe('places in the queue', () => {
  test('follow the time of entering, then the chat id, among those that wait', async () => {
    const stub = newDispatcher();
    expect(await stub.facts(facts('demo:U2', 1, { queueSince: 2_000 }))).toMatchObject({ position: 1 });
    expect(await stub.facts(facts('demo:U3', 1, { queueSince: 2_000 }))).toMatchObject({ position: 2 });
    expect(await stub.facts(facts('demo:U1', 1, { queueSince: 1_000 }))).toMatchObject({ position: 1 });
    expect(await stub.facts(facts('demo:U3', 2, { queueSince: 2_000 }))).toMatchObject({ position: 3 });
    expect(await stub.facts(facts('demo:U1', 2, { state: 'active', owner: 'op_a', weight: 1 }))).toEqual({
      position: null,
    });
    expect(await stub.facts(facts('demo:U3', 3, { queueSince: 2_000 }))).toMatchObject({ position: 2 });
  });

  test('a late copy of older facts brings no entry back', async () => {
    const stub = newDispatcher();
    await stub.facts(facts('demo:U1', 5, { state: 'closed' }));
    expect(await stub.facts(facts('demo:U1', 4))).toMatchObject({ position: null });
    expect(await stub.facts(facts('demo:U2', 1, { queueSince: 2_000 }))).toMatchObject({ position: 1 });
  });

  test('a store that was restored speaks with a newer epoch and wins over higher numbers', async () => {
    const stub = newDispatcher();
    await stub.facts(facts('demo:U1', 900, { state: 'closed' }));
    expect(await stub.facts(facts('demo:U1', 2, { epoch: 7 }))).toMatchObject({ position: 1 });
    expect(await stub.facts(facts('demo:U1', 901, { state: 'closed' }))).toMatchObject({ position: 1 });
  });

  test('the same facts again change nothing', async () => {
    const stub = newDispatcher();
    await stub.facts(facts('demo:U1', 1));
    expect(await stub.facts(facts('demo:U1', 1, { state: 'closed' }))).toMatchObject({ position: 1 });
  });
});

describe('who is reachable', () => {
  test('everyone under a live lease, over all shards', async () => {
    const stub = newDispatcher();
    await stub.lease(lease('hub-0', 1, ['op_b', 'op_a']));
    await stub.lease(lease('hub-1', 1, ['op_a', 'op_c']));
    expect(await stub.connected()).toEqual(['op_a', 'op_b', 'op_c']);
    await stub.lease(lease('hub-0', 2, []));
    expect(await stub.connected()).toEqual(['op_a', 'op_c']);
  });

  test('an older lease of a shard changes nothing; one of a later life does', async () => {
    const stub = newDispatcher();
    await stub.lease(lease('hub-0', 5, ['op_a']));
    await stub.lease(lease('hub-0', 4, ['op_b']));
    expect(await stub.connected()).toEqual(['op_a']);
    await stub.lease(lease('hub-0', 1, ['op_b'], 2));
    expect(await stub.connected()).toEqual(['op_b']);
  });

  test('without a renewal for 90 s nobody, until the next one', async () => {
    const stub = newDispatcher();
    await stub.lease(lease('hub-0', 1, ['op_a']));
    await moveLeasesBack(stub, 89_000);
    expect(await stub.connected()).toEqual(['op_a']);
    await moveLeasesBack(stub, 2_000);
    expect(await stub.connected()).toEqual([]);
    await stub.lease(lease('hub-0', 2, ['op_a']));
    expect(await stub.connected()).toEqual(['op_a']);
  });
});

describe('sleep', () => {
  test('facts and leases survive an eviction', async () => {
    const stub = newDispatcher();
    await stub.facts(facts('demo:U1', 3));
    await stub.lease(lease('hub-0', 1, ['op_a']));
    await evictDurableObject(stub);
    expect(await stub.connected()).toEqual(['op_a']);
    expect(await stub.facts(facts('demo:U1', 2, { state: 'closed' }))).toMatchObject({ position: 1 });
  });

  test('the alarm drops the numbers of sessions that ended a day ago, and no other', async () => {
    const stub = newDispatcher();
    await stub.facts(facts('demo:U1', 1, { state: 'closed' }));
    await stub.facts(facts('demo:U2', 1, { state: 'resolved' }));
    await age(stub, 'demo:U1');
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await chatsIn(stub)).toEqual([{ chat_id: 'demo:U2' }]);
  });

  test('with the last number the last alarm is gone', async () => {
    const stub = newDispatcher();
    await stub.facts(facts('demo:U1', 1, { state: 'closed' }));
    await age(stub, 'demo:U1');
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await runDurableObjectAlarm(stub)).toBe(false);
  });

  test('a lost alarm is armed anew by the next facts', async () => {
    const stub = newDispatcher();
    await stub.facts(facts('demo:U1', 1, { state: 'closed' }));
    await runInDurableObject(stub, async (_, state) => {
      await state.storage.deleteAlarm();
      state.storage.sql.exec('UPDATE alarm SET armed_at = ?', Date.now() - 600_000);
    });
    await stub.facts(facts('demo:U2', 1));
    expect(await runInDurableObject(stub, (_, state) => state.storage.getAlarm())).not.toBeNull();
  });

  test('asking an object that was never used writes nothing', async () => {
    const stub = newDispatcher();
    expect(await stub.connected()).toEqual([]);
    const tables = await runInDurableObject(stub, (_, state) =>
      state.storage.sql.exec(`SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'`).toArray(),
    );
    expect(tables).toEqual([]);
  });
});
