// The calls by which this browser is told of notices while the desk is closed. Loaded with what uses them.
import { type OwnPush, ownPush, type PushSubscriptionBody } from '$protocol/push';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export class PushApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  own(): Promise<ApiResult<OwnPush>> {
    return this.#client.call(ownPush, () => this.#client.routes.api.me.push.$get());
  }

  subscribe(json: PushSubscriptionBody): Promise<ApiResult<OwnPush>> {
    return this.#client.call(ownPush, () => this.#client.routes.api.me.push.$put({ json }));
  }

  drop(): Promise<ApiResult<OwnPush>> {
    return this.#client.call(ownPush, () => this.#client.routes.api.me.push.$delete());
  }
}
