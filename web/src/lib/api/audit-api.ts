// The audit log's calls. Made by its page alone, so that the desk does not load its schemas.
import { type AuditLogQuery, type AuditPageView, auditPage } from '$protocol/audit';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

/** The whole log as JSON lines; a browser follows it as a download. */
export const AUDIT_EXPORT_HREF = '/api/admin/audit/export';

export class AuditApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  list(query: AuditLogQuery): Promise<ApiResult<AuditPageView>> {
    return this.#client.call(auditPage, () => this.#client.routes.api.admin.audit.$get({ query }));
  }
}
