// The desk as everybody sees it: who is there, one's own status, who waits in what order, the next chat, the intake of a team.
import * as z from 'zod/mini';
import {
  type DeskPeople,
  deskPeople,
  type IntakeCommand,
  type QueueView,
  queueView,
  type StatusCommand,
  type TakenNext,
  takenNext,
} from '$protocol/desk-view';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export class QueueApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  get #desk() {
    return this.#client.routes.api.desk;
  }

  people(): Promise<ApiResult<DeskPeople>> {
    return this.#client.call(deskPeople, () => this.#desk.people.$get());
  }

  /** One's own status. @returns everybody, as they are then */
  setStatus(json: StatusCommand): Promise<ApiResult<DeskPeople>> {
    return this.#client.call(deskPeople, () => this.#desk.status.$put({ json }));
  }

  /** One is ready for chats though one's wrap-up is not over. @returns everybody, as they are then */
  endWrapUp(): Promise<ApiResult<DeskPeople>> {
    return this.#client.call(deskPeople, () => this.#desk['wrap-up'].$delete());
  }

  queue(): Promise<ApiResult<QueueView>> {
    return this.#client.call(queueView, () => this.#desk.queue.$get());
  }

  /** Takes the chat that is next by the order of one's queues. NOTHING_WAITS, AT_CAPACITY. */
  takeNext(): Promise<ApiResult<TakenNext>> {
    return this.#client.call(takenNext, () => this.#desk.next.$post());
  }

  setIntake(teamId: string, json: IntakeCommand): Promise<ApiResult<unknown>> {
    return this.#client.call(z.unknown(), () => this.#desk.teams[':teamId'].intake.$put({ param: { teamId }, json }));
  }
}
