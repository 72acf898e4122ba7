// Who writes: contacts, groups and their members, as LINE names them and as operators do. No look-up holds up a message.
import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Incoming } from '../domain/chat/incoming';
import { AYA, BEN, changesOf, newChat, openDesk, readStore, type TestChat, textIn } from '../testing/chat-client';
import { FakePeople } from '../testing/fake-people';
import { newSourceId, seedChannel } from '../testing/line-webhook';
import { projectNow } from '../testing/scan-stores';

const DAY_MS = 86_400_000;
const line = new FakePeople();

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

beforeEach(() => {
  line.asked.splice(0);
  line.faults.splice(0);
  line.inFlightMax = 0;
});

afterEach(() => {
  vi.useRealTimers();
});

async function passTime(chat: TestChat, ms: number): Promise<void> {
  const now = Date.now() + ms;
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(now);
  await runDurableObjectAlarm(chat.raw);
}

async function viewOf(chat: TestChat) {
  const view = await chat.rpc.view(AYA);
  if (!view.ok) throw new Error(view.error.code);
  return view.value;
}

function jobsOf(chat: TestChat, kind: string) {
  return readStore<{ attempts: number }>(chat, `SELECT attempts FROM jobs WHERE kind = '${kind}'`);
}

const follow = (chat: TestChat): Incoming => textIn(chat, '', { body: { kind: 'follow', isUnblocked: true } });

describe('a contact', () => {
  test('gets name, picture and language on follow, before a word was written', async () => {
    const chat = newChat();
    line.people.set(chat.userId, {
      displayName: 'Aiko',
      pictureUrl: 'https://p.test/1',
      language: 'ja',
      statusMessage: 'hi',
    });
    await chat.rpc.receive([follow(chat)]);
    await expect.poll(async () => (await viewOf(chat)).name).toBe('Aiko');
    expect(await viewOf(chat)).toMatchObject({
      lineName: 'Aiko',
      language: 'ja',
      statusMessage: 'hi',
      friend: 'friend',
    });
    await projectNow(chat);
    const row = env.DB.prepare('SELECT name, name_key FROM chats WHERE chat_id = ?').bind(chat.chatId);
    expect(await row.first()).toEqual({ name: 'Aiko', name_key: 'aiko' });
  });

  test('is asked for again with the first message after a day, not before, and at once after a block', async () => {
    const chat = newChat();
    line.people.set(chat.userId, { displayName: 'Aiko' });
    const asked = () => line.countOf(chat.userId);
    await chat.rpc.receive([textIn(chat, 'a')]);
    await expect.poll(asked).toBe(1);
    await expect.poll(() => jobsOf(chat, 'profile')).toEqual([]);
    await passTime(chat, DAY_MS - 5_000);
    await chat.rpc.receive([textIn(chat, 'b')]);
    await chat.rpc.receive([textIn(chat, '', { body: { kind: 'unfollow' } })]);
    expect(await jobsOf(chat, 'profile')).toEqual([]);
    expect(asked()).toBe(1);
    line.people.set(chat.userId, { displayName: 'Aiko K' });
    await chat.rpc.receive([follow(chat)]);
    await expect.poll(async () => (await viewOf(chat)).name).toBe('Aiko K');
    await expect.poll(() => jobsOf(chat, 'profile')).toEqual([]);
    expect(asked()).toBe(2);
    await passTime(chat, DAY_MS + 1);
    await chat.rpc.receive([textIn(chat, 'c')]);
    await expect.poll(asked).toBe(3);
  });

  test.each([{ status: 404 }, { status: 429 }, { status: 500 }])(
    'keeps the old profile where LINE answers $status',
    async ({ status }) => {
      const chat = newChat();
      line.people.set(chat.userId, { displayName: 'Aiko' });
      await chat.rpc.receive([follow(chat)]);
      await expect.poll(async () => (await viewOf(chat)).name).toBe('Aiko');
      await expect.poll(() => jobsOf(chat, 'profile')).toEqual([]);
      line.faults.push(status, status, status, status);
      const before = line.countOf(chat.userId);
      await passTime(chat, DAY_MS);
      await chat.rpc.receive([textIn(chat, 'stored whatever LINE says')]);
      for (let tries = 1; tries <= 4; tries++) {
        await expect.poll(() => line.countOf(chat.userId) - before).toBeGreaterThanOrEqual(status === 404 ? 1 : tries);
        await expect.poll(async () => (await jobsOf(chat, 'profile'))[0]?.attempts ?? tries).toBe(tries);
        await passTime(chat, 60_000);
      }
      expect(await viewOf(chat)).toMatchObject({ name: 'Aiko', inboundCount: 1 });
      const [row] = await readStore<{ contact: string }>(chat, 'SELECT contact FROM chat');
      const { fetchedAt, triedAt } = JSON.parse(row?.contact ?? '{}');
      expect(triedAt).toBeGreaterThan(fetchedAt);
      expect(await jobsOf(chat, 'profile')).toEqual([]);
    },
  );
});

describe('a name of our own', () => {
  test('by any operator stands in lists and search, survives a new profile, and gives way again', async () => {
    const chat = newChat();
    line.people.set(chat.userId, { displayName: 'あいこ' });
    await chat.rpc.receive([follow(chat)]);
    await expect.poll(async () => (await viewOf(chat)).name).toBe('あいこ');
    expect(await chat.rpc.nameContact(BEN, '  Tanaka Aiko  ')).toMatchObject({
      value: { name: 'Tanaka Aiko', givenName: 'Tanaka Aiko', lineName: 'あいこ' },
    });
    line.people.set(chat.userId, { displayName: 'A.' });
    await chat.rpc.receive([follow(chat)]);
    await expect.poll(async () => (await viewOf(chat)).lineName).toBe('A.');
    expect(await viewOf(chat)).toMatchObject({ name: 'Tanaka Aiko' });
    await projectNow(chat);
    const key = env.DB.prepare('SELECT name_key FROM chats WHERE chat_id = ?').bind(chat.chatId);
    expect(await key.first()).toEqual({ name_key: 'tanaka aiko' });
    expect(await chat.rpc.nameContact(AYA, ' ')).toMatchObject({ value: { name: 'A.', givenName: null } });
  });

  test.each([
    { what: 'a line break', name: 'a\nb' },
    { what: 'a control character', name: 'a\u0007b' },
    { what: 'a turn of direction', name: 'a\u202eb' },
    { what: 'half a character', name: 'a\ud800' },
    { what: '101 characters', name: 'x'.repeat(101) },
  ])('with $what is refused and changes nothing', async ({ name }) => {
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, 'a')]);
    const { seq } = await viewOf(chat);
    expect(await chat.rpc.nameContact(AYA, name)).toMatchObject({ error: { code: 'BAD_REQUEST' } });
    expect(await chat.rpc.nameContact(AYA, null)).toMatchObject({ value: { givenName: null, seq } });
    expect(await chat.rpc.nameContact(AYA, 'x'.repeat(100))).toMatchObject({ ok: true });
  });
});

describe('a group', () => {
  function aGroup(kind: 'group' | 'room' = 'group') {
    const chat = newChat('demo', newSourceId(kind === 'group' ? 'C' : 'R'));
    line.groups.set(chat.userId, { name: 'Team lunch', pictureUrl: 'https://p.test/g', count: 4 });
    const by = (senderId?: string): Partial<Incoming> => ({
      source: { kind, sourceId: chat.userId, ...(senderId && { senderId }) },
    });
    return { chat, by };
  }

  test('is one chat with its own name, size and picture, and every message bears its sender', async () => {
    const { chat, by } = aGroup();
    const [aiko, bob] = [newSourceId(), newSourceId()];
    line.people.set(aiko, { displayName: 'Aiko', pictureUrl: 'https://p.test/a' });
    line.people.set(bob, { displayName: 'Bob' });
    const desk = await chat.rpc.receive([textIn(chat, 'hi', by(aiko))]).then(() => openDesk(chat));
    await chat.rpc.receive([textIn(chat, 'ho', by(bob)), textIn(chat, 'who?', by())]);
    await expect.poll(async () => (await viewOf(chat)).members.map(({ name }) => name).sort()).toEqual(['Aiko', 'Bob']);
    await expect.poll(async () => (await viewOf(chat)).name).toBe('Team lunch');
    expect(await viewOf(chat)).toMatchObject({ sourceKind: 'group', pushCost: 4, windowUntil: null, inboundCount: 3 });
    const { members } = await viewOf(chat);
    expect(members.find(({ userId }) => userId === aiko)?.pictureUrl).toMatch(
      /^\/api\/chats\/.*\/members\/.*\/picture\?v=/,
    );
    expect(JSON.stringify(members)).not.toContain('p.test');
    expect(await chat.rpc.memberPictureOf(AYA, aiko)).toEqual({ ok: true, value: { url: 'https://p.test/a' } });
    expect(await chat.rpc.memberPictureOf(AYA, bob)).toMatchObject({ error: { code: 'NOT_FOUND' } });
    const told = () => changesOf(desk).flatMap((frame) => frame.members ?? []);
    await expect.poll(() => told().map(({ name }) => name)).toContain('Bob');
    const authors = changesOf(desk)
      .flatMap((frame) => frame.entries)
      .map((entry) => (entry.kind === 'message' ? entry.author : null));
    expect(authors).toEqual(expect.arrayContaining([{ kind: 'customer', senderId: bob }, { kind: 'customer' }]));
  });

  test('whose console was away hears the names with what it missed', async () => {
    const { chat, by } = aGroup();
    const aiko = newSourceId();
    await chat.rpc.receive([textIn(chat, 'hi', by())]);
    const { epoch, seq } = await viewOf(chat);
    line.people.set(aiko, { displayName: 'Aiko' });
    await chat.rpc.receive([textIn(chat, 'ho', by(aiko))]);
    await expect
      .poll(async () => (await viewOf(chat)).members.length && (await viewOf(chat)).members[0]?.name)
      .toBe('Aiko');
    const back = await openDesk(chat, { after: `${epoch}.${seq}` });
    await expect.poll(() => changesOf(back).at(-1)?.members).toMatchObject([{ userId: aiko, name: 'Aiko' }]);
  });

  test('a member who left keeps her name on what she wrote and is known as gone, until she comes again', async () => {
    const { chat, by } = aGroup();
    const aiko = newSourceId();
    line.people.set(aiko, { displayName: 'Aiko' });
    await chat.rpc.receive([textIn(chat, 'hi', by(aiko))]);
    await expect.poll(async () => (await viewOf(chat)).members).toMatchObject([{ name: 'Aiko' }]);
    const moves = async (change: 'joined' | 'left', lineTs: number) => {
      const body = { kind: 'members', change, members: [{ userId: aiko }] } as const;
      await chat.rpc.receive([textIn(chat, '', { ...by(), lineTs, body })]);
      return (await viewOf(chat)).members;
    };
    const start = Date.now();
    expect(await moves('left', start + 10)).toMatchObject([{ name: 'Aiko', hasLeft: true }]);
    // Told late, it is of the past.
    expect(await moves('joined', start + 5)).toMatchObject([{ hasLeft: true }]);
    expect((await moves('joined', start + 20))[0]).not.toHaveProperty('hasLeft');
  });

  test('asks for members one at a time, each once a day, and an unknown one is not asked for again', async () => {
    const { chat, by } = aGroup();
    const known = Array.from({ length: 5 }, () => newSourceId());
    const stranger = newSourceId();
    for (const userId of known) line.people.set(userId, { displayName: userId.slice(-3) });
    const members = [...known, stranger].map((userId) => ({ userId }));
    await chat.rpc.receive([textIn(chat, '', { ...by(), body: { kind: 'members', change: 'joined', members } })]);
    expect((await jobsOf(chat, 'member')).length).toBeLessThanOrEqual(1);
    await expect.poll(() => jobsOf(chat, 'member')).toEqual([]);
    await chat.rpc.receive([textIn(chat, 'a', by(known[0])), textIn(chat, 'b', by(stranger))]);
    await expect.poll(() => jobsOf(chat, 'member')).toEqual([]);
    for (const userId of [...known, stranger]) expect(line.countOf(userId)).toBe(1);
    expect(line.inFlightMax).toBe(1);
    await passTime(chat, DAY_MS + 1);
    await chat.rpc.receive([textIn(chat, 'c', by(known[0]))]);
    await expect.poll(() => line.countOf(known[0] ?? '')).toBe(2);
    await expect.poll(() => jobsOf(chat, 'member')).toEqual([]);
    expect(line.countOf(known[1] ?? '')).toBe(1);
  });

  test('a member whom LINE cannot name just now keeps her name and does not stop the next', async () => {
    const { chat, by } = aGroup();
    const [aiko, bob] = [newSourceId(), newSourceId()];
    line.people.set(aiko, { displayName: 'Aiko' });
    await chat.rpc.receive([textIn(chat, 'a', by(aiko))]);
    await expect.poll(async () => (await viewOf(chat)).members[0]?.name).toBe('Aiko');
    await expect.poll(() => jobsOf(chat, 'group')).toEqual([]);
    await expect.poll(() => jobsOf(chat, 'member')).toEqual([]);
    await passTime(chat, DAY_MS / 2);
    line.people.set(bob, { displayName: 'Bob' });
    line.faults.push(500, 429);
    await chat.rpc.receive([textIn(chat, 'b', by(bob))]);
    for (const tries of [1, 2]) {
      await expect.poll(async () => (await jobsOf(chat, 'member'))[0]?.attempts).toBe(tries);
      await passTime(chat, 60_000);
    }
    const names = async () => (await viewOf(chat)).members.map(({ name }) => name).sort();
    await expect.poll(names).toEqual(['Aiko', 'Bob']);
  });

  test('is counted anew when somebody joins or leaves, and not asked for once the account is out', async () => {
    const { chat, by } = aGroup();
    const members = [{ userId: newSourceId() }];
    await chat.rpc.receive([textIn(chat, '', { ...by(), body: { kind: 'join' } })]);
    await expect.poll(async () => (await viewOf(chat)).pushCost).toBe(4);
    await expect.poll(() => jobsOf(chat, 'group')).toEqual([]);
    line.groups.set(chat.userId, { name: 'Team dinner', count: 3 });
    await chat.rpc.receive([textIn(chat, '', { ...by(), body: { kind: 'members', change: 'left', members } })]);
    await expect.poll(async () => (await viewOf(chat)).pushCost).toBe(3);
    expect(await viewOf(chat)).toMatchObject({ name: 'Team dinner', pictureUrl: null, members: [] });
    await expect.poll(() => jobsOf(chat, 'group')).toEqual([]);
    const asked = line.asked.length;
    await passTime(chat, DAY_MS + 1);
    await chat.rpc.receive([textIn(chat, '', { ...by(), body: { kind: 'leave' } })]);
    expect(await jobsOf(chat, 'group')).toEqual([]);
    expect(line.asked.length).toBe(asked);
  });

  test('that is a room has a size and no name', async () => {
    const { chat, by } = aGroup('room');
    await chat.rpc.receive([textIn(chat, 'hi', by())]);
    await expect.poll(async () => (await viewOf(chat)).pushCost).toBe(4);
    expect(await viewOf(chat)).toMatchObject({ sourceKind: 'room', name: null });
    expect(line.asked.filter((path) => path.includes('summary'))).toEqual([]);
  });
});
