// The calls on canned replies. Made where they are used or managed, so that the desk does not load their schemas.
import * as z from 'zod/mini';
import type { CannedReplyAnswer, CannedReplyList, ChangeCannedReply, CreateCannedReply } from '$protocol/canned-reply';
import { cannedReplyAnswer, cannedReplyList } from '$protocol/canned-reply';
import { type TeamList, teamList } from '$protocol/desk-documents';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export class CannedApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  get #replies() {
    return this.#client.routes.api['canned-replies'];
  }

  list(): Promise<ApiResult<CannedReplyList>> {
    return this.#client.call(cannedReplyList, () => this.#replies.$get());
  }

  create(reply: CreateCannedReply): Promise<ApiResult<CannedReplyAnswer>> {
    return this.#client.call(cannedReplyAnswer, () => this.#replies.$post({ json: reply }));
  }

  change(id: string, change: ChangeCannedReply): Promise<ApiResult<CannedReplyAnswer>> {
    return this.#client.call(cannedReplyAnswer, () => this.#replies[':id'].$put({ param: { id }, json: change }));
  }

  remove(id: string, version: number): Promise<ApiResult<unknown>> {
    return this.#client.call(z.unknown(), () =>
      this.#replies[':id'].$delete({ param: { id }, query: { version: String(version) } }),
    );
  }

  teams(): Promise<ApiResult<TeamList>> {
    return this.#client.call(teamList, () => this.#client.routes.api.desk.teams.$get());
  }
}
