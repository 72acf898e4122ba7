// Notes of colleagues: how one comes into the log, what is wrong with one, how it is edited and deleted. Pure: a note moves no
// session, counts as no answer and has no effect. Called by transition and by session/run-note-command.
import { isInvisible } from '../delivery/split-text';
import type { DecisionContext, Step } from './decision';
import type { NoteEntry, NoteMention } from './entry';
import type { Annotate } from './operator-act';
import type { ChatState, Person } from './session-state';

/** UTF-16 units. */
export const NOTE_UTF16_MAX = 5_000;
export const NOTE_MENTIONS_MAX = 20;

/** What one writes of a note. */
export interface NoteWords {
  readonly text: string;
  readonly mentions: readonly NoteMention[];
}

/** In every state of the chat, by whoever may see it: nothing but its line of the log changes. */
export function onAnnotate(state: ChatState, { by, noteId, text, mentions }: Annotate, ctx: DecisionContext): Step {
  const { operatorId, name } = by;
  const entry: NoteEntry = { kind: 'note', id: noteId, by: { operatorId, name }, text, mentions };
  return { state, entries: [{ entry, lineTs: ctx.now }], effects: [] };
}

/** Mentions stand in the order of the text, each on an @ of its own. */
export function noteFault({ text, mentions }: NoteWords): 'TEXT_EMPTY' | 'TEXT_TOO_LONG' | 'BAD_REQUEST' | null {
  if (isInvisible(text)) return 'TEXT_EMPTY';
  if (text.length > NOTE_UTF16_MAX) return 'TEXT_TOO_LONG';
  if (mentions.length > NOTE_MENTIONS_MAX) return 'BAD_REQUEST';
  let from = 0;
  for (const { index, length } of mentions) {
    const isWithin = index >= from && length > 1 && index + length <= text.length;
    if (!isWithin || text[index] !== '@') return 'BAD_REQUEST';
    from = index + length;
  }
  return null;
}

/** Null: it says so already. */
export function withWords<Note extends NoteEntry>(held: Note, { text, mentions }: NoteWords, now: number): Note | null {
  if (held.text === text && JSON.stringify(held.mentions) === JSON.stringify(mentions)) return null;
  return { ...held, ...unmentioned(held, mentions), text, mentions, editedAt: now };
}

/** Of a deleted note stays its place, who wrote it and who deleted it. */
export function withoutWords<Note extends NoteEntry>(held: Note, by: Person, now: number): Note {
  const { isSolution: _solution, editedAt: _edited, ...rest } = held;
  // Only optional fields of a Note are taken out or set.
  return { ...(rest as Note), ...unmentioned(held, []), text: '', mentions: [], deleted: { by, at: now } };
}

function unmentioned(held: NoteEntry, mentions: readonly NoteMention[]): Pick<NoteEntry, 'unmentioned'> {
  const named = new Set(mentions.map(({ operatorId }) => operatorId));
  const before = [...held.mentions.map(({ operatorId }) => operatorId), ...(held.unmentioned ?? [])];
  return { unmentioned: [...new Set(before)].filter((operatorId) => !named.has(operatorId)) };
}
