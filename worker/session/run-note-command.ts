// What operators do with the notes of a chat, and that they follow it. Whoever may see the chat writes one, whatever its state; its author edits it, she and
// whoever leads the chat delete it. Each runs inside one synchronous transaction; none has anything for LINE.
// The audit log hears of edits and deletions by marks: the words themselves are gone for good.
import type { ChatEvent } from '../domain/chat/chat-event';
import type { Entry, NoteEntry } from '../domain/chat/entry';
import { type NoteWords, noteFault, withoutWords, withWords } from '../domain/chat/note';
import { transition } from '../domain/chat/transition';
import { isUuidV7 } from '../domain/ids';
import type { Asker } from '../domain/permissions/asker';
import { can } from '../domain/permissions/can';
import { chatScope } from '../domain/permissions/chat-scope';
import { err, ok, type Result } from '../domain/result';
import type { NoteView } from '../protocol/entry-view';
import type { ErrorCode } from '../protocol/error-code';
import type { FoundNotes, NewNote } from '../rpc/chat-session-rpc';
import type { Refusal } from '../rpc/refusal';
import type { ChatRecord } from './chat-record';
import { type ChatTools, decisionContext } from './chat-tools';
import { toNoteView } from './chat-views';
import { ChatWrite } from './chat-write';
import { tellAudit } from './note-view';
import type { Done } from './run-command';
import { loadSeen, NOT_FOUND, NOT_PERMITTED, toActor } from './seen-chat';
import { seenFrom } from './seen-history';

type Outcome = Result<Done<NoteView>, Refusal>;
type Note = Entry & NoteEntry;
/** What stands for words in the audit log. */
type MarkOf = (text: string | null) => string | null;

export function writeNote(tools: ChatTools, asker: Asker, { id, text, mentions }: NewNote): Outcome {
  const stored = tools.store.entryById(id);
  // A repeat has its answer also where the chat was taken from her meanwhile.
  if (stored && isSame(stored, asker, text)) return done(stored);
  const record = loadSeen(tools.store, asker);
  if (!record) return err(NOT_FOUND);
  if (stored) return refuse('ID_REUSED');
  if (!isUuidV7(id)) return refuse('BAD_REQUEST');
  const fault = noteFault({ text, mentions });
  if (fault) return refuse(fault);
  const event: ChatEvent = { type: 'annotate', by: toActor(asker, record), noteId: id, text, mentions };
  const now = tools.now();
  const decided = transition(record.state, event, decisionContext(tools, record, now));
  if (!decided.ok) throw new Error(`a note was refused: ${decided.error.code}`);
  const write = new ChatWrite(tools, record, now);
  write.take(decided.value);
  const change = write.finish();
  return ok({ answer: toNoteView(storedNote(tools, id)), change });
}

export function editNote(tools: ChatTools, asker: Asker, id: string, words: NoteWords, markOf: MarkOf): Outcome {
  const found = findNote(tools, asker, id);
  if (!found) return err(NOT_FOUND);
  const { record, note } = found;
  if (!isAuthor(note, asker)) return err(NOT_PERMITTED);
  if (note.deleted) return err(NOT_FOUND);
  const fault = noteFault(words);
  if (fault) return refuse(fault);
  const edited = withWords(note, words, tools.now());
  if (!edited) return done(note);
  tellAudit(tools, asker, {
    action: 'note.edited',
    object: { kind: 'chat', id: record.chatId },
    before: { noteId: id, text: markOf(note.text) },
    after: { noteId: id, text: markOf(words.text) },
  });
  return change(tools, record, edited);
}

export function deleteNote(tools: ChatTools, asker: Asker, id: string, markOf: MarkOf): Outcome {
  const found = findNote(tools, asker, id);
  if (!found) return err(NOT_FOUND);
  const { record, note } = found;
  if (!isAuthor(note, asker) && !can(asker, 'chat.lead', chatScope(record.state))) return err(NOT_PERMITTED);
  if (note.deleted) return done(note);
  tellAudit(tools, asker, {
    action: 'note.deleted',
    object: { kind: 'chat', id: record.chatId },
    before: { noteId: id, text: markOf(note.text), authorId: note.by.operatorId },
  });
  const by = { operatorId: asker.operatorId, name: asker.name };
  return change(tools, record, withoutWords(note, by, tools.now()));
}

/** For whoever may see the chat. */
export function markSolution(tools: ChatTools, asker: Asker, id: string, isSolution: boolean): Outcome {
  const found = findNote(tools, asker, id);
  if (!found || found.note.deleted) return err(NOT_FOUND);
  const { record, note } = found;
  if ((note.isSolution ?? false) === isSolution) return done(note);
  const { isSolution: _before, ...rest } = note;
  return change(tools, record, isSolution ? { ...rest, isSolution } : rest);
}

/** What is gone, or not hers to read, is left out. */
export function notesOf(tools: ChatTools, asker: Asker, ids: readonly string[]): FoundNotes | null {
  const record = loadSeen(tools.store, asker);
  if (!record) return null;
  const notes = ids.flatMap((id) => {
    const found = findNote(tools, asker, id);
    return found && !found.note.deleted ? [toNoteView(found.note)] : [];
  });
  return { name: record.contact.givenName ?? record.contact.name, notes };
}

/** For whoever may see the chat; who may not any more hears nothing of it, follower or not. */
export function follow(tools: ChatTools, asker: Asker, isFollowing: boolean): Result<Done<null>, Refusal> {
  const record = loadSeen(tools.store, asker);
  if (!record) return err(NOT_FOUND);
  const { followers } = record.summary;
  const others = followers.filter(({ operatorId }) => operatorId !== asker.operatorId);
  if (isFollowing === others.length < followers.length) return ok({ answer: null, change: null });
  const write = new ChatWrite(tools, record, tools.now());
  const me = { operatorId: asker.operatorId, name: asker.name };
  write.changeSummary({ followers: isFollowing ? [...others, me] : others });
  write.touch();
  return ok({ answer: null, change: write.finish() });
}

/** Null also where it is of a session that is not hers to read. */
function findNote(tools: ChatTools, asker: Asker, id: string): { record: ChatRecord; note: Note } | null {
  const record = loadSeen(tools.store, asker);
  const entry = record && tools.store.entryById(id);
  if (!record || entry?.kind !== 'note' || entry.at < seenFrom(tools.sessions, record, asker)) return null;
  return { record, note: entry };
}

function change(tools: ChatTools, record: ChatRecord, note: Note): Outcome {
  const write = new ChatWrite(tools, record, tools.now());
  write.changeNote(note);
  const changed = write.finish();
  return ok({ answer: toNoteView(storedNote(tools, note.id)), change: changed });
}

/** A repeat has the note as it is by now. */
function isSame(stored: Entry, asker: Asker, text: string): stored is Note {
  if (stored.kind !== 'note' || !isAuthor(stored, asker)) return false;
  return stored.text === text || stored.editedAt !== undefined || stored.deleted !== undefined;
}

function isAuthor({ by }: NoteEntry, { operatorId }: Asker): boolean {
  return by.operatorId === operatorId;
}

function storedNote(tools: ChatTools, id: string): Note {
  const entry = tools.store.entryById(id);
  if (entry?.kind !== 'note') throw new Error('the note that was just written is gone');
  return entry;
}

function done(note: Note): Outcome {
  return ok({ answer: toNoteView(note), change: null });
}

function refuse(code: ErrorCode): Outcome {
  return err({ code, retry: false });
}
