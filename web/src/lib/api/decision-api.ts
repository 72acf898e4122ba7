// Why whom: the Dispatcher's decisions about a chat's newest session. Made by the dialog that shows them, so that the desk does not
// load its schemas.
import { type DecisionPage, decisionPage } from '$protocol/decision-view';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

/** Newest first. */
export function decisionsOf(client: ApiClient, chatId: string): Promise<ApiResult<DecisionPage>> {
  return client.call(decisionPage, () =>
    client.routes.api.chats[':chatId'].decisions.$get({ param: { chatId }, query: {} }),
  );
}
