// What an operator reads of a chat: its view, pages and lines of its log, files and pictures. Whoever looks is noted first, and may
// not see what she reads otherwise. Called by ChatSession.
import { isMedia, type MediaCopy } from '../domain/chat/message-content';
import type { ChatId } from '../domain/ids';
import type { Asker } from '../domain/permissions/asker';
import { maySee } from '../domain/permissions/can';
import { chatScope } from '../domain/permissions/chat-scope';
import type { Position } from '../domain/position';
import { err, ok, type Result } from '../domain/result';
import type { ChatListItem, ChatView } from '../protocol/chat-view';
import type { EntryPage, EntryView } from '../protocol/entry-view';
import type { EntryQuery, FoundLines, FoundNotes } from '../rpc/chat-session-rpc';
import type { Refusal } from '../rpc/refusal';
import type { ChatInputs } from './chat-inputs';
import type { ChatTools } from './chat-tools';
import { toChatRow, toChatView, toEntryView, withoutWords } from './chat-views';
import { entryPage } from './entry-page';
import { foundLines } from './found-lines';
import { readMarkOf } from './read-marks';
import { notesOf } from './run-note-command';
import { NOT_FOUND } from './seen-chat';
import { seenFrom, sessionFrom } from './seen-history';

export class ChatReader {
  readonly #inputs: ChatInputs;
  readonly #tools: ChatTools;
  readonly #chatId: () => ChatId;

  constructor(inputs: ChatInputs, tools: ChatTools, chatId: () => ChatId) {
    this.#inputs = inputs;
    this.#tools = tools;
    this.#chatId = chatId;
  }

  view(asker: Asker): Result<ChatView, Refusal> {
    if (!this.#inputs.seen(asker)) return err(NOT_FOUND);
    this.#inputs.noteView(asker);
    return this.viewAfter(asker);
  }

  /** What a page of the list says of this chat, and no more: to see a list is no look at its chats. */
  row(asker: Asker): Result<ChatListItem, Refusal> {
    const record = this.#inputs.seen(asker);
    return record ? ok({ ...toChatRow(record), ...readMarkOf(this.#tools, record, asker) }) : err(NOT_FOUND);
  }

  /** After a command of hers, which may have been the last thing she did in this chat. */
  viewAfter(asker: Asker): Result<ChatView, Refusal> {
    const record = this.#inputs.load();
    if (!record) return err(NOT_FOUND);
    const { store, members, planned, now } = this.#tools;
    const view = toChatView(record, asker, readMarkOf({ store }, record, asker), members.all(), now(), planned.all());
    return ok(maySee(asker, chatScope(record.state)) ? view : withoutWords(view));
  }

  entries(asker: Asker, query: EntryQuery): Result<EntryPage, Refusal> {
    if (this.#inputs.seen(asker)) this.#inputs.noteView(asker);
    const record = this.#inputs.seen(asker);
    const { store, sessions } = this.#tools;
    const from = record && ('ofSession' in query ? sessionFrom(sessions, record) : seenFrom(sessions, record, asker));
    const page = record && entryPage(store, record, query, from ?? 0);
    return page ? ok(page) : err(NOT_FOUND);
  }

  entry(asker: Asker, entryId: string): Result<EntryView, Refusal> {
    if (this.#inputs.seen(asker)) this.#inputs.noteView(asker);
    const entry = this.#seenEntry(asker, entryId);
    return entry ? ok(toEntryView(this.#chatId(), entry)) : err(NOT_FOUND);
  }

  found(asker: Asker, places: readonly Position[]): Result<FoundLines, Refusal> {
    const record = this.#inputs.seen(asker);
    return record ? ok(foundLines(this.#tools, record, asker, places)) : err(NOT_FOUND);
  }

  notesOf(asker: Asker, noteIds: readonly string[]): Result<FoundNotes, Refusal> {
    const found = this.#inputs.load() && notesOf(this.#tools, asker, noteIds);
    return found ? ok(found) : err(NOT_FOUND);
  }

  mediaOf(asker: Asker, entryId: string): Result<MediaCopy & { fileName?: string }, Refusal> {
    if (this.#inputs.seen(asker)) this.#inputs.noteView(asker);
    const entry = this.#seenEntry(asker, entryId);
    const content = entry?.kind === 'message' && isMedia(entry.content) ? entry.content : null;
    if (!content?.media) return err(NOT_FOUND);
    return ok({ ...content.media, ...(content.type === 'file' && { fileName: content.fileName }) });
  }

  memberPictureOf(asker: Asker, userId: string): Result<{ url: string }, Refusal> {
    const url = this.#inputs.seen(asker) && this.#tools.members.byId(userId)?.pictureUrl;
    return url ? ok({ url }) : err(NOT_FOUND);
  }

  pictureOf(asker: Asker): Result<{ url: string }, Refusal> {
    const url = this.#inputs.seen(asker)?.contact.pictureUrl;
    return url ? ok({ url }) : err(NOT_FOUND);
  }

  /** Null also where it is of a session that is not hers to read. */
  #seenEntry(asker: Asker, entryId: string) {
    const record = this.#inputs.seen(asker);
    const entry = record && this.#tools.store.entryById(entryId);
    return entry && entry.at >= seenFrom(this.#tools.sessions, record, asker) ? entry : null;
  }
}
