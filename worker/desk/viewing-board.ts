// Brings to each tab who looks at the chats that it may see: what changed within a second is one frame, and to whom nothing changed hears
// nothing. Its timer may be lost: then the hub was, and every tab comes back and is greeted. Called by OperatorHub.
import { type ChatViewers, isSamePeople, shownTo, VIEWERS_LAPSE_MS, type Viewer } from '../domain/hub/viewers';
import { type Grantee, maySee } from '../domain/permissions/can';
import { type ChatScope, isSameScope } from '../domain/permissions/chat-scope';
import type { ChatRow } from '../protocol/chat-view';
import { type CheckViewersDeps, checkViewers } from './check-viewers';
import { closeIfLapsed, isOpen, seatOf, sendFrame } from './inbox-seat';
import type { ViewedChat, ViewingStore } from './viewing-store';

const FRAME_EVERY_MS = 1_000;

interface Looked {
  readonly people: readonly Viewer[];
  readonly scope: ChatScope;
}

export class ViewingBoard {
  readonly #sockets: () => WebSocket[];
  readonly #store: ViewingStore;
  /** By chat, what the tabs know of it; with whose it is now, for one at which nobody looks any more. */
  readonly #before = new Map<string, Looked & { readonly scopeNow: ChatScope }>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #nextFrameAt = 0;

  /** @param store of a hub that has one: nothing else is called before */
  constructor(sockets: () => WebSocket[], store: ViewingStore) {
    this.#sockets = sockets;
    this.#store = store;
  }

  /** What a chat tells. */
  told(viewers: ChatViewers, now: number): void {
    const before = this.#store.of(viewers.chatId);
    this.#store.put(viewers, now);
    this.#changed(viewers.chatId, before, viewers.scope, now);
  }

  /** Of these rows, the chats that somebody looks at, as they are before the rows are taken in. */
  lookedAt(rows: readonly ChatRow[]): ViewedChat[] {
    return rows.flatMap(({ chatId }) => this.#store.of(chatId) ?? []);
  }

  /** A row may say that others may see the chat now. */
  rowsChanged(before: readonly ViewedChat[], now: number): void {
    for (const looked of before) {
      const scope = this.#store.of(looked.chatId)?.scope;
      if (scope && !isSameScope(scope, looked.scope)) this.#changed(looked.chatId, looked, scope, now);
    }
  }

  /** Asks the chats of which is doubtful what they told. */
  async check(deps: CheckViewersDeps, now: number): Promise<void> {
    await checkViewers(this.#store, deps, now, (before, scope) => this.#changed(before.chatId, before, scope, now));
  }

  #changed(chatId: string, before: Looked | null, scopeNow: ChatScope, now: number): void {
    const known = this.#before.get(chatId) ?? before ?? { people: [], scope: scopeNow };
    this.#before.set(chatId, { people: known.people, scope: known.scope, scopeNow });
    const waitMs = this.#nextFrameAt - now;
    // Longer than ever: a clock was set back.
    if (waitMs <= 0 || waitMs > FRAME_EVERY_MS) this.#send(now);
    else this.#timer ??= setTimeout(() => this.#send(Date.now()), waitMs);
  }

  /** A tab that just came, or whose rights changed, knows of nobody. */
  greet(socket: WebSocket, now: number): void {
    if (!isOpen(socket)) return;
    const seat = seatOf(socket);
    const chats = this.#store.all().flatMap(({ chatId, checkedAt, ...looked }) => {
      const people = now - checkedAt < VIEWERS_LAPSE_MS ? othersShown(seat, looked) : [];
      return people.length > 0 ? [toFrame(chatId, people)] : [];
    });
    if (chats.length > 0) sendFrame(socket, { type: 'viewers', chats });
  }

  #send(now: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#nextFrameAt = now + FRAME_EVERY_MS;
    const changes = [...this.#before].map(([chatId, { scopeNow, ...before }]) => {
      const after: Looked = this.#store.of(chatId) ?? { people: [], scope: scopeNow };
      return { chatId, before, after };
    });
    this.#before.clear();
    for (const socket of this.#sockets()) {
      if (closeIfLapsed(socket, now)) continue;
      const seat = seatOf(socket);
      const chats = changes.flatMap(({ chatId, before, after }) => {
        const people = othersShown(seat, after);
        // Of a chat that is hers no more its row tells.
        const isTold = maySee(seat, after.scope) && !isSamePeople(othersShown(seat, before), people);
        return isTold ? [toFrame(chatId, people)] : [];
      });
      if (chats.length > 0) sendFrame(socket, { type: 'viewers', chats });
    }
  }
}

function othersShown(person: Grantee, { people, scope }: Looked): readonly Viewer[] {
  if (!maySee(person, scope)) return [];
  return shownTo(person, scope, people).filter(({ operatorId }) => operatorId !== person.operatorId);
}

/** That somebody watches quietly is no word of the wire. */
function toFrame(chatId: string, people: readonly Viewer[]) {
  return { chatId, people: people.map(({ operatorId, name }) => ({ operatorId, name })) };
}
