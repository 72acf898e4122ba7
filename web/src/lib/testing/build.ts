// Builders of wire values for tests. Only tests import this.
import type { ChatListItem, ChatView } from '$protocol/chat-view';
import type { DeskPerson, QueueEntry } from '$protocol/desk-view';
import type { EntryView, MessageView } from '$protocol/entry-view';

export function row(more: Partial<ChatListItem> = {}): ChatListItem {
  return {
    chatId: 'demo:U1',
    channelId: 'demo',
    sourceKind: 'user',
    name: '田中 花子',
    pictureUrl: null,
    state: 'bot',
    version: 0,
    owner: null,
    preview: null,
    lastAt: 1_000,
    unansweredSince: null,
    inboundCount: 0,
    troubleCount: 0,
    blocked: false,
    epoch: 1,
    seq: 1,
    readCount: 0,
    ...more,
  };
}

export function view(more: Partial<ChatView> = {}): ChatView {
  return {
    ...row(more),
    sessionId: null,
    statusMessage: null,
    language: null,
    replyUntil: null,
    sendRefusal: null,
    lineName: null,
    givenName: null,
    friend: 'unknown',
    friendSince: null,
    standby: false,
    windowUntil: null,
    lineReadAt: null,
    canMarkRead: false,
    pushCost: 1,
    linkedAccount: null,
    members: [],
    ...more,
  };
}

/** A colleague who is there and has nothing to do. */
export function deskPerson(more: Partial<DeskPerson> = {}): DeskPerson {
  return {
    operatorId: 'op_me',
    name: 'Me',
    role: 'operator',
    teams: [],
    declared: 'available',
    effective: more.declared ?? 'available',
    reason: null,
    since: 1_000,
    used: 0,
    reserved: 0,
    capacity: 4,
    ...more,
  };
}

export function queueEntry(more: Partial<QueueEntry> = {}): QueueEntry {
  return {
    chatId: 'demo:U1',
    sessionId: 's1',
    teamId: 'support',
    position: 1,
    queueSince: 1_000,
    priority: 2,
    topic: null,
    parked: null,
    offeredTo: null,
    wait: null,
    ...more,
  };
}

/** A customer's message; `seq` gives the rest where nothing else is said. */
export function message(seq: number, more: Partial<MessageView> = {}): MessageView {
  return {
    kind: 'message',
    id: `m${seq}`,
    epoch: 1,
    seq,
    changedSeq: seq,
    at: seq * 1_000,
    lineTs: seq * 1_000,
    author: { kind: 'customer' },
    content: { type: 'text', text: `text ${seq}` },
    ...more,
  };
}

export function page(entries: readonly EntryView[], more: { epoch?: number; seq?: number; next?: string | null } = {}) {
  const { epoch = 1, seq = Math.max(0, ...entries.map((entry) => entry.changedSeq)), next = null } = more;
  return { epoch, seq, entries: [...entries], hasMore: next !== null, next };
}

/** Storage as a browser has it, in memory. */
export class MemoryStorage implements Storage {
  readonly #values = new Map<string, string>();

  get length(): number {
    return this.#values.size;
  }
  clear(): void {
    this.#values.clear();
  }
  getItem(key: string): string | null {
    return this.#values.get(key) ?? null;
  }
  key(index: number): string | null {
    return [...this.#values.keys()][index] ?? null;
  }
  removeItem(key: string): void {
    this.#values.delete(key);
  }
  setItem(key: string, value: string): void {
    this.#values.set(key, value);
  }
}

/** One that has no room left. */
export class FullStorage extends MemoryStorage {
  override setItem(): void {
    throw new DOMException('no room', 'QuotaExceededError');
  }
}
