// Tells this person what happens at her desk: compares what is known of the chats with what was, asks the one rule by which ways
// (`$domain/notices`), and sounds and shows it if this is the tab that leads. Renders nothing. Loaded right behind the desk; one per desk.
import { decideNotice } from '$domain/notices/decide-notice';
import type { ChatNoticeKind } from '$domain/notices/notice-kind';
import { type NoticePerson, newsOf } from '$domain/notices/row-news';
import type { ChatListItem } from '$protocol/chat-view';
import type { DeskNews } from '$protocol/desk-news';
import type { NoticePreferences } from '$protocol/notice-preferences';
import { chatName } from '../i18n/state-words';
import { newsOn, openNews } from './desk-news';
import { NoticeSound } from './notice-sound.svelte';
import { newsTitle, noticeWords } from './notice-words';
import { endPush } from './push-browser';
import { closeNotices, showNotice } from './system-notices';
import { TabLead } from './tab-lead';
import { markTab } from './tab-marks';
import { TabSight } from './tab-sight';

/** A row, and what of it is still on its way. */
export type NoticeRow = ChatListItem & { readonly lacks: { readonly name: boolean; readonly preview: boolean } };
export type NoticeRows = ReadonlyMap<string, NoticeRow>;

export interface NoticeCenterDeps {
  person(): NoticePerson;
  preferences(): NoticePreferences;
  /** The chat that this tab shows. */
  openChatId(): string | null;
  /** A notification was pressed. */
  onOpen(chatId: string): void;
  onOpenPath(path: string): void;
  /** She has this chat before her, of which a notice told or would have. */
  onLooked(chatId: string): void;
  now(): number;
  /** What this browser has subscribed goes on under the login that is there now. */
  renewPush(): Promise<void>;
}

const DESK = '/inbox';
const CHANNELS = '/settings/channels';
/** One's own act is told by the row before its answer shows the chat; a queue gives a chat away a moment after it came in. */
const SETTLES_MS = 600;
const REPEATS_EVERY_MS = 30_000;
const MAY_BE_OWN: ReadonlySet<ChatNoticeKind> = new Set(['assigned', 'waiting', 'state']);
/** It waits for her until she has looked. */
const WANTS_A_LOOK: ReadonlySet<ChatNoticeKind> = new Set(['offer', 'assigned', 'message']);

export class NoticeCenter {
  readonly sound = new NoticeSound();
  /** What she is told as one who leads, and has not put away; the newest first. */
  news = $state.raw<readonly DeskNews[]>([]);
  readonly #deps: NoticeCenterDeps;
  readonly #lead = new TabLead();
  readonly #sight: TabSight;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #rows: NoticeRows = new Map();
  /** The lock of the tab that leads is granted a moment after the start. */
  #isSettled = false;
  /** Notices whose customer has no name yet, by chat. */
  readonly #unnamed = new Map<string, ChatNoticeKind>();
  /** What rings again until it was seen to, by chat. */
  readonly #unseen = new Map<string, ChatNoticeKind>();
  /** What asked for her and was not looked at: the desk is told when it is. */
  readonly #asking = new Set<string>();
  #repeat: ReturnType<typeof setInterval> | undefined;
  readonly #onPressed = ({ data }: MessageEvent<{ readonly openChat?: string; readonly openPath?: string }>) => {
    if (typeof data?.openChat === 'string') this.#deps.onOpen(data.openChat);
    if (typeof data?.openPath === 'string') this.#deps.onOpenPath(data.openPath);
  };
  readonly #onLook = () => this.look();

  /** @param rows what the desk knows already: no news, but for what is offered */
  constructor(deps: NoticeCenterDeps, rows: NoticeRows) {
    this.#deps = deps;
    this.#sight = new TabSight({
      look: () => ({
        isLooking: document.visibilityState === 'visible' && document.hasFocus(),
        chatId: deps.openChatId(),
      }),
      now: () => deps.now(),
    });
    this.#lead.start();
    this.#sight.start();
    for (const name of ['focus', 'blur']) window.addEventListener(name, this.#onLook);
    document.addEventListener('visibilitychange', this.#onLook);
    navigator.serviceWorker?.addEventListener('message', this.#onPressed);
    this.#repeat = setInterval(() => this.#ringAgain(), REPEATS_EVERY_MS);
    // Pressed before this part was there.
    if (navigator.userActivation?.hasBeenActive) this.pressed();
    this.noteRows(rows, false);
    this.signedIn();
    this.#later(() => {
      this.#isSettled = true;
    });
  }

  /** Now, or anew: a subscription ends with the login that made it. */
  signedIn(): void {
    unheard(this.#deps.renewPush());
  }

  /** She has signed out. */
  stop(): void {
    clearInterval(this.#repeat);
    for (const timer of this.#timers) clearTimeout(timer);
    for (const name of ['focus', 'blur']) window.removeEventListener(name, this.#onLook);
    document.removeEventListener('visibilitychange', this.#onLook);
    navigator.serviceWorker?.removeEventListener('message', this.#onPressed);
    this.#lead.stop();
    this.#sight.stop();
    this.sound.stop();
    markTab(0);
    unheard(closeNotices(null));
    unheard(endPush());
  }

  /** A key or press in this tab. */
  pressed(): void {
    this.#lead.take();
    unheard(this.sound.unlock());
  }

  /** What this tab shows has changed, or whether it is looked at. */
  look(): void {
    this.#sight.tell();
    for (const chatId of this.#sight.get().chatIds) {
      this.#seen(chatId);
      this.dropNews(chatId);
      if (this.#asking.delete(chatId)) this.#deps.onLooked(chatId);
    }
  }

  /** How many chats want her. */
  mark(count: number): void {
    markTab(count);
  }

  /** What is known of the chats changed. @param isLive as it happened, and not by a page that was loaded */
  noteRows(rows: NoticeRows, isLive: boolean): void {
    const before = this.#rows;
    this.#rows = rows;
    const person = this.#deps.person();
    for (const [chatId, row] of rows) {
      const known = before.get(chatId) ?? null;
      if (known === row) continue;
      const isFresh = known === null && isLive && !row.lacks.preview;
      const news = newsOf(known, row, person).filter((kind) => known !== null || isFresh || kind === 'offer');
      for (const kind of news) this.hear(kind, chatId);
      if (this.#isSeenTo(row, person)) this.#seen(chatId);
    }
    this.#showNamed();
    this.#keepNews(openNews(this.news, rows));
  }

  /** Something happened in a chat, which its row may not say. */
  hear(kind: ChatNoticeKind, chatId: string): void {
    if (WANTS_A_LOOK.has(kind)) {
      if (this.#sight.get().chatIds.includes(chatId)) this.#deps.onLooked(chatId);
      else this.#asking.add(chatId);
    }
    if (this.#isSettled && !MAY_BE_OWN.has(kind)) {
      this.#tell(kind, chatId);
      return;
    }
    if (MAY_BE_OWN.has(kind) && this.#sight.get().chatIds.includes(chatId)) return;
    this.#later(() => {
      const row = this.#rows.get(chatId);
      const isGone = kind === 'waiting' && (row?.state !== 'waiting' || row.offer != null);
      if (row !== undefined && !isGone) this.#tell(kind, chatId);
    });
  }

  /** She is told something as one who leads. */
  hearNews(news: DeskNews): void {
    const chatId = newsOn(news);
    const sight = this.#sight.get();
    if (sight.chatIds.includes(chatId)) return;
    this.news = [news, ...this.news.filter((each) => newsOn(each) !== chatId)];
    if (!this.#lead.isLeader) return;
    const { volume, notification } = decideNotice(
      { kind: news.kind, chatId },
      this.#deps.preferences(),
      sight,
      this.#deps.now(),
    );
    this.sound.ring(news.kind, volume);
    if (!notification) return;
    const path = news.kind === 'unanswered' ? null : news.mayOpen ? CHANNELS : DESK;
    unheard(
      showNotice({ chatId, title: newsTitle(news, this.newsName(news)), body: '', ...(path !== null && { path }) }),
    );
  }

  openNews(news: DeskNews): void {
    this.dropNews(newsOn(news));
    if (news.kind === 'unanswered') this.#deps.onOpen(news.chatId);
    else this.#deps.onOpenPath(CHANNELS);
  }

  /** She has put it away, or looked. @param about as `newsOn` has it */
  dropNews(about: string): void {
    this.#keepNews(this.news.filter((each) => newsOn(each) !== about));
  }

  #keepNews(kept: readonly DeskNews[]): void {
    if (kept.length === this.news.length) return;
    for (const each of this.news) if (!kept.includes(each)) unheard(closeNotices(newsOn(each)));
    this.news = kept;
  }

  /** Of the customer, as far as she is known here, or the channel. */
  newsName(news: DeskNews): string {
    if (news.kind !== 'unanswered') return news.name;
    return chatName(this.#rows.get(news.chatId) ?? { name: null, sourceKind: 'user' });
  }

  #tell(kind: ChatNoticeKind, chatId: string): void {
    const ways = decideNotice({ kind, chatId }, this.#deps.preferences(), this.#sight.get(), this.#deps.now());
    if (ways.volume > 0 && WANTS_A_LOOK.has(kind)) this.#unseen.set(chatId, kind);
    if (!this.#lead.isLeader) return;
    this.sound.ring(kind, ways.volume);
    if (!ways.notification) return;
    this.#unnamed.set(chatId, kind);
    this.#showNamed();
  }

  /** Notifications wait for the customer's name, which a row may not have yet. */
  #showNamed(): void {
    for (const [chatId, kind] of this.#unnamed) {
      const row = this.#rows.get(chatId);
      if (row?.lacks.name) continue;
      this.#unnamed.delete(chatId);
      if (row !== undefined)
        unheard(showNotice({ chatId, ...noticeWords(kind, row, this.#deps.preferences().showsText) }));
    }
  }

  #ringAgain(): void {
    const [first] = this.#unseen;
    if (!this.#deps.preferences().repeats || first === undefined || !this.#lead.isLeader) return;
    const [chatId, kind] = first;
    const sight = this.#sight.get();
    this.sound.ring(kind, decideNotice({ kind, chatId }, this.#deps.preferences(), sight, this.#deps.now()).volume);
  }

  /** Nothing of the chat wants her any more: neither an offer nor a message that she has not read. */
  #isSeenTo(row: NoticeRow, { operatorId }: NoticePerson): boolean {
    const isOffered = row.offer?.to.operatorId === operatorId;
    const isUnread = row.owner?.operatorId === operatorId && row.inboundCount > row.readCount;
    return !isOffered && !isUnread && row.state !== 'waiting';
  }

  #seen(chatId: string): void {
    const wasTold = this.#unseen.delete(chatId);
    if (wasTold || this.#unnamed.delete(chatId)) unheard(closeNotices(chatId));
  }

  #later(task: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      task();
    }, SETTLES_MS);
    this.#timers.add(timer);
  }
}

/** A browser refuses all of this to a page that is being left: there is nobody to be told any more, and the next page begins anew. */
function unheard(work: Promise<void>): void {
  work.catch(() => undefined);
}
