// A line of a chat's log as a transcript has it. What the customer saw stands in every transcript; what is for colleagues only where it
// is asked for. Pure. Called by write-transcript.

import { cutText } from '../domain/delivery/graphemes';
import type { TranscriptLine } from '../domain/transcript/format-transcript';
import type { AuthorView, ContentView, EntryView, EventView, MessageView } from '../protocol/entry-view';

export interface TranscriptContext {
  readonly withNotes: boolean;
  /** What stands for this operator. */
  readonly operatorName: (operator: { readonly operatorId: string; readonly name: string }) => string;
  /** Members of a group by their ids. */
  readonly memberName: (userId: string) => string | null;
}

/** LINE shows as much of a name. */
const SHOWN_NAME_UTF16_MAX = 20;

/** @returns null for what is no part of a transcript */
export function toTranscriptLine(entry: EntryView, ctx: TranscriptContext): TranscriptLine | null {
  switch (entry.kind) {
    case 'message':
      return ofMessage(entry, ctx);
    case 'event':
      return ofEvent(entry, ctx);
    case 'note':
      return ctx.withNotes && entry.deleted === undefined ? internal(entry, entry.by.name, entry.text) : null;
  }
}

/** Colleagues read it: by their own names. */
function internal({ id, lineTs: at }: { readonly id: string; readonly lineTs: number }, name: string, text: string) {
  return { id, at, kind: 'note', by: { kind: 'operator', name }, text, isInternal: true } as const;
}

function ofMessage(entry: MessageView, ctx: TranscriptContext): TranscriptLine | null {
  const { id, lineTs: at, author, content, delivery } = entry;
  // It was taken back before anybody could see it.
  if (delivery?.state === 'cancelled') return null;
  const state = delivery?.state;
  return {
    id,
    at,
    kind: content.type,
    by: { kind: author.kind, name: nameOf(author, ctx) },
    text: textOf(content),
    ...((state === 'failed' || state === 'unconfirmed') && { delivery: state }),
  };
}

function nameOf(author: AuthorView, { operatorName, memberName }: TranscriptContext): string {
  if (author.kind === 'operator') return operatorName(author);
  if (author.kind !== 'customer') return '';
  return author.name ?? (author.senderId === undefined ? null : memberName(author.senderId)) ?? '';
}

/** Nothing is left of what was unsent. */
function textOf(content: ContentView): string {
  switch (content.type) {
    case 'text':
      return content.text;
    case 'sticker':
      return content.text ?? content.keywords?.[0] ?? '';
    case 'file':
      return content.fileName;
    case 'location':
      return [content.title, content.address, `${content.latitude}, ${content.longitude}`].filter(Boolean).join(', ');
    case 'card':
      return content.altText;
    case 'unsupported':
      return content.kind;
    case 'image':
    case 'video':
    case 'audio':
    case 'unsent':
      return '';
  }
}

/** What begins or ends a session by somebody's hand. */
const MOVES = {
  reopened: 'session_reopened',
  resolved: 'session_resolved',
  returned_to_bot: 'session_returned',
} as const;

function ofEvent({ id, lineTs: at, event }: EventView, ctx: TranscriptContext): TranscriptLine | null {
  if (event.type === 'session_opened')
    return { id, at, kind: 'session_opened', by: { kind: event.origin, name: '' }, text: '' };
  if (event.type === 'reopened' || event.type === 'resolved' || event.type === 'returned_to_bot') {
    const by = event.by === null ? null : nameOf({ kind: 'operator', ...event.by }, ctx);
    return {
      id,
      at,
      kind: MOVES[event.type],
      by: { kind: by === null ? 'system' : 'operator', name: by ?? '' },
      text: '',
    };
  }
  const note = ctx.withNotes ? noteOf(event) : null;
  return note && internal({ id, lineTs: at }, note.by, note.text);
}

/** What somebody wrote for colleagues when she handed over, put back, held or escalated. */
function noteOf(event: EventView['event']): { readonly by: string; readonly text: string } | null {
  switch (event.type) {
    case 'released':
    case 'transferred':
      return event.note === undefined ? null : { by: event.by.name, text: event.note };
    case 'held':
      return event.reason === undefined ? null : { by: event.by.name, text: event.reason };
    case 'escalated':
      return event.by === null ? null : { by: event.by.name, text: event.reason };
    default:
      return null;
  }
}

/** A name as LINE shows it over a message. */
export function shownName(name: string): string {
  return cutText(name.trim(), SHOWN_NAME_UTF16_MAX).trim();
}
