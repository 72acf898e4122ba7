// One shard of the inbox: the tabs' sockets, a short feed of changed rows, who is connected (leased to Dispatcher), which
// logins are proven. Holds no truth but who is connected, and no name or text of a customer.
// Called by routes, ChatSession, Dispatcher, the projection's consumer and LoginGuard, through stubs.ts.
import { DurableObject } from 'cloudflare:workers';
import { dropSubscriptionsOfLogins } from '../db/push-queries';
import { parseInboxCursor } from '../domain/hub/feed';
import { LEASE_RENEW_MS } from '../domain/hub/lease';
import type { ChatViewers } from '../domain/hub/viewers';
import type { AccessChange } from '../domain/permissions/asker';
import { maySee } from '../domain/permissions/can';
import type { ChatScope } from '../domain/permissions/chat-scope';
import type { Position } from '../domain/position';
import { err } from '../domain/result';
import type { Env } from '../env';
import { answerClose, closeSocket } from '../platform/close-code';
import { FrameBrake } from '../platform/frame-brake';
import { readIdentity } from '../platform/identity-header';
import { logError } from '../platform/log';
import { NewestRights } from '../platform/newest-rights';
import type { ChatRow } from '../protocol/chat-view';
import { CLOSE_POLICY, CLOSE_SIGNED_OUT, PING_TEXT, PONG_TEXT } from '../protocol/connection';
import type { DeskNews } from '../protocol/desk-news';
import type { DeskPerson } from '../protocol/desk-view';
import type { MentionNews } from '../protocol/mention-news';
import type { LoginEnd, OperatorHubRpc } from '../rpc/operator-hub-rpc';
import { chatSession, dispatcher, hubName, loginGuard } from '../stubs';
import { awayNotices, type RowChange } from './away-notices';
import { ClimbStore } from './climb-store';
import { AGAIN_AFTER_MS, type ClimbingDeps, climb, noteClimbs } from './climbing';
import { FeedBroadcast } from './feed-broadcast';
import { greetTab } from './greet-tab';
import { HubStore } from './hub-store';
import {
  closeIfLapsed,
  type InboxSeat,
  isOpen,
  lastInputAt,
  loginTag,
  operatorTag,
  seatOf,
  sendFrame,
} from './inbox-seat';
import { LeaseKeeper } from './lease-keeper';
import { type Admission, LoginGate } from './login-gate';
import { PeopleBoard } from './people-board';
import { readInboxFrame } from './read-inbox-frame';
import { renewSeat, seatUntil } from './renew-seat';
import { ViewingBoard } from './viewing-board';
import { ViewingStore } from './viewing-store';

/** An alarm that should have come this long ago was lost. */
const ALARM_LOST_MS = 60_000;
/** An input after so long is told at once: it may end somebody's idleness. */
const SILENT_MS = 60_000;

export class OperatorHub extends DurableObject<Env> implements OperatorHubRpc {
  readonly #gate = new LoginGate();
  readonly #brake = new FrameBrake();
  readonly #rights = new NewestRights();
  readonly #broadcast = new FeedBroadcast(() => this.#sockets());
  readonly #people = new PeopleBoard(
    () => this.#sockets(),
    () => dispatcher(this.env).people(),
  );
  readonly #viewing: ViewingBoard;
  readonly #lease: LeaseKeeper;
  #store: HubStore | null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING_TEXT, PONG_TEXT));
    this.#viewing = new ViewingBoard(() => this.#sockets(), new ViewingStore(ctx.storage.sql));
    this.#lease = new LeaseKeeper(ctx, env, () => this.#shard);
    this.#store = HubStore.existing(ctx.storage, this.#shard);
  }

  get #shard(): string {
    return this.ctx.id.name ?? this.ctx.id.toString();
  }

  #openStore(now: number): HubStore {
    this.#store ??= HubStore.create(this.ctx.storage, this.#shard, now);
    return this.#store;
  }

  // ---- the feed

  async notify(rows: readonly ChatRow[]): Promise<void> {
    const now = Date.now();
    const store = this.#openStore(now);
    const { hubSeq } = store.sentPlace();
    const lookedAt = this.#viewing.lookedAt(rows);
    const changes = this.ctx.storage.transactionSync(() => {
      const news = store.upsert(rows, now);
      noteClimbs(this.#climbs(), news, now);
      return news;
    });
    this.#broadcast.publish(
      store,
      changes.map(({ after }) => after),
      hubSeq,
      now,
    );
    this.#viewing.rowsChanged(lookedAt, now);
    this.#arm(store, now);
    this.#tellAway(changes, now);
  }

  async viewersChanged(viewers: ChatViewers): Promise<void> {
    const now = Date.now();
    this.#openStore(now);
    this.#viewing.told(viewers, now);
  }

  /** Whoever has no tab open is told by push, as she wants it. Beside the feed: what is lost here stands in her list. */
  #tellAway(changes: readonly RowChange[], now: number): void {
    const isAway = this.#isAway(now);
    for (const job of awayNotices(changes, isAway, now)) {
      const told = this.env.NOTICES.send(job);
      this.ctx.waitUntil(told.catch((cause: unknown) => logError('notice_not_queued', cause, { shard: this.#shard })));
    }
  }

  /** Whether she is one of this hub's, and has no tab here. */
  #isAway(now: number): (operatorId: string) => boolean {
    return (operatorId) => hubName(this.env, operatorId) === this.#shard && !this.#lease.isConnected(operatorId, now);
  }

  /** Of a hub that has a store. */
  #climbs(): ClimbingDeps {
    return {
      store: new ClimbStore(this.ctx.storage.sql),
      isOurs: (operatorId) => hubName(this.env, operatorId) === this.#shard,
      send: (job) => this.env.NOTICES.send(job),
    };
  }

  async readMarked(operatorId: string, chatId: string, readCount: number, readPlace?: Position): Promise<void> {
    const now = Date.now();
    if (this.#store) this.#climbs().store.drop(operatorId, chatId);
    for (const socket of this.#sockets(operatorTag(operatorId))) {
      if (!closeIfLapsed(socket, now)) sendFrame(socket, { type: 'read', chatId, readCount, readPlace });
    }
  }

  async mentioned(operatorId: string, news: MentionNews | null, scope: ChatScope | null): Promise<void> {
    const now = Date.now();
    for (const socket of this.#sockets(operatorTag(operatorId))) {
      if (closeIfLapsed(socket, now) || (scope && !maySee(seatOf(socket), scope))) continue;
      sendFrame(socket, { type: 'mentions', ...(news && { news }) });
    }
  }

  async told(operatorId: string, news: DeskNews, scope: ChatScope | null): Promise<void> {
    const now = Date.now();
    for (const socket of this.#sockets(operatorTag(operatorId))) {
      if (closeIfLapsed(socket, now) || (scope && !maySee(seatOf(socket), scope))) continue;
      sendFrame(socket, { type: 'news', news });
    }
  }

  async notifyTickets(): Promise<void> {
    const now = Date.now();
    for (const socket of this.#sockets()) if (!closeIfLapsed(socket, now)) sendFrame(socket, { type: 'tickets' });
  }

  async notifyPeople(people: readonly DeskPerson[], whole: boolean): Promise<void> {
    this.#people.tell(people, whole, Date.now());
  }

  // ---- sockets

  override async fetch(request: Request): Promise<Response> {
    const claimed = readIdentity(request);
    const identity = claimed && this.#rights.of(claimed);
    if (!identity || request.headers.get('upgrade') !== 'websocket') return new Response(null, { status: 400 });
    const now = Date.now();
    const store = this.#openStore(now);
    // What a lost timer left goes to the others first, so that the newcomer's resume ends where live frames begin.
    this.#broadcast.sendWhatLiesBehind(store, now);
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server, [operatorTag(identity.operatorId), loginTag(identity.loginId)]);
    const validUntil = seatUntil(identity.validUntil, now);
    server.serializeAttachment({ ...identity, validUntil, connectedAt: now } satisfies InboxSeat);
    const ended = store.whyEnded(identity.loginId);
    if (ended !== null) {
      closeSocket(server, CLOSE_SIGNED_OUT, ended);
    } else {
      const cursor = parseInboxCursor(new URL(request.url).searchParams.get('after'));
      greetTab(server, store, cursor, this.#sockets().length, now);
      this.#viewing.greet(server, now);
      this.#arm(store, now);
      if (this.#sockets(operatorTag(identity.operatorId)).length === 1) this.#lease.report(store, null);
      this.ctx.waitUntil(this.#people.greet(server).catch((cause: unknown) => logError('people_not_greeted', cause)));
    }
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    const now = Date.now();
    if (closeIfLapsed(socket, now)) return;
    if (this.#brake.isTooMany(socket, now)) return closeSocket(socket, CLOSE_POLICY, 'RATE_LIMITED');
    const reading = readInboxFrame(data);
    if (reading.kind === 'malformed') return closeSocket(socket, CLOSE_POLICY, 'BAD_REQUEST');
    if (reading.kind === 'unknown') {
      const { requestId } = reading;
      return sendFrame(socket, { type: 'error', code: 'BAD_REQUEST', ...(requestId === null ? {} : { requestId }) });
    }
    if (reading.message.type === 'renew') await renewSeat(this.env, socket, reading.message);
    else this.#noteInput(socket, now);
    if (reading.message.type === 'looked' && this.#store)
      this.#climbs().store.drop(seatOf(socket).operatorId, reading.message.chatId);
  }

  #noteInput(socket: WebSocket, now: number): void {
    const seat = seatOf(socket);
    const before = lastInputAt(this.#sockets(operatorTag(seat.operatorId)));
    socket.serializeAttachment({ ...seat, lastInputAt: now } satisfies InboxSeat);
    if (this.#store && now - before > SILENT_MS) this.#lease.report(this.#store, null);
  }

  override async webSocketClose(socket: WebSocket, code: number): Promise<void> {
    answerClose(socket, code);
    this.#left(socket);
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    closeSocket(socket, 1011);
    this.#left(socket);
  }

  #left(socket: WebSocket): void {
    const others = this.#sockets(operatorTag(seatOf(socket).operatorId)).filter((each) => each !== socket);
    if (this.#store && others.length === 0) this.#lease.report(this.#store, socket);
  }

  #sockets(tag?: string): WebSocket[] {
    return this.ctx.getWebSockets(tag).filter(isOpen);
  }

  // ---- the alarm

  override async alarm(): Promise<void> {
    const store = this.#store;
    if (!store) return;
    const now = Date.now();
    store.setArmedAt(null);
    try {
      this.#broadcast.sendWhatLiesBehind(store, now);
      for (const socket of this.#sockets()) closeIfLapsed(socket, now);
      store.prune(now);
      this.#gate.prune(now);
    } catch (cause) {
      // A handler that throws six times is never called again; the next round tries anew.
      logError('hub_alarm_failed', cause, { shard: this.#shard });
    }
    await climb(this.#climbs(), now);
    this.#arm(store, now);
    this.#checkViewers(now);
    await this.#lease.renew(store, null);
  }

  /** Not awaited: the next alarm waits for this handler. */
  #checkViewers(now: number): void {
    if (this.#sockets().length === 0) return;
    const checked = this.#viewing.check(
      { hasLeft: this.#isAway(now), ask: (chatId) => chatSession(this.env, chatId).viewers() },
      now,
    );
    this.ctx.waitUntil(
      checked.catch((cause: unknown) => logError('viewers_not_checked', cause, { shard: this.#shard })),
    );
  }

  /** Sets the alarm to the earliest need. Synchronous, in the block that wrote the rows. */
  #arm(store: HubStore, now: number): void {
    const armed = store.armedAt();
    const armedAt = armed !== null && armed > now - ALARM_LOST_MS ? armed : Number.POSITIVE_INFINITY;
    const soonest = now + LEASE_RENEW_MS;
    if (armedAt <= soonest) return;
    const hasSockets = this.#sockets().length > 0;
    const round = hasSockets ? soonest : Math.max(store.nextPruneAt() ?? Number.POSITIVE_INFINITY, soonest);
    const climbAt = this.#climbs().store.nextAt() ?? Number.POSITIVE_INFINITY;
    const due = Math.min(round, climbAt > now ? climbAt : now + AGAIN_AFTER_MS);
    if (armedAt <= due || due === Number.POSITIVE_INFINITY) return;
    store.setArmedAt(due);
    void this.ctx.storage.setAlarm(due);
  }

  // ---- logins

  async admit(input: {
    readonly operatorId: string;
    readonly loginId: string;
    readonly authVersion: number;
    readonly chatId?: string;
    readonly isActivity?: boolean;
  }): Promise<Admission> {
    const { operatorId, loginId, chatId } = input;
    const guard = loginGuard(this.env, `account:${operatorId}`);
    const knock = { ...input, isActivity: input.isActivity === true };
    const admission = await this.#gate.admit(knock, guard, (each) => this.#store?.hasEnded(each) ?? false);
    const why = admission.ok ? null : (this.#store?.whyEnded(loginId) ?? null);
    if (why !== null) return err({ code: why, retry: false });
    if (admission.ok && chatId !== undefined) {
      const now = Date.now();
      const store = this.#openStore(now);
      store.admitted(loginId, operatorId, chatId, now);
      if (knock.isActivity) this.#climbs().store.drop(operatorId, chatId);
      this.#arm(store, now);
    }
    return admission;
  }

  async changeAccess(who: AccessChange): Promise<void> {
    const { operatorId } = who;
    this.#rights.note(who);
    this.#gate.drop(operatorId, this.#gate.loginsOf(operatorId));
    for (const socket of this.#sockets(operatorTag(operatorId))) {
      socket.serializeAttachment({ ...seatOf(socket), ...who } satisfies InboxSeat);
      sendFrame(socket, { type: 'access' });
      this.#viewing.greet(socket, Date.now());
    }
    const store = this.#store;
    const chats = store ? store.chatsOf(store.loginsOf(operatorId)) : [];
    await Promise.all(chats.map((chatId) => chatSession(this.env, chatId).changeAccess(who)));
  }

  async endLogins(
    operatorId: string,
    loginIds: readonly string[] | 'all',
    why: LoginEnd = 'LOGIN_ENDED',
  ): Promise<void> {
    const now = Date.now();
    const store = this.#openStore(now);
    const ended = loginIds === 'all' ? this.#knownLogins(store, operatorId) : loginIds;
    this.#gate.drop(operatorId, ended);
    store.endLogins(ended, why, now);
    this.#arm(store, now);
    for (const loginId of ended) {
      for (const socket of this.ctx.getWebSockets(loginTag(loginId))) {
        // Names nothing. A browser tells its page of a close only once the line itself is down, seconds later; of a frame at once.
        sendFrame(socket, { type: 'access' });
        closeSocket(socket, CLOSE_SIGNED_OUT, why);
      }
    }
    this.#setOffline(operatorId);
    await Promise.all(store.chatsOf(ended).map((chatId) => chatSession(this.env, chatId).dropLogins(ended)));
    await dropSubscriptionsOfLogins(this.env.DB, ended).catch((cause: unknown) =>
      // Before anything is pushed the login is asked for again.
      logError('subscriptions_not_dropped', cause, { operatorId }),
    );
    // Only after all were told: a repeat of this call must find them again.
    store.forgetAdmissions(ended);
  }

  /** Signing out says that she is offline, unless another login of hers has a tab open. It does not wait for that. */
  #setOffline(operatorId: string): void {
    if (this.#sockets(operatorTag(operatorId)).length > 0) return;
    const told = dispatcher(this.env).setStatus(operatorId, 'offline', { handOver: false, reason: 'signed_out' });
    this.ctx.waitUntil(told.catch((cause: unknown) => logError('sign_out_not_told', cause, { operatorId })));
  }

  #knownLogins(store: HubStore, operatorId: string): string[] {
    const seated = this.ctx.getWebSockets(operatorTag(operatorId)).map((socket) => seatOf(socket).loginId);
    return [...new Set([...seated, ...this.#gate.loginsOf(operatorId), ...store.loginsOf(operatorId)])];
  }
}
