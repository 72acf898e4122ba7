// The operator's duty at the desk: her status and colleagues, the queue, the offers, and how the inbox feeds them. Joins controllers
// that do not know each other; renders nothing. Made and stopped by DeskController.
import type { ChatView } from '$protocol/chat-view';
import type { InboxServerMessage } from '$protocol/inbox-server-message';
import type { NoticePreferences } from '$protocol/notice-preferences';
import type { DeskApi } from '../api/desk-api';
import type { InboxRow } from '../inbox/apply-inbox-message';
import type { InboxController } from '../inbox/inbox-controller.svelte';
import { isOfTeams } from '../inbox/inbox-order';
import { teamsOf } from '../inbox/team-scope';
import type { NoticeCenter } from '../notices/notice-center.svelte';
import { ActivityNotice } from '../people/activity-notice';
import { ownChats } from '../people/own-status';
import { PeopleController } from '../people/people-controller.svelte';
import { BreachNotices } from '../queue/breach-notices.svelte';
import { OffersController } from '../queue/offers-controller.svelte';
import { QueueController } from '../queue/queue-controller.svelte';
import { type WaitingSummary, waitingSummary } from '../queue/queue-places';
import { unreadChats } from './unread-chats';

export interface DeskDutyDeps {
  readonly api: DeskApi;
  readonly inbox: InboxController;
  readonly operatorId: string;
  /** Supervisors and admins see the queues of all teams live. */
  isLead(): boolean;
  isNewLogin(): boolean;
  announce(words: string): void;
  /** That line is no longer true. @returns whether it had not been told yet */
  unsay(words: string): boolean;
  /** How she wants to be told. */
  noticePreferences(): NoticePreferences;
  /** The chat that this tab shows. */
  openChatId(): string | null;
  /** A chat became this operator's and is to be shown. */
  onOpen(chatId: string): void;
}

export class DeskDuty {
  readonly people: PeopleController;
  readonly queue: QueueController;
  readonly offers: OffersController;
  /** Of supervisors alone. */
  readonly breaches: BreachNotices | null;
  /** Sounds and notifications: not part of the first load. */
  notices = $state.raw<NoticeCenter | null>(null);
  /** Her chats with unread messages, whatever the list shows. */
  unread = $state(0);
  /** Steps when there may be other tickets. */
  ticketNews = $state(0);
  readonly #deps: DeskDutyDeps;
  readonly #activity: ActivityNotice;
  #rows: ReadonlyMap<string, InboxRow> = new Map();
  #hasHeard = false;
  #isLoading = false;
  #isOver = false;

  constructor(deps: DeskDutyDeps) {
    const { api, inbox, operatorId } = deps;
    this.#deps = deps;
    this.#activity = new ActivityNotice(() => inbox.tellActive());
    this.people = new PeopleController({
      api: api.queue,
      operatorId,
      ownChats: () => ownChats(this.#rows.values(), operatorId),
      isNewLogin: () => deps.isNewLogin(),
      onChange: () => this.#peopleChanged(),
    });
    this.queue = new QueueController({
      api: api.queue,
      claimAnyway: async (chatId) => {
        const answer = await api.sessions.claim(chatId, { commandId: crypto.randomUUID(), force: true });
        if (answer.ok) inbox.absorb(answer.value.chat);
        return answer;
      },
      isSeen: () => document.visibilityState === 'visible',
      onQueue: (places) => inbox.setQueue(places),
      random: () => Math.random(),
    });
    this.offers = new OffersController({
      api: api.sessions,
      operatorId,
      announce: (words) => deps.announce(words),
      unsay: (words) => deps.unsay(words),
      onAccepted: (view) => this.#accepted(view),
      now: () => Date.now(),
    });
    this.breaches = deps.isLead()
      ? new BreachNotices({
          concerns: (row) => isOfTeams(row, teamsOf('mine', this.people.me?.teams ?? null)),
          announce: (words) => deps.announce(words),
          unsay: (words) => deps.unsay(words),
        })
      : null;
  }

  /** A breached chat is looked at. */
  openBreached(chatId: string): void {
    this.breaches?.drop(chatId);
    this.#deps.onOpen(chatId);
  }

  /** Of the teams that the list shows; null while the queue is not known. */
  get waiting(): WaitingSummary | null {
    const { view } = this.queue;
    return view && waitingSummary(view, teamsOf(this.#deps.inbox.scope, this.people.me?.teams ?? null));
  }

  start(): void {
    this.queue.start();
    void this.#loadNotices();
  }

  /** Where it cannot be had now, the next key or press asks for it again. */
  async #loadNotices(): Promise<void> {
    if (this.notices !== null || this.#isLoading) return;
    this.#isLoading = true;
    const part = await import('../notices/load-notices').catch(() => null);
    this.#isLoading = false;
    if (part === null || this.#isOver) return;
    const { operatorId, api } = this.#deps;
    this.notices = part.startNotices(
      {
        person: () => ({
          operatorId,
          teams: teamsOf('mine', this.people.me?.teams ?? null),
          isLead: this.#deps.isLead(),
        }),
        preferences: () => this.#deps.noticePreferences(),
        openChatId: () => this.#deps.openChatId(),
        onOpen: (chatId) => this.#deps.onOpen(chatId),
        onLooked: (chatId) => this.#deps.inbox.tellLooked(chatId),
        now: () => Date.now(),
      },
      this.#rows,
      api.client,
    );
  }

  /** A login that had ended was given anew, at this very desk. */
  signedInAgain(): void {
    void this.#loadNotices();
    this.notices?.signedIn();
  }

  stop(): void {
    this.#isOver = true;
    this.notices?.stop();
    this.notices = null;
    this.queue.stop();
  }

  /** @param isLive as it happened, and not by a page that was loaded */
  noteRows(rows: ReadonlyMap<string, InboxRow>, isLive: boolean): void {
    this.#rows = rows;
    this.unread = unreadChats(rows.values(), this.#deps.operatorId);
    this.notices?.noteRows(rows, isLive);
    this.queue.noteRows(rows.values());
    this.offers.noteRows(rows.values());
    this.breaches?.noteRows(rows.values());
  }

  hearPeople(message: Extract<InboxServerMessage, { type: 'people' }>): void {
    this.people.hear(message);
    // All of them come with every return of the line; what happened to queue and tickets meanwhile nobody told.
    if (message.whole && this.#hasHeard) {
      void this.queue.load();
      this.hearTickets();
    }
    this.#hasHeard ||= message.whole;
  }

  /** Her rights changed: whose queue and tickets are shown is to be asked anew. */
  seeAnew(): void {
    void this.queue.load();
    this.hearTickets();
  }

  hearTickets(): void {
    this.ticketNews += 1;
  }

  /** Somebody touched this tab. @param isPress a key or press, after which browsers allow sound */
  felt(isPress: boolean): void {
    this.#activity.felt(Date.now());
    if (!isPress) return;
    void this.#loadNotices();
    this.notices?.pressed();
  }

  /** The next chat of one's queues becomes one's own. @param anyway above one's own limit */
  async takeNext(anyway = false): Promise<void> {
    const chatId = anyway ? await this.queue.takeAnyway(this.people.me?.teams ?? []) : await this.queue.takeNext();
    if (chatId !== null) this.#deps.onOpen(chatId);
  }

  #peopleChanged(): void {
    this.#deps.inbox.setMyTeams(this.people.me?.teams ?? []);
    // Who is free is shown to leads alone.
    if (this.#deps.isLead()) this.queue.notePeople();
  }

  #accepted(view: ChatView): void {
    this.#deps.inbox.absorb(view);
    this.#deps.onOpen(view.chatId);
  }
}
