// The thread as a list of lines: days, bubbles in groups, events, the mark above the first unread message. Pure.
// Order on screen is (LINE's time, seq); messages that wait for their acknowledgement stand at the end in the order of writing.
import type { EntryView, EventView, MessageView } from '$protocol/entry-view';
import type { OutgoingMessage } from './outgoing-store';

/** Bubbles of one author within this time form a group. */
export const GROUP_WITHIN_MS = 120_000;

export type ThreadLine =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'unread'; readonly key: string }
  | { readonly kind: 'event'; readonly key: string; readonly event: EventView }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly message: MessageView;
      /** Set while the message is only on this device, or its acknowledgement has just come. */
      readonly outgoing: OutgoingMessage | null;
      readonly startsGroup: boolean;
      readonly endsGroup: boolean;
    };

export interface LineContext {
  readonly outgoing: readonly OutgoingMessage[];
  readonly me: { readonly operatorId: string; readonly name: string };
  /** The entry above which "New messages" stands, frozen while the chat is open. */
  readonly firstUnreadId: string | null;
  /** Names the day of a time in the operator's zone; equal names are one day. */
  readonly dayOf: (at: number) => string;
}

export function compareEntries(a: EntryView, b: EntryView): number {
  return a.lineTs - b.lineTs || a.seq - b.seq || (a.id < b.id ? -1 : 1);
}

export function isOutbound(message: MessageView): boolean {
  return message.author.kind !== 'customer';
}

/** The bubble a message has before the server knows it. */
export function toOptimistic(outgoing: OutgoingMessage, me: LineContext['me']): MessageView {
  return {
    kind: 'message',
    id: outgoing.id,
    epoch: 0,
    seq: Number.MAX_SAFE_INTEGER,
    changedSeq: -1,
    at: outgoing.createdAt,
    lineTs: outgoing.createdAt,
    author: { kind: 'operator', operatorId: me.operatorId, name: me.name },
    content: { type: 'text', text: outgoing.text },
    delivery: { state: 'queued' },
  };
}

const authorKey = ({ author }: MessageView) =>
  author.kind === 'operator'
    ? `o:${author.operatorId}`
    : author.kind === 'customer'
      ? `c:${author.senderId ?? ''}`
      : 's';

function isSameGroup(a: ThreadLine | undefined, b: ThreadLine | undefined): boolean {
  if (a?.kind !== 'message' || b?.kind !== 'message') return false;
  return (
    authorKey(a.message) === authorKey(b.message) && Math.abs(b.message.lineTs - a.message.lineTs) < GROUP_WITHIN_MS
  );
}

const isOwnOpening = ({ event }: EventView) => event.type === 'session_opened' && event.origin === 'customer';

export function toThreadLines(entries: Iterable<EntryView>, ctx: LineContext): ThreadLine[] {
  const ordered = [...entries].sort(compareEntries);
  const known = new Set(ordered.map((entry) => entry.id));
  const waiting = ctx.outgoing.filter((outgoing) => !known.has(outgoing.id));
  const lines: ThreadLine[] = [];
  let day = '';
  const openDay = (at: number) => {
    const name = ctx.dayOf(at);
    if (name !== day) lines.push({ kind: 'day', key: `day-${name}`, at });
    day = name;
  };
  const addMessage = (message: MessageView, outgoing: OutgoingMessage | null) =>
    lines.push({ kind: 'message', key: message.id, message, outgoing, startsGroup: true, endsGroup: true });

  for (const entry of ordered) {
    openDay(entry.lineTs);
    if (entry.id === ctx.firstUnreadId) lines.push({ kind: 'unread', key: 'unread' });
    if (entry.kind === 'event') lines.push({ kind: 'event', key: entry.id, event: entry });
    else addMessage(entry, null);
  }
  for (const outgoing of waiting) {
    openDay(outgoing.createdAt);
    addMessage(toOptimistic(outgoing, ctx.me), outgoing);
  }
  // The customer's own message opened the session: that line stands within her group, it does not end it.
  const borders = lines.filter((line) => !(line.kind === 'event' && isOwnOpening(line.event)));
  const placeOf = new Map(borders.map((line, index) => [line.key, index]));
  return lines.map((line) => {
    const place = placeOf.get(line.key);
    if (line.kind !== 'message' || place === undefined) return line;
    return {
      ...line,
      startsGroup: !isSameGroup(borders[place - 1], line),
      endsGroup: !isSameGroup(line, borders[place + 1]),
    };
  });
}

/** Who resolved the session last; null where nobody did, or the system. */
export function lastResolver(
  entries: Iterable<EntryView>,
): { readonly operatorId: string; readonly name: string } | null {
  const last = [...entries].filter((entry) => entry.kind === 'event' && entry.event.type === 'resolved');
  const newest = last.sort(compareEntries).at(-1);
  return newest?.kind === 'event' && newest.event.type === 'resolved' ? newest.event.by : null;
}

/** The first customer message this operator has not read, counted from the newest backwards; null where all is read. */
export function firstUnreadId(entries: Iterable<EntryView>, unread: number): string | null {
  if (unread <= 0) return null;
  const inbound = [...entries].filter((entry) => entry.kind === 'message' && !isOutbound(entry)).sort(compareEntries);
  return inbound[Math.max(0, inbound.length - unread)]?.id ?? null;
}
