// The audit log's calls. Made by its page alone, so that the desk does not load its schemas.
import * as z from 'zod/mini';
import { type AuditLogQuery, type AuditPageView, auditPage } from '$protocol/audit';
import type { ApiClient } from './api-client';
import { type ApiResult, done } from './api-result';

export class AuditApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  list(query: AuditLogQuery): Promise<ApiResult<AuditPageView>> {
    return this.#client.call(auditPage, () => this.#client.routes.api.admin.audit.$get({ query }));
  }

  /** The whole log as JSON lines. No link that a browser follows: the person may be asked for a fresh proof first. */
  async export(): Promise<ApiResult<Blob>> {
    let file = new Blob();
    const answer = await this.#client.call(z.object({}), async () => {
      const response = await this.#client.routes.api.admin.audit.export.$get();
      if (!response.ok) return response;
      file = await response.blob();
      return Response.json({});
    });
    return answer.ok ? done(file) : answer;
  }
}
