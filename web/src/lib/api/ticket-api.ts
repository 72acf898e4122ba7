// The follow-up records: what customers wanted whom nobody could serve then. Made by their view alone, so that the desk does not
// load its schemas.
import * as z from 'zod/mini';
import { type TicketPage, type TicketView, ticketPage } from '$protocol/ticket-view';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export class TicketApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  list(state: TicketView['state'], cursor: string | null): Promise<ApiResult<TicketPage>> {
    const query = { state, ...(cursor !== null && { cursor }) };
    return this.#client.call(ticketPage, () => this.#tickets.$get({ query }));
  }

  done(id: string): Promise<ApiResult<unknown>> {
    return this.#client.call(z.unknown(), () => this.#tickets[':id'].done.$post({ param: { id } }));
  }

  reopen(id: string): Promise<ApiResult<unknown>> {
    return this.#client.call(z.unknown(), () => this.#tickets[':id'].reopen.$post({ param: { id } }));
  }

  get #tickets() {
    return this.#client.routes.api.tickets;
  }
}
