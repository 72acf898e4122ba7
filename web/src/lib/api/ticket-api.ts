// The follow-up records: what customers wanted whom nobody could serve then. Made by their view alone, so that the desk does not
// load its schemas.
import * as z from 'zod/mini';
import { type TicketPage, type TicketView, ticketPage } from '$protocol/ticket-view';
import { type ApiClient, OWN_SCRIPT } from './api-client';
import type { ApiResult } from './api-result';

export class TicketApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  list(state: TicketView['state'], cursor: string | null): Promise<ApiResult<TicketPage>> {
    const query = new URLSearchParams({ state, ...(cursor !== null && { cursor }) });
    return this.#client.call(ticketPage, () => ask(`/api/tickets?${query}`, 'GET'));
  }

  done(id: string): Promise<ApiResult<unknown>> {
    return this.#client.call(z.unknown(), () => ask(`/api/tickets/${encodeURIComponent(id)}/done`, 'POST'));
  }

  reopen(id: string): Promise<ApiResult<unknown>> {
    return this.#client.call(z.unknown(), () => ask(`/api/tickets/${encodeURIComponent(id)}/reopen`, 'POST'));
  }
}

const ask = (path: string, method: 'GET' | 'POST') =>
  fetch(path, { method, headers: OWN_SCRIPT, credentials: 'same-origin' });
