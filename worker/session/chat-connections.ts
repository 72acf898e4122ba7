// The operators who have this chat open: hibernating sockets, what they are told, and when they are closed.
// Identity lives in the attachment, so it survives hibernation; nothing is written to a socket whose login has lapsed.
// https://developers.cloudflare.com/durable-objects/best-practices/websockets/
import type { Entry } from '../domain/chat/entry';
import { PING_FRESH_MS } from '../domain/hub/lease';
import { isSamePeople, shownTo, type Viewer, watchesQuietly } from '../domain/hub/viewers';
import type { AccessChange, SocketIdentity } from '../domain/permissions/asker';
import { can, maySee } from '../domain/permissions/can';
import { type ChatScope, chatScope } from '../domain/permissions/chat-scope';
import type { Position } from '../domain/position';
import { closeSocket } from '../platform/close-code';
import { FrameBrake } from '../platform/frame-brake';
import { isLongerThan } from '../platform/frame-bytes';
import { chatClientMessage } from '../protocol/chat-client-message';
import type { ChatServerMessage } from '../protocol/chat-server-message';
import { CLOSE_FORBIDDEN, CLOSE_POLICY, CLOSE_SIGNED_OUT, FRAME_BYTES_MAX } from '../protocol/connection';
import { PROTOCOL_VERSION } from '../protocol/version';
import type { ChatRecord, MemberProfile } from './chat-record';
import type { ChatStore } from './chat-store';
import type { ChatTools } from './chat-tools';
import { phoneOf, replyUntil, toChatRow, toEntryView, toMemberView, toPlannedView, toSessionView } from './chat-views';
import type { Change } from './chat-write';
import { seenFrom, seesHistory, sessionFrom } from './seen-history';

type ChatChanges = Extract<ChatServerMessage, { type: 'changes' }>;

/** Whoever is there after all comes back. */
const CLOSE_GONE = 1001;
const RESUME_FRAME_ENTRIES = 200;
/** Beyond this a console loads the thread anew. */
const RESUME_ENTRIES_MAX = 2_000;

/** PERSISTED CONTRACT: the attachment of a chat's socket; `connectedAt` (ms) is absent in those of an older Worker. */
interface ChatSeat extends SocketIdentity {
  readonly connectedAt?: number;
}

/** What changes who is there: a socket that came, or one that left; null: something else, and who was there is not known. */
export type Coming = { readonly came: WebSocket } | { readonly left: WebSocket } | null;

export class ChatConnections {
  readonly #ctx: DurableObjectState;
  readonly #brake = new FrameBrake();
  /** Logins that ended a moment ago: one whose upgrade was on its way meanwhile would else come in behind its own end. */
  readonly #dropped = new Set<string>();
  /** Whom each socket was told of last; one of before a sleep stands in none. */
  readonly #shown = new WeakMap<WebSocket, readonly Viewer[]>();

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx;
  }

  /** Accepts a socket and sends it what came after its cursor. */
  open(
    identity: SocketIdentity,
    after: Position | null,
    record: ChatRecord,
    { store, sessions, members, planned }: Pick<ChatTools, 'store' | 'sessions' | 'members' | 'planned'>,
  ): { readonly response: Response; readonly socket: WebSocket } {
    const { 0: client, 1: server } = new WebSocketPair();
    const opened = { response: new Response(null, { status: 101, webSocket: client }), socket: server };
    this.#ctx.acceptWebSocket(server, [identity.operatorId]);
    server.serializeAttachment({ ...identity, connectedAt: Date.now() } satisfies ChatSeat);
    if (this.#dropped.has(identity.loginId)) {
      closeSocket(server, CLOSE_SIGNED_OUT, 'login ended');
      return opened;
    }
    const missed =
      after && after.epoch === record.epoch && after.seq <= record.seq
        ? this.#missed(after, record, store, seenFrom(sessions, record, identity))
        : null;
    send(server, {
      type: 'hello',
      protocol: PROTOCOL_VERSION,
      epoch: record.epoch,
      seq: record.seq,
      resumed: missed !== null,
      validUntil: identity.validUntil,
    });
    // Who got a name meanwhile is told with the last one: members have no place in the log.
    const last = missed?.pop();
    for (const frame of missed ?? []) send(server, frame);
    if (last) send(server, { ...withMembers(last, members.all()), planned: planned.all().map(toPlannedView) });
    return opened;
  }

  /**
   * Tells everybody who has the chat open who else has, where that is other than what she was told.
   * @param areShown whether the workspace shows who watches without holding the chat
   * @returns who was there before; null: not known
   */
  tellViewers(record: ChatRecord, areShown: boolean, now: number, coming: Coming): readonly Viewer[] | null {
    const scope = chatScope(record.state);
    const came = coming && 'came' in coming ? coming.came : null;
    const left = coming && 'left' in coming ? coming.left : null;
    const present = this.#seeing(record, now).filter((socket) => socket !== left);
    const past = left ? [...present, left] : present.filter((socket) => socket !== came);
    const people = peopleAt(present, scope, areShown);
    const before = coming && peopleAt(past, scope, areShown);
    for (const socket of present) {
      const person = identityOf(socket);
      const shown = shownTo(person, scope, people);
      const alone = people.filter(({ operatorId }) => operatorId === person.operatorId);
      const known = this.#shown.get(socket) ?? (socket === came ? alone : before && shownTo(person, scope, before));
      this.#shown.set(socket, shown);
      if (known && isSamePeople(known, shown)) continue;
      send(socket, { type: 'viewers', people: shown.map(({ operatorId, name }) => ({ operatorId, name })) });
    }
    return before;
  }

  /** Everybody who has the chat open, once each. */
  viewers(record: ChatRecord, areShown: boolean, now: number): readonly Viewer[] {
    return peopleAt(this.#seeing(record, now), chatScope(record.state), areShown);
  }

  /** Whether somebody is there of whom the settings may say that she watches quietly. */
  hasWatcher(record: ChatRecord, now: number): boolean {
    const scope = chatScope(record.state);
    return this.#seeing(record, now).some((socket) => can(identityOf(socket), 'chat.lead', scope));
  }

  /** Closes sockets of tabs that died without a word. @returns these */
  closeSilent(now: number): WebSocket[] {
    const silent = this.#ctx.getWebSockets().filter((socket) => {
      const pingAt = this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0;
      const lastSign = Math.max(pingAt, identityOf(socket).connectedAt ?? now);
      return socket.readyState === WebSocket.OPEN && now - lastSign > PING_FRESH_MS;
    });
    for (const socket of silent) closeSocket(socket, CLOSE_GONE, 'no sign');
    return silent;
  }

  /** A colleague writes: for everybody but herself. */
  tellComposing(
    record: ChatRecord,
    { operatorId, name }: Pick<SocketIdentity, 'operatorId' | 'name'>,
    now: number,
  ): void {
    for (const socket of this.#seeing(record, now)) {
      if (identityOf(socket).operatorId !== operatorId) send(socket, { type: 'composing', by: { operatorId, name } });
    }
  }

  #seeing({ state }: ChatRecord, now: number): WebSocket[] {
    const scope = chatScope(state);
    const isOpen = (socket: WebSocket) => socket.readyState === WebSocket.OPEN && !isLapsed(socket, now);
    return this.#ctx.getWebSockets().filter((socket) => isOpen(socket) && maySee(identityOf(socket), scope));
  }

  /** Tells every viewer what a commit changed. Called in the synchronous block of the commit. */
  broadcast(change: Change, { sessions, now: clock }: Pick<ChatTools, 'sessions' | 'now'>): void {
    if (change.record.seq === change.prevSeq) return;
    const sockets = this.#ctx.getWebSockets();
    if (sockets.length === 0) return;
    const { record, prevSeq, entries, members = [] } = change;
    const now = clock();
    const more = { planned: change.planned.map(toPlannedView) };
    const toFrame = (shown: readonly Entry[]) =>
      JSON.stringify({ ...withMembers(changesFrame(record, prevSeq, record.seq, shown, now), members), ...more });
    const frame = toFrame(entries);
    let cutFrame: string | null = null;
    const cut = () => {
      const from = sessionFrom(sessions, record);
      return toFrame(entries.filter(({ at }) => at >= from));
    };
    const scope = chatScope(record.state);
    for (const socket of sockets) {
      if (isLapsed(socket, now)) closeSocket(socket, CLOSE_SIGNED_OUT, 'login lapsed');
      else if (!maySee(identityOf(socket), scope)) closeSocket(socket, CLOSE_FORBIDDEN, 'not hers');
      else if (seesHistory(record, identityOf(socket))) sendText(socket, frame);
      else {
        cutFrame ??= cut();
        sendText(socket, cutFrame);
      }
    }
  }

  /** Her sockets act by the new rights from now on, or are closed where the chat is no longer hers to see. */
  changeAccess(who: AccessChange, { state }: ChatRecord): void {
    for (const socket of this.#ctx.getWebSockets(who.operatorId)) {
      if (maySee(who, chatScope(state))) socket.serializeAttachment({ ...identityOf(socket), ...who });
      else closeSocket(socket, CLOSE_FORBIDDEN, 'not hers');
    }
  }

  /** One frame from a console. @param useProof answers until when the proven login lives, or null. */
  async onMessage(
    socket: WebSocket,
    data: string | ArrayBuffer,
    now: number,
    useProof: (identity: SocketIdentity, proof: string) => Promise<number | null>,
  ): Promise<void> {
    if (isLapsed(socket, now)) return closeSocket(socket, CLOSE_SIGNED_OUT, 'login lapsed');
    if (this.#brake.isTooMany(socket, now)) return closeSocket(socket, CLOSE_POLICY, 'too many frames');
    if (typeof data !== 'string' || isLongerThan(data, FRAME_BYTES_MAX))
      return closeSocket(socket, CLOSE_POLICY, 'bad frame');
    const json = parseJson(data);
    if (!isTyped(json)) return closeSocket(socket, CLOSE_POLICY, 'bad frame');
    const parsed = chatClientMessage.safeParse(json);
    if (!parsed.success) return send(socket, { type: 'error', code: 'BAD_REQUEST' });
    const { requestId, proof } = parsed.data;
    const validUntil = await useProof(identityOf(socket), proof);
    if (validUntil === null) return closeSocket(socket, CLOSE_SIGNED_OUT, 'login ended');
    // Her rights may have changed meanwhile: those of now stay.
    socket.serializeAttachment({ ...identityOf(socket), validUntil });
    send(socket, { type: 'renewed', requestId, validUntil });
  }

  /** In memory only: an object that has gone to sleep has no upgrade on its way, and the hub admits the login no more. */
  dropLogins(loginIds: readonly string[]): void {
    for (const loginId of loginIds) this.#dropped.add(loginId);
    for (const socket of this.#ctx.getWebSockets()) {
      if (loginIds.includes(identityOf(socket).loginId)) closeSocket(socket, CLOSE_SIGNED_OUT, 'login ended');
    }
  }

  #missed(after: Position, record: ChatRecord, store: ChatStore, seen: number): ChatChanges[] | null {
    const now = Date.now();
    const entries = store.changedAfter(after.seq, RESUME_ENTRIES_MAX + 1, seen);
    if (entries.length > RESUME_ENTRIES_MAX) return null;
    const frames: ChatChanges[] = [];
    let from = after.seq;
    for (let i = 0; i < entries.length; i += RESUME_FRAME_ENTRIES) {
      const some = entries.slice(i, i + RESUME_FRAME_ENTRIES);
      const isLast = i + RESUME_FRAME_ENTRIES >= entries.length;
      const upTo = isLast ? record.seq : (some.at(-1)?.changedSeq ?? from);
      frames.push(changesFrame(record, from, upTo, some, now));
      from = upTo;
    }
    if (from < record.seq) frames.push(changesFrame(record, from, record.seq, [], now));
    return frames;
  }
}

function changesFrame(
  record: ChatRecord,
  prevSeq: number,
  seq: number,
  entries: readonly Entry[],
  now: number,
): ChatChanges {
  return {
    type: 'changes',
    epoch: record.epoch,
    prevSeq,
    seq,
    entries: entries.map((entry) => toEntryView(record.chatId, entry)),
    chat: toChatRow(record),
    sessionId: record.state.session?.id ?? null,
    replyUntil: replyUntil(record, now),
    ...phoneOf(record),
    session: record.state.session && toSessionView(record.state.session),
  };
}

function withMembers(frame: ChatChanges, members: readonly MemberProfile[]): ChatChanges {
  if (members.length === 0) return frame;
  return { ...frame, members: members.map((member) => toMemberView(frame.chat.chatId, member)) };
}

function identityOf(socket: WebSocket): ChatSeat {
  // Written by open() alone.
  return socket.deserializeAttachment() as ChatSeat;
}

function peopleAt(sockets: readonly WebSocket[], scope: ChatScope, areShown: boolean): Viewer[] {
  const seats = new Map(sockets.map(identityOf).map((seat) => [seat.operatorId, seat]));
  return Array.from(seats.values(), (seat) => ({
    operatorId: seat.operatorId,
    name: seat.name,
    ...(watchesQuietly(seat, scope, areShown) && { isQuiet: true }),
  }));
}

function isLapsed(socket: WebSocket, now: number): boolean {
  return identityOf(socket).validUntil <= now;
}

function send(socket: WebSocket, message: ChatServerMessage): void {
  sendText(socket, JSON.stringify(message));
}

function sendText(socket: WebSocket, text: string): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  try {
    socket.send(text);
  } catch {
    // Closed in this very moment: its console catches up by seq.
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isTyped(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'type' in json && typeof json.type === 'string';
}
