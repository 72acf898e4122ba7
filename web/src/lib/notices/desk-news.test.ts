import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ChatRow } from '$protocol/chat-view';
import type { DeskNews, UnansweredNews } from '$protocol/desk-news';
import type { NoticePreferences } from '$protocol/notice-preferences';
import { DEFAULT_PREFERENCES } from '$protocol/preference-defaults';
import { row } from '../testing/build';
import { fakeBrowser } from '../testing/fake-browser';
import { newsOn, openNews } from './desk-news';
import { NoticeCenter, type NoticeRow } from './notice-center.svelte';

const ren = { operatorId: 'op_ren', name: 'Ren' };
const news = (more: Partial<UnansweredNews> = {}): UnansweredNews => ({
  kind: 'unanswered',
  chatId: 'demo:U1',
  who: ren,
  asks: 'message',
  since: 1,
  ...more,
});
const FAILS: DeskNews = {
  kind: 'channel_failure',
  channelId: 'demo',
  name: 'Bank',
  code: 'CREDENTIALS_REFUSED',
  mayOpen: true,
};
const waits = (more: Partial<ChatRow> = {}) => row({ state: 'active', owner: ren, unansweredSince: 5, ...more });

describe('what a colleague has seen to is no news any more', () => {
  test.each<[string, UnansweredNews, ChatRow | null, boolean]>([
    ['she has still not answered', news(), waits(), true],
    ['a chat that is not known here', news(), null, true],
    ['she answered', news(), waits({ unansweredSince: null }), false],
    ['it went to somebody else', news(), waits({ owner: { operatorId: 'op_2', name: 'Aya' } }), false],
    ['it is resolved', news(), waits({ state: 'resolved' }), false],
    ['given to her, not taken up', news({ asks: 'assigned' }), waits({ state: 'assigned' }), true],
    ['given to her, taken up', news({ asks: 'assigned' }), waits(), false],
    ['an offer that is over', news({ asks: 'offer' }), waits({ state: 'waiting', owner: null, offer: null }), false],
  ])('%s', (_, told, now, isOpen) => {
    const rows = new Map(now === null ? [] : [[now.chatId, now]]);
    expect(openNews([told, FAILS], rows)).toEqual(isOpen ? [told, FAILS] : [FAILS]);
  });
});

describe('in the console of whoever leads', () => {
  let browser: ReturnType<typeof fakeBrowser>;
  beforeEach(() => {
    vi.useFakeTimers();
    browser = fakeBrowser();
  });
  afterEach(() => {
    browser.end();
    vi.useRealTimers();
  });

  async function setUp(preferences: Partial<NoticePreferences> = {}, openChatId: string | null = null) {
    const opened: string[] = [];
    const chat: NoticeRow = { ...row(), ...waits(), lacks: { name: false, preview: false } };
    const center = new NoticeCenter(
      {
        person: () => ({ operatorId: 'op_me', teams: null, isLead: true }),
        preferences: () => ({ ...DEFAULT_PREFERENCES.notices, ...preferences }),
        openChatId: () => openChatId,
        onOpen: (chatId) => opened.push(chatId),
        onOpenPath: (path) => opened.push(path),
        onLooked: () => undefined,
        renewPush: async () => undefined,
        now: () => Date.now(),
      },
      new Map([[chat.chatId, chat]]),
    );
    await vi.advanceTimersByTimeAsync(700);
    const hear = async (told: DeskNews) => {
      center.hearNews(told);
      await vi.advanceTimersByTimeAsync(0);
    };
    return { center, opened, hear };
  }

  test('it stands as a card, and with the tab behind others as a notification that says who and which chat', async () => {
    const { center, hear, opened } = await setUp();
    browser.look(false);
    await hear(news());
    await hear(FAILS);
    await hear(news({ since: 2 }));
    expect(center.news.map(newsOn)).toEqual(['demo:U1', 'channel:demo']);
    expect(browser.shown()).toEqual(['Bank: trouble with the channel', '田中 花子: nothing from Ren yet']);
    center.openNews(news());
    center.openNews(FAILS);
    await vi.advanceTimersByTimeAsync(0);
    expect([opened, center.news, browser.shown()]).toEqual([['demo:U1', '/settings/channels'], [], []]);
    center.stop();
  });

  test('it goes when the colleague has answered', async () => {
    const { center, hear } = await setUp();
    await hear(news());
    const answered: NoticeRow = {
      ...row(),
      ...waits({ unansweredSince: null }),
      lacks: { name: false, preview: false },
    };
    center.noteRows(new Map([['demo:U1', answered]]), true);
    expect(center.news).toEqual([]);
    center.stop();
  });

  test('not of a chat that she looks at, and without a notification where she wants none', async () => {
    const looking = await setUp({}, 'demo:U1');
    await looking.hear(news());
    expect(looking.center.news).toEqual([]);
    looking.center.stop();
    const muted = await setUp({ isMuted: true });
    browser.look(false);
    await muted.hear(news());
    expect([muted.center.news.length, browser.shown()]).toEqual([1, []]);
    muted.center.stop();
  });
});
