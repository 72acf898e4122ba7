import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { NoticePreferences } from '$protocol/notice-preferences';
import { DEFAULT_PREFERENCES } from '$protocol/preference-defaults';
import { row } from '../testing/build';
import { fakeBrowser } from '../testing/fake-browser';
import { NoticeCenter, type NoticeRow } from './notice-center.svelte';

const me = { operatorId: 'op_me', name: 'Me' };
const LACKS_NOTHING = { name: false, preview: false, reads: false };
const chat = (more: Partial<NoticeRow> = {}): NoticeRow => ({ ...row(), lacks: LACKS_NOTHING, ...more });
const mine = (more: Partial<NoticeRow> = {}) => chat({ state: 'active', owner: me, ...more });
const rowsOf = (...rows: readonly NoticeRow[]) => new Map(rows.map((each) => [each.chatId, each]));
const NIGHT = new Date(2026, 10, 30, 23);

let browser: ReturnType<typeof fakeBrowser>;

beforeEach(() => {
  vi.useFakeTimers({ now: NIGHT });
  browser = fakeBrowser();
});
afterEach(() => {
  browser.end();
  vi.useRealTimers();
});

interface SetUp {
  readonly preferences?: Partial<NoticePreferences>;
  readonly openChatId?: string | null;
  readonly isPressed?: boolean;
  readonly rows?: readonly NoticeRow[];
}

async function setUp({ preferences = {}, openChatId = null, isPressed = true, rows = [] }: SetUp = {}) {
  const opened: string[] = [];
  const looked: string[] = [];
  const tab = { openChatId };
  const renewPush = vi.fn(async () => undefined);
  const center = new NoticeCenter(
    {
      person: () => ({ operatorId: 'op_me', teams: null, isLead: false }),
      preferences: () => ({ ...DEFAULT_PREFERENCES.notices, ...preferences }),
      openChatId: () => tab.openChatId,
      onOpen: (chatId) => opened.push(chatId),
      onOpenPath: (path) => opened.push(path),
      onLooked: (chatId) => looked.push(chatId),
      now: () => Date.now(),
      renewPush,
    },
    rowsOf(...rows),
  );
  if (isPressed) center.pressed();
  await vi.advanceTimersByTimeAsync(700);
  return { center, opened, looked, tab, renewPush };
}

test('what this browser has subscribed goes on under each login that comes', async () => {
  const { center, renewPush } = await setUp();
  expect(renewPush).toHaveBeenCalledTimes(1);
  center.signedIn();
  expect(renewPush).toHaveBeenCalledTimes(2);
  center.stop();
});

const MESSAGE = [mine(), mine({ inboundCount: 1 })] as const;

describe('the desk is told once she looks', () => {
  test('at what was told to her, and not before', async () => {
    const { center, looked, tab } = await setUp({ rows: [MESSAGE[0]] });
    center.noteRows(rowsOf(MESSAGE[1]), true);
    tab.openChatId = 'demo:U2';
    center.look();
    expect(looked).toEqual([]);
    tab.openChatId = 'demo:U1';
    browser.look(false);
    center.look();
    expect(looked, 'the tab is behind others').toEqual([]);
    browser.look(true);
    center.look();
    expect(looked).toEqual(['demo:U1']);
    center.stop();
  });

  test('or that it is before her already; a chat that is only given to her is not', async () => {
    const given = mine({ state: 'assigned', version: 2 });
    const { center, looked, tab } = await setUp({ rows: [chat({ state: 'waiting' })], openChatId: 'demo:U1' });
    center.noteRows(rowsOf(given), true);
    expect(looked).toEqual(['demo:U1']);
    tab.openChatId = null;
    center.noteRows(rowsOf(given, mine({ chatId: 'demo:U2', state: 'assigned' })), true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(looked).toEqual(['demo:U1']);
    center.stop();
  });
});

describe('a message in one of her chats', () => {
  test('sounds and, with the tab behind others, is shown; the tab that leads does it alone', async () => {
    const first = await setUp({ rows: [MESSAGE[0]] });
    const second = await setUp({ rows: [MESSAGE[0]] });
    browser.look(false);
    for (const { center } of [first, second]) center.noteRows(rowsOf(MESSAGE[1]), true);
    await vi.advanceTimersByTimeAsync(0);
    expect(browser.rings()).toBe(1);
    expect(browser.shown()).toEqual(['田中 花子: new message']);
    second.center.stop();
    await vi.advanceTimersByTimeAsync(4_000);
    first.center.noteRows(rowsOf(mine({ inboundCount: 2 })), true);
    expect(browser.rings()).toBe(2);
    first.center.stop();
  });

  test('the tab that was pressed last is the one that leads', async () => {
    const first = await setUp({ rows: [MESSAGE[0]] });
    const second = await setUp({ rows: [MESSAGE[0]] });
    first.center.pressed();
    await vi.advanceTimersByTimeAsync(0);
    second.center.noteRows(rowsOf(MESSAGE[1]), true);
    expect(browser.rings()).toBe(0);
    first.center.noteRows(rowsOf(MESSAGE[1]), true);
    expect(browser.rings()).toBe(1);
    for (const { center } of [first, second]) center.stop();
  });

  test('is not told where she looks at the chat, in whichever tab', async () => {
    const other = await setUp({ openChatId: 'demo:U1' });
    const { center } = await setUp({ rows: [MESSAGE[0]] });
    center.noteRows(rowsOf(MESSAGE[1]), true);
    expect(browser.rings()).toBe(0);
    other.tab.openChatId = null;
    other.center.look();
    await vi.advanceTimersByTimeAsync(0);
    center.noteRows(rowsOf(mine({ inboundCount: 2 })), true);
    expect(browser.rings()).toBe(1);
    for (const each of [center, other.center]) each.stop();
  });

  test.each<[string, Partial<NoticePreferences>]>([
    ['switched off', { kinds: { message: { sound: false, notification: false } } }],
    ['do not disturb', { isMuted: true }],
    [
      'quiet hours',
      { quiet: { isOn: true, from: '22:00', to: '07:00', zone: Intl.DateTimeFormat().resolvedOptions().timeZone } },
    ],
  ])('%s: nothing', async (_, preferences) => {
    const { center } = await setUp({ preferences, rows: [MESSAGE[0]] });
    browser.look(false);
    center.noteRows(rowsOf(MESSAGE[1]), true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([browser.rings(), browser.shown()]).toEqual([0, []]);
    center.stop();
  });

  test('rings once in three seconds, whatever comes', async () => {
    const { center } = await setUp({ rows: [MESSAGE[0]] });
    for (const inboundCount of [1, 2, 3]) center.noteRows(rowsOf(mine({ inboundCount })), true);
    expect(browser.rings()).toBe(1);
    center.stop();
  });

  test('rings again until it was read, where she wants that', async () => {
    const { center } = await setUp({ preferences: { repeats: true }, rows: [MESSAGE[0]] });
    center.noteRows(rowsOf(MESSAGE[1]), true);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(browser.rings()).toBe(2);
    center.noteRows(rowsOf(mine({ inboundCount: 1, readCount: 1 })), true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(browser.rings()).toBe(2);
    center.stop();
  });

  test('its words are shown only where she allows it, and it goes when it was read', async () => {
    const said = { preview: { author: 'customer' as const, type: 'text', text: 'my card number' } };
    const { center } = await setUp({ rows: [MESSAGE[0]] });
    browser.look(false);
    center.noteRows(rowsOf(mine({ inboundCount: 1, ...said })), true);
    await vi.advanceTimersByTimeAsync(0);
    expect(browser.bodies()).toEqual(['']);
    center.noteRows(rowsOf(mine({ inboundCount: 1, readCount: 1, ...said })), true);
    await vi.advanceTimersByTimeAsync(0);
    expect(browser.shown()).toEqual([]);
    center.stop();
    const open = await setUp({ preferences: { showsText: true }, rows: [MESSAGE[0]] });
    open.center.noteRows(rowsOf(mine({ inboundCount: 1, ...said })), true);
    await vi.advanceTimersByTimeAsync(0);
    expect(browser.bodies()).toEqual(['my card number']);
    open.center.stop();
  });
});

test('what could not be heard before the first press is told, until there is one', async () => {
  const { center } = await setUp({ isPressed: false, rows: [MESSAGE[0]] });
  center.noteRows(rowsOf(MESSAGE[1]), true);
  expect([browser.rings(), center.sound.wasBlocked]).toEqual([0, true]);
  center.pressed();
  await vi.advanceTimersByTimeAsync(0);
  expect(center.sound.wasBlocked).toBe(false);
  center.stop();
});

test('what the desk finds when it is opened is no news, but for an offer', async () => {
  const offer = { decisionNo: 1, to: me, until: 99_000 };
  const { center } = await setUp({
    rows: [chat({ state: 'waiting' }), mine({ chatId: 'demo:U2', state: 'assigned', inboundCount: 3 })],
  });
  center.noteRows(rowsOf(chat({ chatId: 'demo:U3', state: 'waiting' })), false);
  expect(browser.rings()).toBe(0);
  center.stop();
  const again = await setUp({ rows: [chat({ state: 'waiting', offer })] });
  expect(browser.rings()).toBe(1);
  again.center.stop();
});

test('what comes while the desk is still being loaded is told once', async () => {
  const started = new NoticeCenter(
    {
      person: () => ({ operatorId: 'op_me', teams: null, isLead: false }),
      preferences: () => DEFAULT_PREFERENCES.notices,
      openChatId: () => null,
      onOpen: () => undefined,
      onOpenPath: () => undefined,
      onLooked: () => undefined,
      now: () => Date.now(),
      renewPush: async () => undefined,
    },
    rowsOf(),
  );
  started.pressed();
  started.noteRows(rowsOf(mine()), false);
  started.noteRows(rowsOf(mine({ inboundCount: 1 })), true);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(browser.rings()).toBe(1);
  started.noteRows(rowsOf(mine({ inboundCount: 1, seq: 2 })), true);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(browser.rings()).toBe(1);
  started.stop();
});

test('one’s own act is no news: the chat she takes is before her a moment later', async () => {
  const { center, tab } = await setUp({ rows: [chat({ state: 'waiting' })] });
  center.noteRows(rowsOf(mine()), true);
  tab.openChatId = 'demo:U1';
  await vi.advanceTimersByTimeAsync(1_000);
  expect(browser.rings()).toBe(0);
  center.stop();
});

test('who is given away at once did not wait', async () => {
  const waiting = { kinds: { waiting: { sound: true, notification: true } } };
  const { center } = await setUp({ preferences: waiting, rows: [chat()] });
  browser.look(false);
  center.noteRows(rowsOf(chat({ state: 'waiting' })), true);
  center.noteRows(rowsOf(chat({ state: 'assigned', owner: { operatorId: 'op_2', name: 'Ren' } })), true);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([browser.rings(), browser.shown()]).toEqual([0, []]);
  center.stop();
});

test('a notification waits for the name of a new customer, and a press on it opens the chat', async () => {
  const { center, opened } = await setUp({ rows: [chat()] });
  browser.look(false);
  center.noteRows(rowsOf(chat({ state: 'waiting', name: null, lacks: { ...LACKS_NOTHING, name: true } })), true);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(browser.shown()).toEqual([]);
  center.noteRows(rowsOf(chat({ state: 'waiting', name: 'Mali' })), true);
  await vi.advanceTimersByTimeAsync(0);
  expect(browser.shown()).toEqual(['Mali is waiting']);
  browser.press('demo:U1');
  expect(browser.isSubscribed()).toBe(true);
  expect(opened).toEqual(['demo:U1']);
  center.stop();
  await vi.advanceTimersByTimeAsync(0);
  expect(browser.shown(), 'signing out leaves nothing of a customer on the screen').toEqual([]);
  expect(browser.isSubscribed(), 'who signs in next gets no pushes by herself').toBe(false);
});

test('the icon of the tab has a dot and the app its number while chats want her', async () => {
  const { center } = await setUp();
  center.mark(3);
  expect([browser.icon(), browser.badge()]).toEqual(['/favicon-news.svg', 3]);
  center.mark(0);
  expect([browser.icon(), browser.badge()]).toEqual(['/favicon.svg', 0]);
  center.stop();
});
