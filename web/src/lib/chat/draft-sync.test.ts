// Drafts of one person on two devices and one server: they follow, the last written wins, nothing written here is lost, what was sent
// does not come back, and at sign-out the device keeps nothing.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DraftMode, DraftView, PutDraft } from '$protocol/draft';
import type { DraftApi } from '../api/draft-api';
import { MemoryStorage } from '../testing/build';
import { DraftStore } from './draft-store';
import { DraftSync } from './draft-sync';

const CHAT = 'demo:U1';

/** Keeps what was written last, as the Worker's statement does. */
class Server implements Pick<DraftApi, 'list' | 'put'> {
  readonly rows = new Map<string, DraftView>();
  readonly puts: PutDraft[] = [];
  isAway = false;

  async list() {
    if (this.isAway) return { ok: false, error: { code: 'OFFLINE', retry: true } } as const;
    return { ok: true, value: { items: [...this.rows.values()].filter(({ text }) => text !== '') } } as const;
  }

  async put(chatId: string, mode: DraftMode, { text: written, place, ageMs }: PutDraft) {
    const text = written.toWellFormed();
    if (this.isAway) return { ok: false, error: { code: 'OFFLINE', retry: true } } as const;
    this.puts.push({ text, place, ageMs });
    const key = `${chatId} ${mode}`;
    const known = this.rows.get(key);
    const writtenAt = Date.now() - ageMs;
    const draft = known && known.writtenAt > writtenAt ? known : { chatId, mode, text, place, writtenAt };
    this.rows.set(key, draft);
    return { ok: true, value: { draft } } as const;
  }
}

function device(server: Server) {
  const store = new DraftStore(new MemoryStorage(), 'op_me');
  const arrived: string[] = [];
  const sync = new DraftSync({
    store,
    api: server,
    onArrived: (_chatId, mode, text) => arrived.push(`${mode}: ${text}`),
  });
  sync.start();
  return { store, sync, arrived };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

test('it is saved once, half a second after the last key', async () => {
  const server = new Server();
  const { store } = device(server);
  for (const text of ['h', 'he', 'hel']) {
    store.write(CHAT, text, { epoch: 1, seq: 4 });
    await pass(400);
  }
  expect(server.puts).toEqual([]);
  await pass(100);
  expect(server.puts).toEqual([{ text: 'hel', place: { epoch: 1, seq: 4 }, ageMs: 500 }]);
  expect(store.get(CHAT)).toMatchObject({ text: 'hel', isSaved: true });
});

test('it follows to another device, per mode, and goes there when it was sent here', async () => {
  const server = new Server();
  const laptop = device(server);
  laptop.store.write(CHAT, 'half a', null);
  laptop.store.write(CHAT, 'for us', null, 'note');
  await pass(500);
  const phone = device(server);
  await pass(0);
  expect([phone.store.read(CHAT), phone.store.read(CHAT, 'note')]).toEqual(['half a', 'for us']);
  expect(phone.arrived.toSorted()).toEqual(['note: for us', 'reply: half a']);
  phone.store.write(CHAT, '', null);
  await pass(500);
  await laptop.sync.load(CHAT);
  expect([laptop.store.read(CHAT), laptop.arrived]).toEqual(['', ['reply: ']]);
});

test('what an older device still has does not take the place of the newer text, nor bring back what was sent', async () => {
  const server = new Server();
  const old = device(server);
  await pass(0);
  server.isAway = true;
  old.store.write(CHAT, 'from before', null);
  await pass(60_000);
  server.isAway = false;
  const other = device(server);
  other.store.write(CHAT, 'sent now', null);
  await pass(500);
  other.store.write(CHAT, '', null);
  await pass(500);
  await old.sync.load();
  await pass(0);
  expect([old.store.read(CHAT), old.arrived, server.rows.get(`${CHAT} reply`)?.text]).toEqual(['', ['reply: '], '']);
});

test('what was written without a line is taken there when it is back, and wins where it is the newest', async () => {
  const server = new Server();
  const here = device(server);
  here.store.write(CHAT, 'first', null);
  await pass(500);
  server.isAway = true;
  here.store.write(CHAT, 'in the tunnel', null);
  await pass(5_000);
  expect(here.store.get(CHAT)).toMatchObject({ text: 'in the tunnel', isSaved: false });
  server.isAway = false;
  await here.sync.load();
  await pass(0);
  expect([here.store.get(CHAT)?.isSaved, server.rows.get(`${CHAT} reply`)?.text]).toEqual([true, 'in the tunnel']);
});

test('an answer that was under way while one wrote on changes nothing here', async () => {
  const server = new Server();
  const here = device(server);
  server.rows.set(`${CHAT} reply`, { chatId: CHAT, mode: 'reply', text: 'old', place: null, writtenAt: 1 });
  const loading = here.sync.load();
  here.store.write(CHAT, 'being written', null);
  await loading;
  expect([here.store.read(CHAT), here.arrived]).toEqual(['being written', []]);
});

test('one that is too long for the server stays on its device', async () => {
  const server = new Server();
  const here = device(server);
  here.store.write(CHAT, 'x'.repeat(10_001), null);
  await pass(500);
  expect([server.puts, here.store.read(CHAT).length]).toEqual([[], 10_001]);
});

test('at sign-out what waits is taken to the server and nothing stays here', async () => {
  const server = new Server();
  const here = device(server);
  here.store.write(CHAT, 'half a', null);
  await here.sync.flush();
  here.sync.stop();
  here.store.clear();
  expect([here.store.all(), server.rows.get(`${CHAT} reply`)?.text]).toEqual([[], 'half a']);
});

test('what is answered after sign-out brings nothing back to the device', async () => {
  const server = new Server();
  const here = device(server);
  here.store.write(CHAT, 'half a', null);
  await pass(500);
  const [loading, saving] = [here.sync.load(), here.sync.flush()];
  here.sync.stop();
  here.store.clear();
  await Promise.all([loading, saving]);
  expect([here.store.all(), here.arrived]).toEqual([[], []]);
});

test('half a character stays as it is here, whatever the server makes of it', async () => {
  const server = new Server();
  const here = device(server);
  const half = 'so \ud83d';
  here.store.write(CHAT, half, null);
  await pass(500);
  await here.sync.load();
  expect([server.rows.get(`${CHAT} reply`)?.text, here.store.read(CHAT), here.arrived]).toEqual([
    'so \ufffd',
    half,
    [],
  ]);
  here.store.write(CHAT, 'so \ud83d\ude00', null);
  await pass(500);
  expect(server.rows.get(`${CHAT} reply`)?.text).toBe('so 😀');
});
