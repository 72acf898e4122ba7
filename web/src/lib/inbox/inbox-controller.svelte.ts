// The list of chats: pages from the API, live rows from the inbox socket, the order on screen. Subscribe first, then load, then
// merge. Renders nothing. One per desk; views hand it to the list and give it the rows the open chat learns of.
import type { ChatRow, ChatView } from '$protocol/chat-view';
import type { InboxServerMessage } from '$protocol/inbox-server-message';
import { inboxServerMessage } from '$protocol/inbox-server-message';
import type { ApiError } from '../api/api-result';
import type { ChatFilter } from '../api/chat-api';
import { CHAT_FILTERS } from '../api/chat-api';
import type { LinkStatus } from '../realtime/live-socket';
import { LiveSocket } from '../realtime/live-socket';
import { inboxSocketUrl, openSocket } from '../realtime/open-socket';
import type { InboxRow, InboxState, InboxStep } from './apply-inbox-message';
import {
  applyInboxMessage,
  applyRows,
  applyViewers,
  chatsWithNews,
  EMPTY_INBOX,
  forgetRows,
  NO_VIEWERS,
  withNameSettled,
} from './apply-inbox-message';
import type { InboxDeps } from './inbox-deps';
import type { ListContext, Narrowing } from './inbox-order';
import { heldOrder, isByTeam, movedCount, orderedIds } from './inbox-order';
import { type LateCount, lateCount, NOBODY_LATE } from './late-count';
import { ListAsker } from './list-asker';
import { RowCompleter } from './row-completer';
import type { QueuePlace } from './row-look';
import { type TeamScope, teamsOf, toTeamScope } from './team-scope';

/** How far one view of the list is loaded. */
interface ListProgress {
  readonly phase: 'loading' | 'loaded' | 'failed';
  readonly nextCursor: string | null;
  readonly error: ApiError | null;
}

const SEARCH_AFTER_MS = 250;
const FILTER_KEY = 'kaiwa.inbox-view';
const SCOPE_KEY = 'kaiwa.inbox-teams';
/** Of those who are next, the first so many are asked for where no page brought them. */
const ASKED_OF_QUEUE_MAX = 30;

export class InboxController {
  filter = $state<ChatFilter>('all');
  /** What narrows the view beyond what it is. */
  narrowing = $state.raw<Narrowing | null>(null);
  /** Her saved views in their order, each with its list's address; none until ListTools knows them. */
  rail = $state.raw<readonly { readonly name: string; readonly address: string }[]>([]);
  query = $state('');
  rows = $state.raw<readonly InboxRow[]>([]);
  moved = $state(0);
  /** Of the shown teams; for leads alone. `hasMore`: there are more than are known here. */
  late = $state.raw<LateCount & { readonly hasMore: boolean }>({ ...NOBODY_LATE, hasMore: false });
  /** Whose chats are shown under Waiting, Late and Open. */
  scope = $state<TeamScope>('mine');
  /** Places in the queue, by chat. */
  queue = $state.raw<ReadonlyMap<string, QueuePlace>>(new Map());
  /** Colleagues who have a chat open now, by chat; known while the line is there. */
  viewers = $state.raw(NO_VIEWERS);
  progress = $state.raw<ListProgress>({ phase: 'loading', nextCursor: null, error: null });
  status = $state.raw<LinkStatus>({ state: 'connecting', since: Date.now(), nextTryAt: null });
  /** What the last resume brought, shown for two seconds. */
  caughtUp = $state.raw<{ readonly count: number; readonly at: number } | null>(null);

  readonly #deps: InboxDeps;
  readonly #socket: LiveSocket<InboxServerMessage>;
  readonly #completer: RowCompleter;
  readonly #asker: ListAsker;
  #state: InboxState = EMPTY_INBOX;
  #shown: readonly string[] = [];
  /** Chats that the search found by their name, in its order; null: nothing is searched for, or not yet. */
  hits = $state.raw<readonly string[] | null>(null);
  #myTeams: readonly string[] | null = null;
  #toldRows: InboxState['rows'] = EMPTY_INBOX.rows;
  #isHeld = false;
  #isUnderPointer = false;
  #loadCount = 0;
  #lateCount = 0;
  #ownCount = 0;
  #connectedCount = 0;
  #searchTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: InboxDeps) {
    this.#deps = deps;
    // The view this operator last looked at, on this device.
    this.filter = this.views.find((filter) => filter === deps.storage.getItem(FILTER_KEY)) ?? 'all';
    this.scope = toTeamScope(deps.storage.getItem(SCOPE_KEY));
    this.#asker = new ListAsker(deps.chats);
    this.#completer = new RowCompleter({
      row: (chatId) => deps.chats.row(chatId),
      rowOf: (chatId) => this.#state.rows.get(chatId),
      onRow: (row) => this.absorb(row),
      onNameless: (chatId) => this.#change(withNameSettled(this.#state, chatId)),
      onNews: (row) => deps.onNews(row),
    });
    this.#socket = new LiveSocket({
      url: () => inboxSocketUrl(this.#state.cursor),
      open: openSocket,
      parse: (json) => {
        const parsed = inboxServerMessage.safeParse(json);
        return parsed.success ? parsed.data : null;
      },
      onMessage: (message) => {
        this.viewers = applyViewers(this.viewers, message);
        if (message.type === 'people') deps.onPeople(message);
        else if (message.type === 'tickets') deps.onTickets();
        else if (message.type === 'mentions') deps.onMentions(message.news ?? null);
        else if (message.type === 'news') deps.onDeskNews(message.news);
        else if (message.type === 'access') this.#seeAnew();
        else if (message.type === 'rows') this.#hearRows(message);
        else this.#step(applyInboxMessage(this.#state, message));
      },
      onStatus: (status) => {
        this.status = status;
        if (status.state === 'connected') this.#connected();
        else this.viewers = NO_VIEWERS;
        if (status.state === 'signed_out') deps.onSignedOut();
      },
      proof: deps.proof,
      mayReturn: deps.mayReturn,
      now: () => Date.now(),
      serverNow: deps.serverNow,
      random: () => Math.random(),
    });
  }

  /** The views of the list that this person has. */
  get views(): readonly (typeof CHAT_FILTERS)[number][] {
    return this.#deps.isLead ? CHAT_FILTERS : CHAT_FILTERS.filter((filter) => filter !== 'late');
  }

  start(): void {
    this.#socket.start();
    void this.load().then(() => this.#askOwn());
    void this.#askLate();
  }

  #hearRows(message: Extract<InboxServerMessage, { type: 'rows' }>): void {
    const gone = message.gone ?? [];
    this.#asker.heard(
      gone,
      message.rows.map(({ row }) => row.chatId),
    );
    if (gone.length > 0) this.#deps.onGone(gone);
    this.#step(applyInboxMessage(this.#state, message));
  }

  /** Her own chats are known whatever view is shown: what is unread in them is counted. Live rows keep them. */
  async #askOwn(): Promise<void> {
    const asked = ++this.#ownCount;
    let cursor: string | null = null;
    do {
      const answer = await this.#asker.ask({ filter: 'mine', ...(cursor !== null && { cursor }) });
      if (asked !== this.#ownCount) return;
      if (!answer.ok) {
        this.#asker.later('own', answer.error, () => void this.#askOwn());
        return;
      }
      this.#change(applyRows(this.#state, answer.value.items));
      cursor = answer.value.nextCursor;
    } while (cursor !== null);
    this.#asker.answered('own');
  }

  /** What is late is counted whatever view is shown. Live rows keep the count. */
  async #askLate(): Promise<void> {
    if (!this.#deps.isLead) return;
    const teams = teamsOf(this.scope, this.#myTeams);
    const asked = ++this.#lateCount;
    const answer = await this.#asker.ask({ filter: 'late', ...(teams && { teams: [...teams] }) });
    if (asked !== this.#lateCount) return;
    if (!answer.ok) {
      this.#asker.later('late', answer.error, () => void this.#askLate());
      return;
    }
    this.#asker.answered('late');
    this.late = { ...this.late, hasMore: answer.value.nextCursor !== null };
    this.#change(applyRows(this.#state, answer.value.items));
  }

  /** Back after a sign-in. `afresh`: the network was away, so an open line may be dead without knowing it. */
  resume(afresh = false): void {
    if (afresh) this.#socket.restart();
    else this.#socket.start();
    if (this.progress.phase === 'failed') void this.load();
  }

  stop(): void {
    clearTimeout(this.#searchTimer);
    this.#asker.stop();
    this.#completer.stop();
    this.#socket.stop();
  }

  /** Leaves a search, which looks everywhere. */
  show(filter: ChatFilter, narrowing: Narrowing | null = null): void {
    const isSearch = this.query !== '';
    if (isSearch) this.search('');
    if (filter === this.filter && narrowing === this.narrowing) return;
    this.filter = filter;
    this.narrowing = narrowing;
    if (narrowing === null) this.#deps.storage.setItem(FILTER_KEY, filter);
    // The pointer may rest where the list is: what comes with the view finds its place first.
    this.#isHeld = false;
    void this.load().then(() => this.hold(this.#isUnderPointer));
  }

  #connected(): void {
    this.#connectedCount += 1;
    // Whatever could not be loaded before can be now.
    if (this.progress.phase === 'failed') this.retry();
    if (this.#connectedCount > 1) void this.#askLate();
    if (this.#connectedCount > 1) void this.#askOwn();
    this.#deps.onConnected();
  }

  /** The teams by which the present view is narrowed on this device; null: by none. */
  get chosenTeams(): ReadonlySet<string> | null {
    return this.#isByTeam ? teamsOf(this.scope, this.#myTeams) : null;
  }

  /** Narrows Waiting, Late and Open to these teams. */
  chooseScope(scope: TeamScope): void {
    this.scope = scope;
    this.#deps.storage.setItem(SCOPE_KEY, scope);
    this.settle();
    if (this.#isByTeam) void this.load();
    void this.#askLate();
  }

  /** The teams this operator is in. */
  setMyTeams(teams: readonly string[]): void {
    if (this.#myTeams?.join() === teams.join()) return;
    this.#myTeams = teams;
    if (this.scope === 'mine') void this.#askLate();
    if (this.scope === 'mine' && this.#isByTeam) void this.load();
    else this.#arrange();
  }

  /** Who waits, in order. */
  setQueue(queue: ReadonlyMap<string, QueuePlace>): void {
    this.queue = queue;
    this.#arrange();
    this.#askUnknown();
  }

  /**
   * Pages come by the length of the wait, the queue by who is next: whoever is near its front may be in none of them yet. Asked
   * once the page is there, and only of the teams that are shown.
   */
  #askUnknown(): void {
    if (this.filter !== 'waiting' || this.progress.phase === 'loading') return;
    const teams = teamsOf(this.scope, this.#myTeams);
    const front = [...this.queue].filter(([, { teamId }]) => teams === null || teams.has(teamId));
    for (const [chatId] of front.slice(0, ASKED_OF_QUEUE_MAX))
      if (!this.#state.rows.has(chatId)) void this.#completer.ask(chatId);
  }

  /** Whether this view's pages are those of teams. A search looks everywhere. */
  get #isByTeam(): boolean {
    return isByTeam(this.filter) && !this.narrowing?.isOfAllTeams && this.query.trim() === '';
  }

  /** Somebody is at this tab. @returns whether it could be told */
  tellActive(): boolean {
    return this.#socket.send({ type: 'active' });
  }

  /** She has this chat before her, of which a notice told; where it cannot be told, that climbs further. */
  tellLooked(chatId: string): void {
    this.#socket.send({ type: 'looked', chatId });
  }

  search(query: string): void {
    this.query = query;
    clearTimeout(this.#searchTimer);
    this.#searchTimer = setTimeout(() => void this.load(), query === '' ? 0 : SEARCH_AFTER_MS);
  }

  /** While pointer or focus is in the list nothing moves under it. */
  hold(isHeld: boolean): void {
    this.#isUnderPointer = isHeld;
    if (this.#isHeld === isHeld) return;
    this.#isHeld = isHeld;
    this.#arrange();
  }

  /** The operator wants the present order now, pointer or not. */
  settle(): void {
    this.#shown = [];
    this.#arrange();
  }

  find(chatId: string): InboxRow | null {
    return this.#state.rows.get(chatId) ?? null;
  }

  /** Of a chat's last change, as text; null: nothing is known of it. */
  placeOf(chatId: string): string | null {
    void this.rows;
    const row = this.#state.rows.get(chatId);
    return row ? `${chatId} ${row.epoch}.${row.seq}` : null;
  }

  /** What the open chat learned of itself, by its own socket or an answer. */
  absorb(row: ChatView | (ChatRow & { readonly readCount: number })): void {
    // The answer to what took it from her.
    if (this.#asker.isGone(row.chatId)) return;
    this.#change(applyRows(this.#state, [row]));
  }

  /** Loads the first page of the present view. Rows that are known already are on screen at once. */
  async load(): Promise<void> {
    if (this.query.trim() === '') this.hits = null;
    if (this.narrowing?.query === null) {
      this.#loadCount += 1;
      this.progress = { phase: 'loading', nextCursor: null, error: null };
      return this.#arrange();
    }
    const page = this.#loadPage(null);
    this.#arrange();
    await page;
  }

  /** The next page, when the end of the list comes near. */
  async loadMore(): Promise<void> {
    const { phase, nextCursor } = this.progress;
    if (phase === 'loaded' && nextCursor !== null) await this.#loadPage(nextCursor);
  }

  async #loadPage(cursor: string | null): Promise<void> {
    const load = ++this.#loadCount;
    const q = this.query.trim();
    this.progress = { phase: 'loading', nextCursor: cursor, error: null };
    const teams = this.chosenTeams;
    const query = {
      filter: q === '' ? this.filter : 'all',
      ...(cursor !== null && { cursor }),
      ...(q && { q }),
      ...(teams && { teams: [...teams] }),
      ...(q === '' && this.narrowing?.query && { narrowing: this.narrowing.query }),
    };
    const answer = await this.#asker.ask(query);
    if (load !== this.#loadCount) return;
    if (!answer.ok) {
      this.progress = { phase: 'failed', nextCursor: cursor, error: answer.error };
      this.#asker.later('page', answer.error, () => {
        if (this.progress.phase === 'failed') this.retry();
      });
      this.#askUnknown();
      this.#completer.pageSaid([]);
      return;
    }
    this.#asker.answered('page');
    const { items, nextCursor } = answer.value;
    const ids = items.map((item) => item.chatId);
    if (q !== '') this.hits = cursor === null ? ids : [...(this.hits ?? []), ...ids];
    this.progress = { phase: 'loaded', nextCursor, error: null };
    this.#change(applyRows(this.#state, items));
    this.#askUnknown();
    this.#completer.pageSaid(items);
  }

  retry(): void {
    if (this.progress.nextCursor === null) void this.load();
    else {
      this.progress = { ...this.progress, phase: 'loaded' };
      void this.loadMore();
    }
  }

  /** Her rights changed: what she saw may no longer be hers, and there may be more. */
  #seeAnew(): void {
    this.hits = null;
    this.#asker.forget();
    this.#change(forgetRows(this.#state));
    this.#deps.onAccess();
    void this.load().then(() => this.#askOwn());
  }

  #step(step: InboxStep): void {
    const before = this.#state;
    this.#state = step.state;
    // The first connection catches up too, with what the page may be too old to have; that is no news to anybody.
    const isReturn = this.#connectedCount > 1;
    if (isReturn && step.caughtUp !== null && step.caughtUp > 0)
      this.caughtUp = { count: step.caughtUp, at: Date.now() };
    if (step.reload) void this.load();
    if (step.reload) void this.#askLate();
    for (const chatId of step.fetchChats) this.#completer.heard(chatId, step.state.rows.get(chatId));
    if (step.caughtUp !== null) this.#completer.caughtUp(this.progress.phase === 'loading');
    if (before.rows === step.state.rows) return;
    this.#completer.note(chatsWithNews(before, step.state));
    this.#change(step.state, true);
  }

  #change(state: InboxState, isLive = false): void {
    this.#state = state;
    this.#completer.tell();
    this.#arrange(isLive);
  }

  #arrange(isLive = false): void {
    const { rows } = this.#state;
    if (this.hits !== null) {
      this.#shown = this.hits;
      this.moved = 0;
    } else {
      const { narrowing } = this;
      const ctx = { ...this.#listContext(), ...(narrowing?.isOfAllTeams && { teams: null }), narrowing };
      const target = orderedIds(rows.values(), this.filter, ctx);
      const isHeld = this.#isHeld && this.#shown.length > 0;
      this.#shown = isHeld ? heldOrder(this.#shown, target) : target;
      this.moved = isHeld ? movedCount(this.#shown, target) : 0;
    }
    this.rows = this.#shown.map((id) => rows.get(id)).filter((row) => row !== undefined);
    if (this.#deps.isLead) this.late = { ...this.late, ...lateCount(rows.values(), this.#listContext()) };
    if (rows === this.#toldRows) return;
    this.#toldRows = rows;
    this.#deps.onRows(rows, isLive);
  }

  #listContext(): ListContext {
    const { operatorId } = this.#deps;
    return { operatorId, teams: teamsOf(this.scope, this.#myTeams), queue: this.queue };
  }
}
