// What a hub promises to tabs, chats and Dispatcher, on the real runtime: resume, coalescing, leases, ended logins, and
// that it keeps neither names nor texts.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import { Dispatcher } from '../dispatch/dispatcher-do';
import type { LoginId, OperatorId } from '../domain/ids';
import { dispatcher } from '../stubs';
import { aRow, hubStub, lastOf, openInbox, rowsSeen } from '../testing/hub-client';
import { isOpen, seatOf } from './inbox-seat';

describe('feed', () => {
  test('a tab gets the changed row with name and text at once', async () => {
    const hub = hubStub();
    const tab = await openInbox(hub);
    await hub.notify([aRow('demo:U1', 5, { name: 'Aya' })]);
    await expect.poll(() => rowsSeen(tab)).toEqual([{ chatId: 'demo:U1', seq: 5, bare: false, name: 'Aya' }]);
  });

  test('a clock that was set back holds no row up', async () => {
    const hub = hubStub();
    const tab = await openInbox(hub);
    await hub.notify([aRow('demo:U1', 5)]);
    await expect.poll(() => rowsSeen(tab)).toHaveLength(1);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 });
    await hub.notify([aRow('demo:U1', 6)]);
    vi.useRealTimers();
    await expect.poll(() => rowsSeen(tab).map(({ seq }) => seq)).toEqual([5, 6]);
  });

  test('an older row changes nothing and tells nobody', async () => {
    const hub = hubStub();
    const tab = await openInbox(hub);
    await hub.notify([aRow('demo:U1', 5)]);
    await hub.notify([aRow('demo:U1', 4), aRow('demo:U1', 5)]);
    await hub.notify([aRow('demo:U2', 1)]);
    await expect.poll(() => rowsSeen(tab).map((row) => `${row.chatId} ${row.seq}`)).toEqual(['demo:U1 5', 'demo:U2 1']);
  });

  test('a newer epoch wins over a higher seq', async () => {
    const hub = hubStub();
    await hub.notify([aRow('demo:U1', 900)]);
    await hub.notify([aRow('demo:U1', 1, { epoch: 2 })]);
    const tab = await openInbox(hub);
    await expect.poll(() => rowsSeen(tab)).toMatchObject([{ chatId: 'demo:U1', seq: 1 }]);
  });

  test('a burst is one frame at once and then at most one per 100 ms, with the newest row of each chat', async () => {
    const hub = hubStub();
    const tab = await openInbox(hub);
    await Promise.all(Array.from({ length: 40 }, (_, i) => hub.notify([aRow(`demo:U${i % 2}`, i + 1)])));
    await expect.poll(() => rowsSeen(tab).at(-1)).toMatchObject({ seq: 40 });
    const frames = tab.frames.filter((frame) => frame.type === 'rows');
    expect(frames).toHaveLength(2);
    expect(frames[0]?.rows).toHaveLength(1);
    expect(frames[1]?.rows.map(({ row }) => row.seq).sort((a, b) => a - b)).toEqual([39, 40]);
  });

  test('a steady stream of changes is at most ten frames a second', async () => {
    const hub = hubStub();
    const tab = await openInbox(hub);
    const startedAt = Date.now();
    let seq = 0;
    while (Date.now() - startedAt < 450) await hub.notify([aRow('demo:U1', ++seq)]);
    await expect.poll(() => rowsSeen(tab).at(-1)).toMatchObject({ seq });
    const frames = tab.frames.filter((frame) => frame.type === 'rows').length;
    expect(seq).toBeGreaterThan(20);
    expect(frames).toBeLessThanOrEqual(2 + Math.ceil((Date.now() - startedAt) / 100));
  });

  test('a frame that was lost with its timer is sent bare by the alarm', async () => {
    const hub = hubStub();
    const tab = await openInbox(hub);
    await hub.notify([aRow('demo:U1', 1)]);
    await expect.poll(() => rowsSeen(tab)).toHaveLength(1);
    await runInDurableObject(hub.raw, (_, state) => {
      // As after a crash in the 100 ms: the row and the mark are stored, the timer is gone.
      state.storage.sql.exec('UPDATE hub SET behind_from = 0');
    });
    await evictDurableObject(hub.raw);
    expect(await runDurableObjectAlarm(hub.raw)).toBe(true);
    await expect.poll(() => rowsSeen(tab)).toMatchObject([{ bare: false }, { seq: 1, bare: true, name: null }]);
  });

  test('reading a chat is told to that operator alone', async () => {
    const hub = hubStub();
    const mine = await openInbox(hub, { operatorId: 'op_a' });
    const other = await openInbox(hub, { operatorId: 'op_b' });
    const readPlace = { epoch: 1, seq: 9 };
    await hub.readMarked('op_a', 'demo:U1', 7, readPlace);
    await expect.poll(() => lastOf(mine, 'read')).toEqual({ type: 'read', chatId: 'demo:U1', readCount: 7, readPlace });
    expect(lastOf(other, 'read')).toBeUndefined();
  });
});

describe('resume', () => {
  test('a tab that was away gets exactly the rows it missed, bare, and then live ones', async () => {
    const hub = hubStub();
    await hub.notify([aRow('demo:U1', 1), aRow('demo:U2', 1)]);
    const before = await openInbox(hub);
    await expect.poll(() => lastOf(before, 'caught_up')).toBeDefined();
    before.socket.close(1000);
    await hub.notify([aRow('demo:U3', 1, { name: 'Mika' }), aRow('demo:U1', 2)]);
    const after = await openInbox(hub, { after: before.cursor() });
    await expect.poll(() => lastOf(after, 'caught_up')).toMatchObject({ count: 2, complete: true });
    expect(rowsSeen(after)).toEqual([
      { chatId: 'demo:U3', seq: 1, bare: true, name: null },
      { chatId: 'demo:U1', seq: 2, bare: true, name: null },
    ]);
    await hub.notify([aRow('demo:U3', 2, { name: 'Mika' })]);
    await expect.poll(() => rowsSeen(after).at(-1)).toEqual({ chatId: 'demo:U3', seq: 2, bare: false, name: 'Mika' });
  });

  test('without a usable cursor a tab gets the recent rows and is told to load its list', async () => {
    const hub = hubStub();
    await hub.notify([aRow('demo:U1', 1)]);
    const { hub: name, hubEpoch } = (await openInbox(hub)).hello();
    for (const after of [null, 'elsewhere.1.1', `${name}.${hubEpoch - 1}.1`, `${name}.${hubEpoch}.999`]) {
      const tab = await openInbox(hub, { after });
      await expect.poll(() => lastOf(tab, 'caught_up')).toMatchObject({ count: 1, complete: false });
    }
  });

  test('a cursor from before the oldest kept row is not complete', async () => {
    const hub = hubStub();
    await hub.notify([aRow('demo:U1', 1), aRow('demo:U2', 1)]);
    const early = await openInbox(hub);
    const { hub: name, hubEpoch } = early.hello();
    await runInDurableObject(hub.raw, (_, state) => {
      state.storage.sql.exec('UPDATE feed SET at = at - 86400001 WHERE hub_seq = 1');
    });
    await runDurableObjectAlarm(hub.raw);
    const late = await openInbox(hub, { after: `${name}.${hubEpoch}.0` });
    await expect.poll(() => lastOf(late, 'caught_up')).toMatchObject({ count: 1, complete: false });
    const inTime = await openInbox(hub, { after: `${name}.${hubEpoch}.1` });
    await expect.poll(() => lastOf(inTime, 'caught_up')).toMatchObject({ count: 1, complete: true });
  });

  test('500 missed rows come in frames of bounded size', async () => {
    const hub = hubStub();
    await hub.notify([aRow('demo:U0', 1)]);
    const before = await openInbox(hub);
    await expect.poll(() => lastOf(before, 'caught_up')).toBeDefined();
    before.socket.close(1000);
    await hub.notify(Array.from({ length: 500 }, (_, i) => aRow(`demo:U${i + 1}`, 1)));
    const after = await openInbox(hub, { after: before.cursor() });
    await expect.poll(() => lastOf(after, 'caught_up')).toMatchObject({ count: 500, complete: true });
    expect(after.frames.filter((frame) => frame.type === 'rows').map((frame) => frame.rows.length)).toEqual([
      200, 200, 100,
    ]);
  });
});

test('a hub keeps no name, no picture and no text of a customer', async () => {
  const hub = hubStub();
  await openInbox(hub);
  const canary = 'canary-4711';
  const preview = { author: 'customer' as const, type: 'text', text: canary };
  for (let seq = 1; seq <= 5; seq++) {
    await hub.notify([aRow('demo:U1', seq, { name: canary, pictureUrl: `https://x.test/${canary}`, preview })]);
  }
  await hub.readMarked('op_a', 'demo:U1', 1);
  const dump = await runInDurableObject(hub.raw, (_, state) => {
    const tables = state.storage.sql.exec<{ name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table'`);
    return tables
      .toArray()
      .filter(({ name }) => !name.startsWith('_cf'))
      .map(({ name }) => JSON.stringify(state.storage.sql.exec(`SELECT * FROM "${name}"`).toArray()))
      .join('\n');
  });
  expect(dump).toContain('demo:U1');
  expect(dump).not.toContain(canary);
});

describe('sleep', () => {
  test('what matters survives an eviction: sockets, identity, feed and number', async () => {
    const hub = hubStub();
    const tab = await openInbox(hub, { operatorId: 'op_a' });
    await hub.notify([aRow('demo:U1', 1)]);
    await expect.poll(() => rowsSeen(tab)).toHaveLength(1);
    await evictDurableObject(hub.raw, { webSockets: 'hibernate' });
    await hub.notify([aRow('demo:U1', 1), aRow('demo:U2', 1)]);
    await hub.readMarked('op_a', 'demo:U2', 1);
    await expect.poll(() => rowsSeen(tab).map((row) => row.chatId)).toEqual(['demo:U1', 'demo:U2']);
    await expect.poll(() => lastOf(tab, 'read')).toBeDefined();
    expect(lastOf(tab, 'rows')).toMatchObject({ hubSeq: 2, hubEpoch: tab.hello().hubEpoch });
  });

  test('the alarm drops rows after a day, twice changes nothing, and none is left once nothing is kept', async () => {
    const hub = hubStub();
    await hub.notify([aRow('demo:U1', 1)]);
    await runInDurableObject(hub.raw, (_, state) => {
      state.storage.sql.exec('UPDATE feed SET at = at - 86400001');
    });
    expect(await runDurableObjectAlarm(hub.raw)).toBe(true);
    expect(await runDurableObjectAlarm(hub.raw)).toBe(false);
    const left = await runInDurableObject(hub.raw, async (_, state) => ({
      rows: state.storage.sql.exec('SELECT * FROM feed').toArray(),
      alarm: await state.storage.getAlarm(),
    }));
    expect(left).toEqual({ rows: [], alarm: null });
    await hub.notify([aRow('demo:U1', 2)]);
    const tab = await openInbox(hub);
    await expect.poll(() => lastOf(tab, 'caught_up')).toMatchObject({ hubSeq: 2 });
  });

  test('a lost alarm is armed anew by any call', async () => {
    const hub = hubStub();
    await openInbox(hub);
    await runInDurableObject(hub.raw, async (_, state) => {
      await state.storage.deleteAlarm();
      state.storage.sql.exec('UPDATE hub SET armed_at = ?', Date.now() - 600_000);
    });
    await hub.notify([aRow('demo:U1', 1)]);
    expect(await runInDurableObject(hub.raw, (_, state) => state.storage.getAlarm())).not.toBeNull();
  });
});

async function alarmInMs(hub: ReturnType<typeof hubStub>): Promise<number> {
  const at = await runInDurableObject(hub.raw, (_, state) => state.storage.getAlarm());
  if (at === null) throw new Error('no alarm is armed');
  return at - Date.now();
}

describe('presence', () => {
  const reachable = async (operatorId: string) => (await dispatcher(env).connected()).includes(operatorId);

  test('an operator is reachable from the first tab to the close of the last', async () => {
    const hub = hubStub();
    const [one, two] = [
      await openInbox(hub, { operatorId: 'op_seen' }),
      await openInbox(hub, { operatorId: 'op_seen' }),
    ];
    await expect.poll(() => reachable('op_seen')).toBe(true);
    one.socket.close(1000);
    await expect.poll(() => one.closed?.code).toBe(1000);
    expect(await reachable('op_seen')).toBe(true);
    two.socket.close(1000);
    await expect.poll(() => reachable('op_seen')).toBe(false);
  });

  test('the alarm renews the lease and leaves out a tab that has stopped pinging', async () => {
    const hub = hubStub();
    await openInbox(hub, { operatorId: 'op_alive' });
    await openInbox(hub, { operatorId: 'op_silent' });
    await expect.poll(() => reachable('op_silent')).toBe(true);
    await runInDurableObject(hub.raw, (_, state) => {
      for (const socket of state.getWebSockets('operator:op_silent')) {
        const seat = socket.deserializeAttachment() as object;
        socket.serializeAttachment({ ...seat, connectedAt: Date.now() - 76_000 });
      }
    });
    expect(await runDurableObjectAlarm(hub.raw)).toBe(true);
    await expect.poll(() => reachable('op_silent')).toBe(false);
    expect(await reachable('op_alive')).toBe(true);
    const inMs = await alarmInMs(hub);
    expect(inMs).toBeGreaterThan(0);
    expect(inMs).toBeLessThanOrEqual(30_000);
  });

  test('an input after a minute of silence is told at once, one before it with the next lease', async () => {
    const hub = hubStub();
    const tab = await openInbox(hub, { operatorId: 'op_moves' });
    await expect.poll(() => reachable('op_moves')).toBe(true);
    const told = vi.spyOn(Dispatcher.prototype, 'lease');
    const inputsTold = () =>
      told.mock.calls.flatMap(([{ shard, connected }]) => (shard === hub.raw.name ? connected : []));
    tab.socket.send(JSON.stringify({ type: 'active' }));
    await runInDurableObject(hub.raw, (_, state) => {
      for (const socket of state.getWebSockets('operator:op_moves')) {
        const seat = socket.deserializeAttachment() as object;
        expect(seat).toMatchObject({ lastInputAt: expect.any(Number) });
        socket.serializeAttachment({ ...seat, connectedAt: Date.now() - 61_000, lastInputAt: Date.now() - 61_000 });
      }
    });
    expect(inputsTold()).toEqual([]);
    const before = Date.now();
    tab.socket.send(JSON.stringify({ type: 'active' }));
    await expect.poll(inputsTold).toMatchObject([{ operatorId: 'op_moves', lastInputAt: expect.any(Number) }]);
    expect(inputsTold()[0]?.lastInputAt).toBeGreaterThanOrEqual(before);
    told.mockRestore();
  });

  test('whoever signs out is offline, unless another login of hers is there', async () => {
    const hub = hubStub();
    const declared = async (operatorId: string) =>
      (await dispatcher(env).people()).find((one) => one.operatorId === operatorId);
    await openInbox(hub, { operatorId: 'op_leaves', loginId: 'login_one' as LoginId });
    await openInbox(hub, { operatorId: 'op_leaves', loginId: 'login_two' as LoginId });
    await dispatcher(env).setStatus('op_leaves', 'available', { handOver: false });
    await hub.endLogins('op_leaves', ['login_one']);
    expect(await declared('op_leaves')).toMatchObject({ declared: 'available' });
    await hub.endLogins('op_leaves', ['login_two']);
    await expect.poll(() => declared('op_leaves')).toMatchObject({ declared: 'offline', reason: 'signed_out' });
  });

  test('a new tab gets everybody of the desk, and later whoever changes', async () => {
    const hub = hubStub();
    const tab = await openInbox(hub, { operatorId: 'op_greeted' });
    await expect.poll(() => lastOf(tab, 'people')?.whole).toBe(true);
    const [someone] = await dispatcher(env).people();
    if (!someone) throw new Error('nobody is known');
    await hub.notifyPeople([{ ...someone, used: 41 }], false);
    await expect
      .poll(() => lastOf(tab, 'people'))
      .toEqual({ type: 'people', whole: false, people: [{ ...someone, used: 41 }] });
    const next = await openInbox(hub, { operatorId: 'op_greeted' });
    await expect.poll(() => lastOf(next, 'people')?.people).toContainEqual({ ...someone, used: 41 });
  });

  test('an alarm whose work fails comes again all the same', async () => {
    const hub = hubStub();
    await openInbox(hub);
    await runInDurableObject(hub.raw, (_, state) => {
      state.storage.sql.exec('DROP TABLE ended_login');
    });
    for (let round = 0; round < 8; round++) {
      expect(await runDurableObjectAlarm(hub.raw)).toBe(true);
      expect(await alarmInMs(hub)).toBeGreaterThan(0);
    }
  });
});

describe('frames from a tab', () => {
  test('a malformed frame closes the socket', async () => {
    const tab = await openInbox(hubStub());
    tab.socket.send('{"type":');
    await expect.poll(() => tab.closed?.code).toBe(1008);
  });

  test('a frame over 64 KB closes the socket', async () => {
    const tab = await openInbox(hubStub());
    tab.socket.send(JSON.stringify({ type: 'anything', filler: 'x'.repeat(65_536) }));
    await expect.poll(() => tab.closed?.code).toBe(1008);
  });

  test('an unknown type is refused and the socket lives on', async () => {
    const hub = hubStub();
    const tab = await openInbox(hub);
    tab.socket.send(JSON.stringify({ type: 'dance', requestId: 'r1' }));
    await expect.poll(() => lastOf(tab, 'error')).toEqual({ type: 'error', requestId: 'r1', code: 'BAD_REQUEST' });
    await hub.notify([aRow('demo:U1', 1)]);
    await expect.poll(() => rowsSeen(tab)).toHaveLength(1);
  });

  test('more than 20 frames in a second close the socket', async () => {
    const tab = await openInbox(hubStub());
    for (let i = 0; i < 30; i++) tab.socket.send(JSON.stringify({ type: 'dance' }));
    await expect.poll(() => tab.closed?.code).toBe(1008);
    expect(tab.frames.filter((frame) => frame.type === 'error').length).toBeLessThanOrEqual(20);
  });

  test('pings are answered and cost no frame', async () => {
    const tab = await openInbox(hubStub());
    for (let i = 0; i < 30; i++) tab.socket.send('{"type":"ping"}');
    await expect.poll(() => tab.pongs).toBe(30);
    expect(tab.closed).toBeNull();
  });
});

describe('logins', () => {
  test('a lapsed login is neither written nor read: its socket closes with 4401', async () => {
    const hub = hubStub();
    const lapsed = await openInbox(hub, { loginId: 'login_lapsed' });
    const alive = await openInbox(hub);
    await runInDurableObject(hub.raw, (_, state) => {
      for (const socket of state.getWebSockets('login:login_lapsed')) {
        socket.serializeAttachment({ ...(socket.deserializeAttachment() as object), validUntil: Date.now() - 1 });
      }
    });
    await hub.notify([aRow('demo:U1', 1)]);
    await expect.poll(() => lapsed.closed?.code).toBe(4401);
    await expect.poll(() => rowsSeen(alive)).toHaveLength(1);
    expect(rowsSeen(lapsed)).toEqual([]);
  });

  test('a socket lives at most 15 minutes without a renewal', async () => {
    const tab = await openInbox(hubStub(), { validUntil: Date.now() + 12 * 3_600_000 });
    expect(tab.hello().validUntil - Date.now()).toBeLessThanOrEqual(15 * 60_000);
  });

  test('an ended login loses its sockets with 4401, stays out, and takes nobody along', async () => {
    const hub = hubStub();
    const ended = await openInbox(hub, { operatorId: 'op_a', loginId: 'login_1' });
    const other = await openInbox(hub, { operatorId: 'op_a', loginId: 'login_2' });
    await hub.endLogins('op_a', ['login_1']);
    await expect.poll(() => ended.closed?.code).toBe(4401);
    await evictDurableObject(hub.raw);
    expect(await hub.admit({ operatorId: 'op_a', loginId: 'login_1', authVersion: 1 })).toMatchObject({
      ok: false,
      error: { code: 'LOGIN_ENDED' },
    });
    const again = await openInbox(hub, { operatorId: 'op_a', loginId: 'login_1' });
    await expect.poll(() => again.closed?.code).toBe(4401);
    await hub.notify([aRow('demo:U1', 1)]);
    await expect.poll(() => rowsSeen(other)).toHaveLength(1);
    expect(rowsSeen(again)).toEqual([]);
  });

  test('ending all logins of an operator ends every one that sits here', async () => {
    const hub = hubStub();
    const one = await openInbox(hub, { operatorId: 'op_a', loginId: 'login_1' });
    const two = await openInbox(hub, { operatorId: 'op_a', loginId: 'login_2' });
    const other = await openInbox(hub, { operatorId: 'op_b', loginId: 'login_3' });
    await hub.endLogins('op_a', 'all');
    await expect.poll(() => [one.closed?.code, two.closed?.code]).toEqual([4401, 4401]);
    expect(isOpen(other.socket)).toBe(true);
  });
});

test('only an upgrade with an identity is let in', async () => {
  const hub = hubStub();
  const response = await hub.raw.fetch('http://hub/ws/inbox', { headers: { upgrade: 'websocket' } });
  expect(response.status).toBe(400);
});

test('an upgrade that was on its way while her rights changed comes in by the new ones', async () => {
  const hub = hubStub();
  const who = { operatorId: 'op_any' as OperatorId, name: 'Any', role: 'operator' } as const;
  const access = (team: string) => ({ grants: { 'chat.read': 'teams' } as const, teams: [team] });
  await hub.changeAccess({ ...who, access: access('billing'), accessVersion: 2 });
  await openInbox(hub, { access: access('sales'), accessVersion: 1 });
  await openInbox(hub, { access: access('support'), accessVersion: 3 });
  const seats = await runInDurableObject(hub.raw, (_hub, state) => state.getWebSockets().map(seatOf));
  expect(seats.map((seat) => seat.access.teams[0]).sort()).toEqual(['billing', 'support']);
});
