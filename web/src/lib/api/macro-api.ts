// The calls on macros. Made where they are run or managed, so that the desk does not load their schemas.
import * as z from 'zod/mini';
import { type DeskPeople, deskPeople } from '$protocol/desk-view';
import {
  type ChangeMacro,
  type CreateMacro,
  type MacroAnswer,
  type MacroList,
  type MacroRun,
  macroAnswer,
  macroList,
  macroRun,
  type RunMacro,
} from '$protocol/macro';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export class MacroApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  get #macros() {
    return this.#client.routes.api.macros;
  }

  list(): Promise<ApiResult<MacroList>> {
    return this.#client.call(macroList, () => this.#macros.$get());
  }

  create(json: CreateMacro): Promise<ApiResult<MacroAnswer>> {
    return this.#client.call(macroAnswer, () => this.#macros.$post({ json }));
  }

  change(id: string, json: ChangeMacro): Promise<ApiResult<MacroAnswer>> {
    return this.#client.call(macroAnswer, () => this.#macros[':id'].$put({ param: { id }, json }));
  }

  remove(id: string, version: number): Promise<ApiResult<unknown>> {
    return this.#client.call(z.unknown(), () =>
      this.#macros[':id'].$delete({ param: { id }, query: { version: String(version) } }),
    );
  }

  /** Without an answer the same run may be sent again: it does nothing twice. */
  run(chatId: string, json: RunMacro): Promise<ApiResult<MacroRun>> {
    return this.#client.call(macroRun, () =>
      this.#client.routes.api.chats[':chatId']['macro-runs'].$post({ param: { chatId }, json }),
    );
  }

  /** To whom one can hand a chat. */
  people(): Promise<ApiResult<DeskPeople>> {
    return this.#client.call(deskPeople, () => this.#client.routes.api.desk.people.$get());
  }
}
