// Notes of colleagues: in the log, live at whoever looks on, by whoever may see the chat in whatever state it is; and never, by
// whatever sequence of commands, anything for LINE, an answer to the customer, or a line of a list.
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Asker } from '../domain/permissions/asker';
import { newUuidV7 } from '../platform/random-id';
import type { ChatRow } from '../protocol/chat-view';
import type { NoteView } from '../protocol/entry-view';
import { auditLog, changesOf as fieldsOf } from '../testing/audit-log';
import {
  AYA,
  BEN,
  CHI,
  changesOf,
  claim,
  logOf,
  newChat,
  openDesk,
  person,
  readStore,
  servedChat,
  type TestChat,
  textIn,
} from '../testing/chat-client';
import { FakeLine } from '../testing/fake-line';
import { seedChannel } from '../testing/line-webhook';
import { OutboxStore } from './outbox-store';

const line = new FakeLine();
/** Sees what she holds, and nothing else. */
const DAN: Asker = { ...person('dan'), access: { grants: { 'chat.read': 'own', 'chat.send': 'own' }, teams: [] } };

beforeAll(async () => {
  line.install();
  await seedChannel(env);
});

afterEach(() => vi.restoreAllMocks());

const aNote = (text = 'she wants a refund') => ({ id: newUuidV7(Date.now()), text, mentions: [] });

async function written(chat: TestChat, asker = AYA, text?: string): Promise<NoteView> {
  const answer = await chat.rpc.writeNote(asker, aNote(text));
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
}

async function rowOf(chat: TestChat, asker = AYA): Promise<ChatRow> {
  const view = await chat.rpc.view(asker);
  if (!view.ok) throw new Error(view.error.code);
  return view.value;
}

describe('a note', () => {
  test('is a line of the log, once however often it is sent, and comes to whoever looks on', async () => {
    const chat = await servedChat();
    const ben = await openDesk(chat, BEN);
    const note = aNote();
    const [first, twin] = await Promise.all([chat.rpc.writeNote(AYA, note), chat.rpc.writeNote(AYA, note)]);
    expect(first).toMatchObject({ ok: true, value: { kind: 'note', text: note.text, by: { name: 'aya' } } });
    expect(twin).toEqual(first);
    const stored = (await logOf(chat)).filter(({ id }) => id === note.id);
    expect(stored).toEqual(first.ok ? [first.value] : []);
    await expect.poll(() => changesOf(ben).flatMap(({ entries }) => entries)).toContainEqual(stored[0]);
  });

  test('is written in every state, by whoever may see the chat', async () => {
    const chat = newChat();
    await chat.rpc.receive([textIn(chat, 'hello')]);
    const wish = (type: 'claim' | 'archive') => chat.rpc.applyWish(AYA, { type }, { commandId: crypto.randomUUID() });
    const states: string[] = [];
    const note = async (asker: Asker) => {
      await written(chat, asker, `note ${states.length}`);
      states.push((await rowOf(chat)).state);
    };
    await note(BEN);
    await wish('claim');
    await note(BEN);
    await chat.rpc.applyWish(AYA, { type: 'resolve', reason: 'solved' }, { commandId: crypto.randomUUID() });
    await note(CHI);
    await wish('archive');
    await note(AYA);
    await chat.rpc.receive([textIn(chat, '', { body: { kind: 'unfollow' } })]);
    await note(AYA);
    expect(states).toEqual([states[0], 'assigned', 'resolved', 'closed', 'closed']);
    expect((await logOf(chat)).filter(({ kind }) => kind === 'note')).toHaveLength(5);
  });

  test('is no answer: nothing moves but the log, nobody has more to read, no list shows it', async () => {
    const chat = await servedChat();
    const before = await rowOf(chat, BEN);
    await written(chat, AYA, '@nobody the secret word');
    const { seq, ...after } = await rowOf(chat, BEN);
    expect({ ...after, seq: before.seq }).toEqual(before);
    expect(seq).toBe(before.seq + 1);
    expect(JSON.stringify(after)).not.toContain('secret');
    const [session] = await readStore<{ body: string }>(chat, 'SELECT body FROM sessions');
    expect(JSON.parse(session?.body ?? '')).toMatchObject({ firstHumanAt: null, state: 'assigned' });
    // And it comes between no reply and what its writer has seen.
    const reply = { id: newUuidV7(Date.now()), content: { type: 'text', text: 'hi' } as const };
    expect(await chat.rpc.send(AYA, { ...reply, seenSeq: before })).toMatchObject({ ok: true });
  });

  test('is edited by its author alone, and the audit log tells it without its words', async () => {
    const chat = await servedChat();
    const note = await written(chat, AYA, 'the first words');
    const words = { text: 'the second words', mentions: [] };
    expect(await chat.rpc.editNote(CHI, note.id, words)).toMatchObject({ error: { code: 'NOT_PERMITTED' } });
    const edited = await chat.rpc.editNote(AYA, note.id, words);
    expect(edited).toMatchObject({ value: { text: words.text, seq: note.seq, editedAt: expect.any(Number) } });
    expect(await chat.rpc.editNote(AYA, note.id, words)).toEqual(edited);
    const told = async () => (await auditLog('note.edited')).filter(({ objectId }) => objectId === chat.chatId);
    await expect.poll(async () => (await told()).length).toBe(1);
    const [entry] = await told();
    expect(entry?.actor).toBe(AYA.operatorId);
    const mark = expect.stringMatching(/^#.{22}$/);
    const fields = fieldsOf(entry);
    expect(fields).toEqual({ before: { noteId: note.id, text: mark }, after: { noteId: note.id, text: mark } });
    expect(JSON.stringify(await auditLog())).not.toContain('words');
  });

  test('is deleted by its author or a supervisor: its place says by whom, its words are nowhere', async () => {
    const chat = await servedChat();
    const [own, other] = [await written(chat, AYA, 'own words'), await written(chat, AYA, 'other words')];
    expect(await chat.rpc.deleteNote(BEN, own.id)).toMatchObject({ error: { code: 'NOT_PERMITTED' } });
    expect(await chat.rpc.deleteNote(AYA, own.id)).toMatchObject({
      value: { text: '', deleted: { by: { name: 'aya' } } },
    });
    const gone = await chat.rpc.deleteNote(CHI, other.id);
    expect(gone).toMatchObject({ value: { text: '', deleted: { by: { name: 'chi' } } } });
    expect(await chat.rpc.deleteNote(CHI, other.id)).toEqual(gone);
    expect(await chat.rpc.editNote(AYA, own.id, { text: 'back', mentions: [] })).toMatchObject({ ok: false });
    expect(JSON.stringify(await readStore(chat, 'SELECT body, raw FROM entries'))).not.toContain('words');
    await expect
      .poll(async () => (await auditLog('note.deleted')).filter(({ objectId }) => objectId === chat.chatId).length)
      .toBe(2);
  });

  test('is marked as the solution, and the mark is taken off', async () => {
    const chat = await servedChat();
    const note = await written(chat);
    expect(await chat.rpc.markSolution(BEN, note.id, true)).toMatchObject({ value: { isSolution: true } });
    const off = await chat.rpc.markSolution(AYA, note.id, false);
    expect(off.ok && off.value.isSolution).toBeUndefined();
  });

  test.each([
    ['no UUIDv7', { id: 'mine' }, 'BAD_REQUEST'],
    ['nothing to read', { text: '  ' }, 'TEXT_EMPTY'],
    ['a mention of nothing', { mentions: [{ operatorId: 'op_ben', index: 0, length: 3 }] }, 'BAD_REQUEST'],
  ])('with %s is refused', async (_what, wrong, code) => {
    const chat = await servedChat();
    expect(await chat.rpc.writeNote(AYA, { ...aNote(), ...wrong })).toMatchObject({ error: { code } });
  });

  test('with the id of something else is refused', async () => {
    const chat = await servedChat();
    const note = await written(chat);
    for (const asker of [AYA, BEN]) {
      const other = { id: note.id, text: 'something else', mentions: [] };
      expect(await chat.rpc.writeNote(asker, other)).toMatchObject({ error: { code: 'ID_REUSED' } });
    }
  });
});

test('whoever may not see the chat can do nothing with its notes, and is not told that there are any', async () => {
  const chat = await servedChat();
  const note = await written(chat);
  const missing = { code: 'NOT_FOUND', retry: false };
  for (const answer of [
    await chat.rpc.writeNote(DAN, aNote()),
    await chat.rpc.editNote(DAN, note.id, { text: 'mine', mentions: [] }),
    await chat.rpc.deleteNote(DAN, note.id),
    await chat.rpc.markSolution(DAN, note.id, true),
    await chat.rpc.entry(DAN, note.id),
  ]) {
    expect(answer).toEqual({ ok: false, error: missing });
  }
});

test('a note of an earlier session is not there for whoever reads the present one alone', async () => {
  const chat = await servedChat();
  const note = await written(chat, AYA, 'of before');
  await chat.rpc.applyWish(AYA, { type: 'resolve', reason: 'solved' }, { commandId: crypto.randomUUID() });
  await chat.rpc.applyWish(AYA, { type: 'archive' }, { commandId: crypto.randomUUID() });
  const ended = Date.now();
  await expect.poll(() => Date.now()).toBeGreaterThan(ended + 1);
  await chat.rpc.receive([textIn(chat, 'help, again')]);
  await claim(chat, AYA);
  const { 'chat.history': _none, ...grants } = AYA.access.grants;
  const limited = { ...AYA, access: { ...AYA.access, grants } };
  expect(await chat.rpc.editNote(limited, note.id, { text: 'x', mentions: [] })).toMatchObject({ ok: false });
  const page = await chat.rpc.entries(limited, { before: null, limit: 100 });
  expect(JSON.stringify(page)).not.toContain('of before');
});

describe('following', () => {
  const followersOf = async (chat: TestChat) => (await rowOf(chat)).followers?.map(({ name }) => name);

  test('is told with the row, once however often one asks, and ends', async () => {
    const chat = await servedChat();
    expect(await followersOf(chat)).toBeUndefined();
    for (const asker of [BEN, CHI, BEN]) expect(await chat.rpc.follow(asker, true)).toMatchObject({ ok: true });
    expect(await followersOf(chat)).toEqual(['ben', 'chi']);
    const ben = await openDesk(chat, BEN);
    await chat.rpc.follow(BEN, false);
    await chat.rpc.follow(BEN, false);
    expect(await followersOf(chat)).toEqual(['chi']);
    await expect
      .poll(() => changesOf(ben).at(-1)?.chat.followers)
      .toEqual([{ operatorId: CHI.operatorId, name: 'chi' }]);
    // It outlives what is said in the chat.
    await chat.rpc.receive([textIn(chat, 'still there?')]);
    expect(await followersOf(chat)).toEqual(['chi']);
  });

  test('is for whoever may see the chat', async () => {
    const chat = await servedChat();
    expect(await chat.rpc.follow(DAN, true)).toEqual({ ok: false, error: { code: 'NOT_FOUND', retry: false } });
    expect(await followersOf(chat)).toBeUndefined();
  });
});

const note = fc.record({
  act: fc.constantFrom('write', 'write', 'edit', 'delete', 'solution', 'again', 'follow'),
  by: fc.constantFrom(AYA, BEN, CHI, DAN),
  of: fc.nat(5),
  text: fc.constantFrom('noted hello', '/end', '', '@Ben noted', 'noted'.repeat(1_000)),
});

test('no sequence of note commands has anything for LINE, whatever the chat is in', async () => {
  const begin = fc.constantFrom('bot', 'served', 'resolved', 'blocked');
  await fc.assert(
    fc.asyncProperty(begin, fc.array(note, { minLength: 1, maxLength: 12 }), async (state, acts) => {
      const chat = state === 'bot' ? newChat() : await servedChat();
      if (state === 'bot') await chat.rpc.receive([textIn(chat, 'hi')]);
      if (state === 'resolved') {
        await chat.rpc.applyWish(AYA, { type: 'resolve', reason: 'solved' }, { commandId: crypto.randomUUID() });
      }
      if (state === 'blocked') await chat.rpc.receive([textIn(chat, '', { body: { kind: 'unfollow' } })]);
      // Seen as it is put there: the lane throws away what belongs to no message, so that it never stays to be found.
      const queued = vi.spyOn(OutboxStore.prototype, 'queueLineCall').mockClear();
      const ids: string[] = [];
      for (const { act, by, of, text } of acts) {
        const id = ids[of % Math.max(1, ids.length)] ?? newUuidV7(Date.now());
        if (act === 'write') ids.push(newUuidV7(Date.now()));
        if (act === 'write') await chat.rpc.writeNote(by, { id: ids.at(-1) ?? '', text, mentions: [] });
        if (act === 'again') await chat.rpc.writeNote(by, { id, text, mentions: [] });
        if (act === 'edit') await chat.rpc.editNote(by, id, { text, mentions: [] });
        if (act === 'delete') await chat.rpc.deleteNote(by, id);
        if (act === 'follow') await chat.rpc.follow(by, of % 2 === 0);
        if (act === 'solution') await chat.rpc.markSolution(by, id, of % 2 === 0);
      }
      const known: readonly string[] = ids;
      expect(queued.mock.calls.filter(([id, body]) => known.includes(id) || body.includes('noted'))).toEqual([]);
      expect(line.screenOf(chat.userId).join()).not.toContain('noted');
    }),
    { numRuns: 25 },
  );
}, 60_000);
