// The calls on notes of colleagues. Made where they are written and shown, so that the desk does not load their schemas.
import type { NoteView } from '$protocol/entry-view';
import type { ColleagueList, EditNote, NoteAnswer, WriteNote } from '$protocol/note-command';
import { colleagueList, noteAnswer } from '$protocol/note-command';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export class NoteApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  get #chat() {
    return this.#client.routes.api.chats[':chatId'];
  }

  /** The same id with the same words may be sent again at any time. */
  write(chatId: string, note: WriteNote): Promise<ApiResult<NoteAnswer>> {
    return this.#client.call(noteAnswer, () => this.#chat.notes.$post({ param: { chatId }, json: note }));
  }

  change(chatId: string, noteId: NoteView['id'], words: EditNote): Promise<ApiResult<NoteAnswer>> {
    const param = { chatId, noteId };
    return this.#client.call(noteAnswer, () => this.#chat.notes[':noteId'].$put({ param, json: words }));
  }

  remove(chatId: string, noteId: NoteView['id']): Promise<ApiResult<NoteAnswer>> {
    return this.#client.call(noteAnswer, () => this.#chat.notes[':noteId'].$delete({ param: { chatId, noteId } }));
  }

  markSolution(chatId: string, noteId: NoteView['id'], isSolution: boolean): Promise<ApiResult<NoteAnswer>> {
    const param = { chatId, noteId };
    return this.#client.call(noteAnswer, () =>
      this.#chat.notes[':noteId'].solution.$put({ param, json: { isSolution } }),
    );
  }

  /** Whom a note of this chat may name. */
  colleagues(chatId: string): Promise<ApiResult<ColleagueList>> {
    return this.#client.call(colleagueList, () => this.#chat.colleagues.$get({ param: { chatId } }));
  }
}
