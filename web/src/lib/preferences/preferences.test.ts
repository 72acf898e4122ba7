import { beforeEach, expect, test, vi } from 'vitest';
import { DEFAULT_PREFERENCES } from '$protocol/preference-defaults';
import type { PreferenceChange, PreferenceSection, Preferences } from '$protocol/preferences';
import type { ApiResult } from '../api/api-result';
import { done, refused } from '../api/api-result';
import { MemoryStorage } from '../testing/build';
import { PREFERENCES_KEY, PreferencesStore } from './preferences.svelte';
import { PreferencesSync } from './preferences-sync';

const setProperty = vi.fn();
const root = { dataset: {} as Record<string, string>, style: { fontSize: '', setProperty } };
const AWAY = refused({ code: 'OFFLINE', retry: true });

beforeEach(() => {
  vi.stubGlobal('document', { documentElement: root });
  return () => vi.unstubAllGlobals();
});

/** The server: what it has of one person, and the changes in their order. */
class FakeServer {
  preferences: Preferences = DEFAULT_PREFERENCES;
  readonly changes: [PreferenceSection, PreferenceChange][] = [];
  isAway = false;
  /** Calls wait for it. */
  gate: Promise<void> = Promise.resolve();

  async read(): Promise<ApiResult<Preferences>> {
    await this.gate;
    return this.isAway ? AWAY : done(this.preferences);
  }

  async change(section: PreferenceSection, change: PreferenceChange): Promise<ApiResult<Preferences>> {
    this.changes.push([section, change]);
    await this.gate;
    if (this.isAway) return AWAY;
    this.preferences = { ...this.preferences, [section]: { ...this.preferences[section], ...change } };
    return done(this.preferences);
  }
}

function storeOn(storage: Storage, server = new FakeServer(), operatorId = 'op_me') {
  return new PreferencesStore({ storage, operatorId, sync: async (store) => new PreferencesSync(store, server) });
}

test('a change holds before the server has heard of it, is on the page, and is remembered on this device', async () => {
  const [storage, server] = [new MemoryStorage(), new FakeServer()];
  const { promise, resolve: open } = Promise.withResolvers<void>();
  server.gate = promise;
  const store = storeOn(storage, server);
  const saving = store.save('look', { theme: 'dark', fontPercent: 120 });
  expect(store.current.look.theme).toBe('dark');
  expect([root.dataset.theme, root.style.fontSize]).toEqual(['dark', '120%']);
  expect(storeOn(storage).current.look).toMatchObject({ theme: 'dark', fontPercent: 120 });
  expect(store.outcomes.look).toBe('saving');
  open();
  await saving;
  expect(store.outcomes.look).toBe('saved');
  expect(server.preferences.look.theme).toBe('dark');
});

test('an answer that changes nothing leaves the page alone, where the edge of a pane may be under way', async () => {
  const store = storeOn(new MemoryStorage());
  const saving = store.save('look', { listPx: 300 });
  setProperty.mockClear();
  await saving;
  expect(store.outcomes.look).toBe('saved');
  expect(setProperty).not.toHaveBeenCalled();
  await store.save('look', { listPx: 310 });
  expect(setProperty).toHaveBeenCalledWith('--list', '310px');
});

test('what was chosen while a call is out goes with the next one, and what was chosen last stays', async () => {
  const server = new FakeServer();
  const { promise, resolve: open } = Promise.withResolvers<void>();
  server.gate = promise;
  const store = storeOn(new MemoryStorage(), server);
  const saves = [
    store.save('look', { listPx: 300 }),
    store.save('look', { listPx: 310 }),
    store.save('look', { listPx: 320, density: 'compact' }),
  ];
  await vi.waitFor(() => expect(server.changes).toHaveLength(1));
  open();
  await Promise.all(saves);
  expect(server.changes.at(-1)?.[1]).toMatchObject({ listPx: 320, density: 'compact' });
  expect(server.preferences.look).toMatchObject({ listPx: 320, density: 'compact' });
  expect(store.current.look.listPx).toBe(320);
  expect(store.unsent).toEqual({});
});

test('what the server has comes from another device, under what was chosen here', async () => {
  const server = new FakeServer();
  server.preferences = { ...DEFAULT_PREFERENCES, look: { ...DEFAULT_PREFERENCES.look, theme: 'light', listPx: 400 } };
  const store = storeOn(new MemoryStorage(), server);
  await store.load();
  expect(store.current.look).toMatchObject({ theme: 'light', listPx: 400 });
});

test('a read that was under way while something was saved does not bring back what was before', async () => {
  const server = new FakeServer();
  const { promise, resolve: answerRead } = Promise.withResolvers<void>();
  const late = {
    read: async () => {
      const before = await server.read();
      await promise;
      return before;
    },
    change: server.change.bind(server),
  };
  const store = new PreferencesStore({
    storage: new MemoryStorage(),
    operatorId: 'op_me',
    sync: async (made) => new PreferencesSync(made, late),
  });
  const loading = store.load();
  await store.save('look', { density: 'compact' });
  answerRead();
  await loading;
  expect(store.current.look.density).toBe('compact');
});

test('a choice that did not reach the server says so, and is sent when the desk is opened again', async () => {
  const [storage, server] = [new MemoryStorage(), new FakeServer()];
  server.isAway = true;
  const store = storeOn(storage, server);
  await store.save('look', { density: 'compact' });
  expect(store.outcomes.look).toMatchObject({ code: 'OFFLINE' });
  server.isAway = false;
  const next = storeOn(storage, server);
  expect(next.current.look.density).toBe('compact');
  await next.load();
  expect(server.preferences.look.density).toBe('compact');
  expect(next.unsent).toEqual({});
});

test('a part that could not be loaded says so, and is asked for anew', async () => {
  const server = new FakeServer();
  let isThere = false;
  const store = new PreferencesStore({
    storage: new MemoryStorage(),
    operatorId: 'op_me',
    sync: async (made) => {
      if (!isThere) throw new Error('no network');
      return new PreferencesSync(made, server);
    },
  });
  await store.save('look', { theme: 'dark' });
  expect(store.outcomes.look).toMatchObject({ code: 'OFFLINE' });
  isThere = true;
  await store.retry('look');
  expect(store.outcomes.look).toBe('saved');
  expect(server.preferences.look.theme).toBe('dark');
});

test('one person’s are not another’s; of whoever left only the look stays on the device', async () => {
  const storage = new MemoryStorage();
  const store = storeOn(storage);
  await store.save('look', { theme: 'dark' });
  await store.save('keys', { keys: { resolve: 'q' } });
  expect(storeOn(storage, new FakeServer(), 'op_other').current).toEqual(DEFAULT_PREFERENCES);
  store.forget();
  const kept = JSON.parse(storage.getItem(PREFERENCES_KEY) ?? '');
  expect(kept).toEqual({ look: store.current.look });
});

test.each([
  ['here', (store: PreferencesStore) => store.forget()],
  ['in another tab', (store: PreferencesStore) => store.stop()],
])('what is answered after she has signed out %s is kept no more on this device', async (_, leave) => {
  const [storage, server] = [new MemoryStorage(), new FakeServer()];
  const { promise, resolve: open } = Promise.withResolvers<void>();
  server.gate = promise;
  const store = storeOn(storage, server);
  const [loading, saving] = [store.load(), store.save('keys', { keys: { resolve: 'q' } })];
  await vi.waitFor(() => expect(server.changes).toHaveLength(1));
  storage.setItem(PREFERENCES_KEY, JSON.stringify({ look: DEFAULT_PREFERENCES.look }));
  leave(store);
  open();
  await Promise.all([loading, saving]);
  expect(server.preferences.keys).toMatchObject({ keys: { resolve: 'q' } });
  expect(JSON.parse(storage.getItem(PREFERENCES_KEY) ?? '')).toEqual({ look: DEFAULT_PREFERENCES.look });
});

test.each(['', 'x', 'null', '3', '{"by":"op_me","look":null}', '{"look":{"theme":"dark"}}'])(
  'what cannot be read on the device is the default: %s',
  (kept) => {
    const storage = new MemoryStorage();
    storage.setItem(PREFERENCES_KEY, kept);
    expect(storeOn(storage).current).toEqual(DEFAULT_PREFERENCES);
  },
);

test('another tab’s choice is followed, and does not undo one that is on its way', async () => {
  const [storage, server] = [new MemoryStorage(), new FakeServer()];
  server.isAway = true;
  const store = storeOn(storage, server);
  const tab = new EventTarget();
  const stop = new PreferencesSync(store, server).followTabs(tab);
  await store.save('look', { listPx: 333 });
  await storeOn(storage, new FakeServer()).save('look', { theme: 'dark', listPx: 400 });
  const news = Object.assign(new Event('storage'), { key: PREFERENCES_KEY });
  tab.dispatchEvent(news);
  expect(store.current.look).toMatchObject({ theme: 'dark', listPx: 333 });
  stop();
  await storeOn(storage).save('look', { theme: 'light' });
  tab.dispatchEvent(news);
  expect(store.current.look.theme).toBe('dark');
});
