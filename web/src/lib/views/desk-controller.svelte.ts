// The desk of one signed-in operator: the list, the open chat, colleagues, queue and offers, what was written and not yet sent.
// Joins the parts that do not know each other: what a chat learns of itself reaches the list, what the list learns reaches the
// chat, the queue and the offers.
import type { MeView } from '$protocol/operator-view';
import { isGranted } from '../access/is-granted';
import type { ChatFilter } from '../api/chat-api';
import type { DeskApi } from '../api/desk-api';
import { bringOut } from '../chat/bring-out';
import { ChatController } from '../chat/chat-controller.svelte';
import { chatMoves } from '../chat/chat-moves';
import { LiveNews } from '../chat/live-news.svelte';
import { OutgoingController } from '../chat/outgoing-controller.svelte';
import { OutgoingStore } from '../chat/outgoing-store';
import { ThreadCache } from '../chat/thread-cache';
import { waitForNetwork } from '../chat/wait-for-network';
import { ChannelSendings } from '../composer/channel-sendings.svelte';
import { ComposerShelf } from '../composer/composer-shelf.svelte';
import type { Preparation } from '../composer/prepare-media';
import { chatName } from '../i18n/state-words';
import { InboxController } from '../inbox/inbox-controller.svelte';
import { Mentions } from '../inbox/mentions.svelte';
import type { LoginController } from '../login/login-controller.svelte';
import { m } from '../paraglide/messages';
import { PreferencesStore } from '../preferences/preferences.svelte';
import { SureStorage } from '../preferences/sure-storage';
import { afterPaint } from '../ui/after-paint';
import type { Acts } from './desk-acts';
import { DeskDrafts } from './desk-drafts.svelte';
import { DeskDuty } from './desk-duty.svelte';
import { PoliteQueue } from './polite-queue.svelte';

const RETURN_AGAIN_MS = 5_000;
const DRAFTS_WITHIN_MS = 1_500;

/** Drawing and measuring is loaded with the first file. */
async function prepareFile(file: File): Promise<Preparation> {
  try {
    const { prepareMedia } = await import('../composer/prepare-media');
    return await prepareMedia(file);
  } catch {
    // The part of the console that prepares could not be loaded; the file may be added again.
    return { ok: false, code: 'OFFLINE' };
  }
}

export class DeskController {
  me = $state.raw<MeView>() as MeView;
  readonly inbox: InboxController;
  /** Status, colleagues, queue and offers. */
  readonly duty: DeskDuty;
  readonly outgoing: OutgoingController;
  readonly drafts: DeskDrafts;
  readonly shelf = new ComposerShelf(prepareFile);
  readonly sendings: ChannelSendings;
  readonly news = new LiveNews();
  readonly preferences: PreferencesStore;
  /** Notes that name this operator. */
  readonly mentions: Mentions;
  chat = $state.raw<ChatController | null>(null);
  /** Answered from any page while no chat is open in the desk; at most one. */
  mini = $state.raw<ChatController | null>(null);
  #miniId: string | null = null;
  /** The list has the open chat. */
  #isListed = false;
  /** What the page that is shown can do. */
  acts = $state.raw<Acts>({});
  /** What lies over every page, opened by key or menu. */
  overlay = $state<'palette' | 'keys' | null>(null);
  /** The list beside the chat; on a phone there is one pane anyway. */
  isListShown = $state(true);
  /** In place of the chats. */
  beside = $state<'tickets' | 'mentions' | null>(null);
  /** Lines for readers about chats that are not open. */
  readonly announcements = new PoliteQueue();

  readonly #api: DeskApi;
  readonly #login: LoginController;
  readonly #cache = new ThreadCache();

  /** @param onOpen a chat became this operator's and is to be shown */
  constructor(api: DeskApi, login: LoginController, me: MeView, onOpen: (chatId: string) => void) {
    this.me = me;
    this.#api = api;
    this.#login = login;
    const { operatorId } = me.operator;
    const storage = new SureStorage(localStorage);
    this.preferences = new PreferencesStore({
      storage,
      operatorId,
      sync: async (store) => (await import('../preferences/load-sync')).startSync(store, api.client),
    });
    this.drafts = new DeskDrafts(operatorId, storage);
    this.sendings = new ChannelSendings(api.sending);
    this.outgoing = new OutgoingController({
      store: new OutgoingStore(storage, operatorId),
      uploads: { api: api.uploads, wait: waitForNetwork },
      send: (chatId, message) => api.chats.send(chatId, message),
      undoMs: () => this.preferences.current.composer.undoSec * 1_000,
    });
    this.mentions = new Mentions(api.client, ({ chatId, by: { name } }) => {
      this.announcements.say(m.mention_news({ name }));
      this.duty.notices?.hear('mention', chatId);
    });
    this.inbox = new InboxController({
      chats: api.chats,
      operatorId,
      isLead: isGranted(me.operator, 'chat.lead'),
      storage,
      ...this.#socketDeps(),
      onConnected: () => {
        (this.chat ?? this.mini)?.lineIsBack();
        this.drafts.load();
        void this.mentions.refresh();
      },
      onNews: (row) => {
        if (row.chatId !== (this.chat ?? this.mini)?.chatId)
          this.announcements.say(m.inbox_new_message({ name: chatName(row) }));
      },
      onRows: (rows, isLive) => {
        this.duty.noteRows(rows, isLive);
        this.#noteOpen(rows);
      },
      onGone: (chatIds) => {
        for (const chatId of chatIds) this.#cache.keep(chatId, null);
      },
      onPeople: (message) => this.duty.hearPeople(message),
      onAccess: () => void this.#whoAmI(),
      onTickets: () => this.duty.hearTickets(),
      onMentions: (news) => this.mentions.hear(news),
      onDeskNews: (news) => this.duty.notices?.hearNews(news),
    });
    this.duty = new DeskDuty({
      api,
      inbox: this.inbox,
      operatorId,
      isLead: () => isGranted(this.me.operator, 'queue.manage'),
      isNewLogin: () => login.takeNew(),
      announce: (words) => this.announcements.say(words),
      unsay: (words) => this.announcements.unsay(words),
      noticePreferences: () => this.preferences.current.notices,
      openChatId: () => this.chat?.chatId ?? null,
      onOpen,
    });
  }

  start(): void {
    this.inbox.start();
    this.duty.start();
    this.outgoing.resume();
    void this.sendings.ask();
    void this.drafts.start(this.#api.client);
    void this.preferences.load();
  }

  /** Another tab of this browser wrote into what they share. */
  heardStorage(key: string | null): void {
    this.outgoing.heard(key);
    this.drafts.heard(key);
  }

  /** Signed in again; `afresh`: the browser is online again. */
  resume(afresh = false): void {
    this.inbox.resume(afresh);
    (this.chat ?? this.mini)?.resume(afresh);
    this.outgoing.resume();
    if (!afresh) this.duty.signedInAgain();
  }

  stop(): void {
    this.drafts.stop();
    this.inbox.stop();
    this.duty.stop();
    this.chat?.stop();
    this.mini?.stop();
    this.outgoing.stop();
    this.announcements.stop();
    this.preferences.stop();
  }

  /** Her rights changed while she is here. */
  async #whoAmI(): Promise<void> {
    await this.#login.load();
    if (this.#login.me) this.me = this.#login.me;
    this.#cache.clear();
    this.duty.seeAnew();
    void this.mentions.refresh();
  }

  showView(filter: ChatFilter): void {
    this.showList();
    this.inbox.show(filter);
  }

  /** In place of whatever stands there: tickets, mentions, what a search found. */
  showList(): void {
    this.beside = null;
    this.isListShown = true;
    if (this.inbox.query !== '') this.inbox.search('');
  }

  open(chatId: string | null): void {
    if (this.chat?.chatId === chatId) return;
    this.#leave(this.chat);
    this.chat = null;
    // Before the other one is made: of one chat there is one line.
    this.#followMini(chatId !== null);
    if (chatId !== null) this.chat = this.#make(chatId);
    this.duty.notices?.look();
  }

  /** The open chat was taken from her and is hers again. */
  #noteOpen(rows: ReadonlyMap<string, unknown>): void {
    const chat = this.chat ?? this.mini;
    const isListed = chat !== null && rows.has(chat.chatId);
    if (isListed && !this.#isListed) chat.isBack();
    this.#isListed = isListed;
  }

  /** Keeps a chat at hand on every page; null: no longer. */
  keepMini(chatId: string | null): void {
    this.#miniId = chatId;
    this.#followMini(this.chat !== null);
  }

  /** @param isHidden a chat is open in the desk: the small one waits, without a line, until that is left */
  #followMini(isHidden: boolean): void {
    const wanted = isHidden ? null : this.#miniId;
    if ((this.mini?.chatId ?? null) === wanted) return;
    this.#leave(this.mini);
    this.mini = wanted === null ? null : this.#make(wanted);
  }

  #make(chatId: string): ChatController {
    const cached = this.#cache.of(chatId, this.inbox.find(chatId));
    const chat = new ChatController({
      chatId,
      operatorId: this.me.operator.operatorId,
      chats: this.#api.chats,
      sessions: this.#api.sessions,
      cached,
      session: new SureStorage(sessionStorage),
      bringOut: () => bringOut(this.outgoing, chatId),
      ...this.#socketDeps(),
      onRow: (view) => this.inbox.absorb(view),
      onFresh: (entries) => this.news.add(entries, this.me.operator.operatorId),
    });
    const ask = () => {
      if (chat.isStopped) return;
      void chat.open();
      this.drafts.load(chatId);
    };
    // What is known is on screen before anything is asked.
    if (cached === null) ask();
    else afterPaint(ask);
    return chat;
  }

  /** Resolves the open chat. `next`: the first chat in the list whose customer waits */
  async resolveOpen(): Promise<{ readonly isResolved: boolean; readonly next: string | null }> {
    const isNot = { isResolved: false, next: null };
    const chat = this.chat;
    const view = chat?.thread.chat;
    if (chat === null || !view || !chatMoves(view, this.me.operator).canResolve) return isNot;
    if ((await chat.session.resolve('solved')) !== null) return isNot;
    const next = this.inbox.rows.find((row) => row.chatId !== chat.chatId && row.unansweredSince !== null);
    return { isResolved: true, next: next?.chatId ?? null };
  }

  /** Takes back a resolution that was made a moment ago. What stands against it is told in the chat. */
  async reopen(chatId: string): Promise<void> {
    if (this.chat?.chatId === chatId) {
      await this.chat.session.reopen();
      return;
    }
    const answer = await this.#api.sessions.reopen(chatId, { commandId: crypto.randomUUID() });
    if (answer.ok) this.inbox.absorb(answer.value.chat);
  }

  get canClaimOpen(): boolean {
    const view = this.chat?.thread.chat;
    return view ? chatMoves(view, this.me.operator).canClaim : false;
  }

  async signOut(): Promise<void> {
    // Her other devices go on with it; a server that does not answer keeps nobody here.
    const drafts = this.drafts.flush();
    this.stop();
    await Promise.race([drafts, new Promise((resolve) => setTimeout(resolve, DRAFTS_WITHIN_MS))]);
    this.drafts.store.clear();
    this.preferences.forget();
    this.shelf.clear();
    this.outgoing.clear();
    await this.#login.signOut();
  }

  #leave(chat: ChatController | null): void {
    if (chat === null) return;
    chat.stop();
    this.#cache.keep(chat.chatId, chat.thread.isLoaded && chat.error === null ? chat.thread : null);
    this.news.clear();
    void this.drafts.flush();
    this.drafts.read();
  }

  /** A socket that lost its login asks first whether the browser still has one; only then is the desk locked. */
  #socketDeps() {
    let returnedAt = 0;
    return {
      proof: () => this.#api.login.socketProof(),
      mayReturn: () => this.#login.check(),
      serverNow: () => this.#api.client.clock.now(),
      onSignedOut: async () => {
        const now = Date.now();
        // A line that is refused again at once, whatever the API says: asking for a sign-in ends the circle.
        const isAgain = now - returnedAt < RETURN_AGAIN_MS;
        if (!isAgain && (await this.#login.check())) {
          returnedAt = now;
          this.resume();
        } else this.#login.lock();
      },
    };
  }
}
