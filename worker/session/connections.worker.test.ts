// The sockets of operators who have a chat open: hibernation, resume, and the end of a login.
import { abortAllDurableObjects, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { LoginId } from '../domain/ids';
import type { LoginAccount } from '../rpc/login-guard-rpc';
import { loginGuard } from '../stubs';
import {
  AYA,
  BEN,
  changesOf,
  type Desk,
  logOf,
  newChat,
  newMessage,
  openDesk,
  readStore,
  servedChat,
  type TestChat,
  textIn,
} from '../testing/chat-client';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { ChatConnections } from './chat-connections';
import { makeChatTools } from './chat-tools';

const line = new FakeLine();

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

afterEach(() => {
  vi.useRealTimers();
});

async function chatWith(count: number): Promise<TestChat> {
  const chat = newChat();
  await chat.rpc.receive(Array.from({ length: count }, (_, i) => textIn(chat, `m${i}`)));
  return chat;
}

function idsOf(desk: Desk): string[] {
  return changesOf(desk).flatMap((frame) => frame.entries.map((entry) => entry.id));
}

async function cursorOf(chat: TestChat): Promise<{ epoch: number; seq: number }> {
  const view = await chat.rpc.view(AYA);
  if (!view.ok) throw new Error(view.error.code);
  return { epoch: view.value.epoch, seq: view.value.seq };
}

describe('a socket', () => {
  test('is greeted, then gets every change as a frame that joins the one before', async () => {
    const chat = await chatWith(1);
    const { epoch, seq } = await cursorOf(chat);
    const desk = await openDesk(chat);
    expect(desk.frames[0]).toMatchObject({ type: 'hello', epoch, seq, resumed: false });
    await chat.rpc.receive([textIn(chat, 'a'), textIn(chat, 'b')]);
    await chat.rpc.applyWish(AYA, { type: 'claim' }, { commandId: 'c' });
    await expect.poll(() => changesOf(desk).length).toBe(3);
    let at = seq;
    for (const frame of changesOf(desk)) {
      expect(frame.prevSeq).toBe(at);
      at = frame.seq;
    }
    expect(changesOf(desk).at(-1)).toMatchObject({
      chat: { state: 'assigned', owner: { operatorId: AYA.operatorId } },
    });
  });

  test('lives through hibernation with its identity: what memory held is spoiled, what storage holds wins', async () => {
    const chat = await chatWith(1);
    const desk = await openDesk(chat);
    await runInDurableObject(chat.raw, (object) => {
      Object.assign(object, { spoiled: 'a field that must not survive' });
    });
    await evictDurableObject(chat.raw);
    await chat.rpc.receive([textIn(chat, 'after the sleep')]);
    await expect.poll(() => changesOf(desk).length).toBe(1);
    const kept = await runInDurableObject(chat.raw, (object, state) => ({
      spoiled: 'spoiled' in object,
      identities: state.getWebSockets(AYA.operatorId).map((socket) => socket.deserializeAttachment()),
    }));
    expect(kept).toMatchObject({ spoiled: false, identities: [{ operatorId: AYA.operatorId, loginId: AYA.loginId }] });
    await chat.rpc.dropLogins([AYA.loginId]);
    await expect.poll(() => desk.closed).toBe(4401);
  });

  test('that closes is answered, so that its peer does not wait', async () => {
    const chat = await chatWith(1);
    const desk = await openDesk(chat);
    desk.socket.close(1000, 'bye');
    await expect.poll(() => desk.closed).toBe(1000);
    const left = await runInDurableObject(chat.raw, (_object, state) => state.getWebSockets().length);
    expect(left).toBe(0);
  });
});

describe('an upgrade', () => {
  const before = { ...AYA.access, grants: { ...AYA.access.grants, 'chat.read': 'teams' }, teams: ['sales'] } as const;
  const who = (teams: string[], accessVersion: number) => {
    const { operatorId, name, role } = AYA;
    return { operatorId, name, role, access: { ...before, teams }, accessVersion };
  };
  const seated = (chat: TestChat) =>
    runInDurableObject(chat.raw, (_object, state) =>
      state.getWebSockets(AYA.operatorId).map((socket) => socket.deserializeAttachment()),
    );

  test('that was on its way while her rights changed comes in by the new ones', async () => {
    const chat = await chatWith(1);
    await chat.rpc.changeAccess(who(['billing'], 2));
    await openDesk(chat, { access: before, accessVersion: 1 });
    expect(await seated(chat)).toMatchObject([{ access: { teams: ['billing'] }, accessVersion: 2 }]);
  });

  test('that knows more than the chat was told comes in as it says', async () => {
    const chat = await chatWith(1);
    await chat.rpc.changeAccess(who(['billing'], 2));
    await openDesk(chat, { access: before, accessVersion: 3 });
    expect(await seated(chat)).toMatchObject([{ access: { teams: ['sales'] }, accessVersion: 3 }]);
  });
});

describe('a renewal', () => {
  test('leaves the rights as they are now, not as they were when its proof was sent to be looked at', async () => {
    const chat = await servedChat();
    const both = { ...AYA.access, teams: ['billing', 'sales'] };
    await openDesk(chat, { access: both });
    const { operatorId, name, role } = AYA;
    const access = { ...AYA.access, teams: ['billing'] };
    const kept = await runInDurableObject(chat.raw, async (_object, state) => {
      const connections = new ChatConnections(state);
      const record = makeChatTools(state.storage, env.MEDIA_ORIGIN, () => null).store.load();
      const [socket] = state.getWebSockets();
      if (!record || !socket) throw new Error('no chat, or no socket');
      const frame = JSON.stringify({ type: 'renew', requestId: 'r', proof: 'p'.repeat(43) });
      const until = Date.now() + 900_000;
      await connections.onMessage(socket, frame, Date.now(), async () => {
        connections.changeAccess({ operatorId, name, role, access }, record);
        return until;
      });
      return { ...(socket.deserializeAttachment() as object), until };
    });
    expect(kept).toMatchObject({ access: { teams: ['billing'] }, validUntil: kept.until });
  });
});

describe('resume', () => {
  test('fills the gap behind the cursor, changed entries included, and nothing else', async () => {
    const chat = await chatWith(3);
    const { epoch, seq } = await cursorOf(chat);
    await chat.rpc.receive([textIn(chat, 'missed 1'), textIn(chat, 'missed 2')]);
    const desk = await openDesk(chat, { after: `${epoch}.${seq}` });
    expect(desk.frames[0]).toMatchObject({ resumed: true });
    await expect.poll(() => changesOf(desk).at(-1)?.seq).toBe((await cursorOf(chat)).seq);
    const missed = (await logOf(chat)).filter((entry) => entry.changedSeq > seq).map((entry) => entry.id);
    expect(idsOf(desk)).toEqual(missed);
    expect(changesOf(desk)[0]?.prevSeq).toBe(seq);
  });

  test('of 500 missed messages comes in joined frames', async () => {
    const chat = await chatWith(1);
    const { epoch, seq } = await cursorOf(chat);
    await chat.rpc.receive(Array.from({ length: 500 }, (_, i) => textIn(chat, `m${i}`)));
    const desk = await openDesk(chat, { after: `${epoch}.${seq}` });
    await expect.poll(() => idsOf(desk).length).toBe(500);
    const frames = changesOf(desk);
    expect(frames.slice(1).map((frame) => frame.prevSeq)).toEqual(frames.slice(0, -1).map((frame) => frame.seq));
  });

  test.each([
    { what: 'another epoch', cursor: (epoch: number, seq: number) => `${epoch - 1}.${seq}` },
    { what: 'a place that was never given', cursor: (epoch: number, seq: number) => `${epoch}.${seq + 1}` },
    { what: 'no cursor at all', cursor: () => 'x' },
  ])('with $what is none: the thread is loaded anew', async ({ cursor }) => {
    const chat = await chatWith(2);
    const { epoch, seq } = await cursorOf(chat);
    const desk = await openDesk(chat, { after: cursor(epoch, seq) });
    expect(desk.frames).toMatchObject([{ type: 'hello', resumed: false }]);
  });
});

test('a socket whose opening notices a lost alarm is greeted with what the lanes wrote meanwhile', async () => {
  const chat = await servedChat();
  line.failNext(chat.userId, 'hang before');
  await chat.rpc.send(AYA, newMessage('hello'));
  await expect.poll(() => line.callsTo(chat.userId).length).toBe(1);
  // A crash in mid-call, and an alarm that never came: the next drain begins with writing the unknown outcome.
  await readStore(chat, 'UPDATE chat SET alarm_at = 1 RETURNING id');
  await readStore(
    chat,
    "UPDATE line_calls SET call = json_set(call, '$.via', 'push', '$.isPushAmbiguous', json('true'), '$.firstAttemptAt', 1) RETURNING place",
  );
  await abortAllDurableObjects();
  const { epoch, seq } = await readPosition(chat);
  const desk = await openDesk(chat, { after: `${epoch}.${seq}` });
  const present = await readPosition(chat);
  expect(present.seq).toBeGreaterThan(seq);
  await expect.poll(() => changesOf(desk).at(-1)?.seq).toBe(present.seq);
  expect(desk.frames[0]).toMatchObject({ type: 'hello', seq: present.seq });
});

/** From the store, for view() would notice the lost alarm itself. */
async function readPosition(chat: TestChat): Promise<{ epoch: number; seq: number }> {
  const [row] = await readStore<{ epoch: number; seq: number }>(chat, 'SELECT epoch, seq FROM chat');
  if (!row) throw new Error('no chat');
  return row;
}

describe('a login that is over', () => {
  test('by its time: the socket is closed with 4401 and never written again', async () => {
    const chat = await chatWith(1);
    const lapsing = await openDesk(chat, { validUntil: Date.now() + 60_000 });
    const living = await openDesk(chat, { ...BEN, validUntil: Date.now() + 600_000 });
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + 60_000);
    await chat.rpc.receive([textIn(chat, 'secret')]);
    await expect.poll(() => changesOf(living).length).toBe(1);
    await expect.poll(() => lapsing.closed).toBe(4401);
    expect(changesOf(lapsing)).toEqual([]);
  });

  test('by revocation: its sockets alone are closed, and nothing reaches them', async () => {
    const chat = await chatWith(1);
    const revoked = await openDesk(chat, { loginId: 'gone' as LoginId });
    const other = await openDesk(chat, { loginId: 'stays' as LoginId });
    await chat.rpc.dropLogins(['gone', 'unknown']);
    await chat.rpc.receive([textIn(chat, 'secret')]);
    await expect.poll(() => changesOf(other).length).toBe(1);
    await expect.poll(() => revoked.closed).toBe(4401);
    expect(changesOf(revoked)).toEqual([]);
    expect(other.closed).toBeNull();
  });
});

describe('a frame from the console', () => {
  test.each([
    { what: 'no JSON', data: 'hello' },
    { what: 'without a type', data: '{"a":1}' },
    { what: 'null', data: 'null' },
    { what: 'bytes', data: new Uint8Array([1, 2, 3]) },
    { what: 'too long in bytes', data: `{"type":"renew","proof":"${'あ'.repeat(30_000)}"}` },
    { what: 'too long', data: `{"type":"renew","proof":"${'x'.repeat(70_000)}"}` },
  ])('that is $what closes with 1008', async ({ data }) => {
    const chat = await chatWith(1);
    const desk = await openDesk(chat);
    desk.socket.send(data);
    await expect.poll(() => desk.closed).toBe(1008);
  });

  test('of an unknown type is refused and the socket lives', async () => {
    const chat = await chatWith(1);
    const desk = await openDesk(chat);
    desk.socket.send('{"type":"dance"}');
    await expect.poll(() => desk.frames.at(-1)).toMatchObject({ type: 'error', code: 'BAD_REQUEST' });
    expect(desk.closed).toBeNull();
  });

  test('is one too many when a socket floods, and closes with 1008', async () => {
    const chat = await chatWith(1);
    const desk = await openDesk(chat);
    for (let i = 0; i < 40; i++) desk.socket.send('{"type":"dance"}');
    await expect.poll(() => desk.closed).toBe(1008);
    expect(desk.frames.filter((frame) => frame.type === 'error').length).toBeLessThan(40);
  });

  test('that renews with a proof of its own login lives on, with a foreign or used proof ends', async () => {
    const chat = await chatWith(1);
    const account: LoginAccount = {
      operatorId: AYA.operatorId,
      name: 'a',
      email: 'a@b',
      role: 'operator',
      authVersion: 1,
      access: AYA.access,
      accessVersion: 1,
    };
    const guard = () => loginGuard(env, `account:${AYA.operatorId}`);
    const opening = { account, ip: '::1', client: 'test', methods: ['pwd'] };
    const step = await guard().openLogin(opening);
    if (step.type !== 'opened') throw new Error('nobody asked for a second factor');
    const { loginId } = step.login;
    const proof = await guard().makeProof(loginId);
    if (!proof.ok) throw new Error(proof.error.code);
    const validUntil = Date.now() + 5_000;
    const renew = JSON.stringify({ type: 'renew', requestId: 'r1', proof: proof.value.proof });
    const desk = await openDesk(chat, { loginId: loginId as LoginId, validUntil });
    desk.socket.send(renew);
    await expect.poll(() => desk.frames.at(-1)).toMatchObject({ type: 'renewed', requestId: 'r1' });
    const renewed = desk.frames.at(-1);
    expect(renewed?.type === 'renewed' && renewed.validUntil).toBeGreaterThan(validUntil);
    desk.socket.send(renew);
    await expect.poll(() => desk.closed).toBe(4401);
  });
});
