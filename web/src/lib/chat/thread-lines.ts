// The thread as a list of lines: days, bubbles in groups, events, notes of colleagues, the mark above the first unread message. Pure.
// Order on screen is (LINE's time, seq); messages that wait for their acknowledgement stand at the end in the order of writing.
// Images that were sent together are one line, in the order of the set, whenever each of them came.
import type { EntryView, EventView, MessageView, NoteView } from '$protocol/entry-view';
import { toContent } from './outgoing-content';
import type { OutgoingMessage } from './outgoing-store';
import { seenNoLater } from './seen-no-later';
import { isAbove } from './thread-windows';

/** Bubbles of one author within this time form a group. */
export const GROUP_WITHIN_MS = 120_000;

export type ThreadLine =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'unread'; readonly key: string }
  /** Between a message that came late and what is loaded, where more lies. */
  | { readonly kind: 'gap'; readonly key: string }
  | { readonly kind: 'event'; readonly key: string; readonly event: EventView }
  | { readonly kind: 'note'; readonly key: string; readonly note: NoteView }
  | {
      readonly kind: 'message';
      readonly key: string;
      /** Of a set: the image that came first. */
      readonly message: MessageView;
      /** Every image of the set so far, in its order; null for everything else. */
      readonly images: readonly MessageView[] | null;
      /** Set while the message is only on this device, or its acknowledgement has just come. */
      readonly outgoing: OutgoingMessage | null;
      /** ms by which the customer must have seen it; on the newest such message only. */
      readonly seenAt: number | null;
      readonly startsGroup: boolean;
      readonly endsGroup: boolean;
    };

export interface LineContext {
  readonly outgoing: readonly OutgoingMessage[];
  readonly me: { readonly operatorId: string; readonly name: string };
  /** The entry above which "New messages" stands, frozen while the chat is open. */
  readonly firstUnreadId: string | null;
  /** What stands above was not loaded in order. */
  readonly olderCursor?: string | null;
  /** In a group one member's message says nothing about what the others saw. */
  readonly isGroup?: boolean;
  /** Where this browser shows the file of a message that is only here. */
  readonly localUrlOf?: (messageId: string) => string | undefined;
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
export function toOptimistic(outgoing: OutgoingMessage, me: LineContext['me'], localUrl?: string): MessageView {
  return {
    kind: 'message',
    id: outgoing.id,
    epoch: 0,
    seq: Number.MAX_SAFE_INTEGER,
    changedSeq: -1,
    at: outgoing.createdAt,
    lineTs: outgoing.createdAt,
    author: { kind: 'operator', operatorId: me.operatorId, name: me.name },
    content: toContent(outgoing.body, localUrl),
    ...(outgoing.quickReplies && { quickReplies: outgoing.quickReplies }),
    ...('quotedId' in outgoing.body && outgoing.body.quotedId !== undefined && { quotedId: outgoing.body.quotedId }),
    delivery: { state: 'queued' },
  };
}

const authorKey = ({ author }: MessageView) =>
  author.kind === 'operator'
    ? `o:${author.operatorId}`
    : author.kind === 'customer'
      ? `c:${author.senderId ?? ''}`
      : author.kind;

function isSameGroup(a: ThreadLine | undefined, b: ThreadLine | undefined): boolean {
  if (a?.kind !== 'message' || b?.kind !== 'message') return false;
  return (
    authorKey(a.message) === authorKey(b.message) && Math.abs(b.message.lineTs - a.message.lineTs) < GROUP_WITHIN_MS
  );
}

interface ImagesOfSet {
  readonly key: string;
  /** Entry id of the one that stands first in the thread. */
  readonly first: string;
  readonly images: readonly MessageView[];
}

/** The sets of images among the entries, by the id of every image. An image without companions is no set. */
function imageSets(ordered: readonly EntryView[]): ReadonlyMap<string, ImagesOfSet> {
  const bySet = new Map<string, MessageView[]>();
  for (const entry of ordered) {
    if (entry.kind !== 'message' || entry.content.type !== 'image' || entry.content.set === undefined) continue;
    const { id, total = 2 } = entry.content.set;
    const key = `set-${authorKey(entry)}-${id}`;
    if (total > 1) bySet.set(key, [...(bySet.get(key) ?? []), entry]);
  }
  const byImage = new Map<string, ImagesOfSet>();
  for (const [key, images] of bySet) {
    const [first] = images;
    if (first === undefined) continue;
    const inOrder = images.toSorted((a, b) => placeInSet(a) - placeInSet(b) || compareEntries(a, b));
    for (const image of images) byImage.set(image.id, { key, first: first.id, images: inOrder });
  }
  return byImage;
}

/** Old phones do not say the place: such images come last, in the order of their times. */
function placeInSet({ content }: MessageView): number {
  return (content.type === 'image' ? content.set?.index : undefined) ?? Number.MAX_SAFE_INTEGER;
}

/** Where in the list an entry is to be seen; -1 where it is not loaded. */
export function lineIndexOf(lines: readonly ThreadLine[], entryId: string): number {
  return lines.findIndex(
    (line) =>
      (line.kind === 'event' && line.event.id === entryId) ||
      (line.kind === 'note' && line.note.id === entryId) ||
      (line.kind === 'message' && (line.message.id === entryId || line.images?.some(({ id }) => id === entryId))),
  );
}

const isOwnOpening = ({ event }: EventView) => event.type === 'session_opened' && event.origin === 'customer';

export function toThreadLines(entries: Iterable<EntryView>, ctx: LineContext): ThreadLine[] {
  const ordered = [...entries].sort(compareEntries);
  const known = new Set(ordered.map((entry) => entry.id));
  const seen = ctx.isGroup ? null : seenNoLater(ordered);
  const sets = imageSets(ordered);
  const waiting = ctx.outgoing.filter((outgoing) => !known.has(outgoing.id));
  const lines: ThreadLine[] = [];
  let day = '';
  const openDay = (at: number) => {
    const name = ctx.dayOf(at);
    if (name !== day) lines.push({ kind: 'day', key: `day-${name}`, at });
    day = name;
  };
  const addMessage = (message: MessageView, outgoing: OutgoingMessage | null) => {
    const set = sets.get(message.id);
    // The others of a set stand with the one that came first.
    if (set !== undefined && set.first !== message.id) return;
    const seenAt = message.id === seen?.id ? seen.at : null;
    const key = set?.key ?? message.id;
    const images = set?.images ?? null;
    lines.push({ kind: 'message', key, message, images, outgoing, seenAt, startsGroup: true, endsGroup: true });
  };

  let isPastGap = true;
  for (const entry of ordered) {
    const isLate = isAbove(entry, ctx.olderCursor ?? null);
    if (!isLate && !isPastGap) lines.push({ kind: 'gap', key: 'gap' });
    isPastGap = !isLate;
    openDay(entry.lineTs);
    if (entry.id === ctx.firstUnreadId) lines.push({ kind: 'unread', key: 'unread' });
    if (entry.kind === 'event') lines.push({ kind: 'event', key: entry.id, event: entry });
    else if (entry.kind === 'note') lines.push({ kind: 'note', key: entry.id, note: entry });
    else addMessage(entry, null);
  }
  for (const outgoing of waiting) {
    openDay(outgoing.createdAt);
    addMessage(toOptimistic(outgoing, ctx.me, ctx.localUrlOf?.(outgoing.id)), outgoing);
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

/**
 * The first customer message this operator has not read, counted from the newest backwards.
 * @param olderCursor of the entries: without one, all are here
 * @returns null where all is read; undefined where it stands above them
 */
export function firstUnreadId(
  entries: Iterable<EntryView>,
  unread: number,
  olderCursor: string | null = null,
): string | null | undefined {
  if (unread <= 0) return null;
  const inbound = [...entries].filter((entry) => entry.kind === 'message' && !isOutbound(entry)).sort(compareEntries);
  if (inbound.length < unread && olderCursor !== null) return undefined;
  return inbound[Math.max(0, inbound.length - unread)]?.id ?? null;
}
