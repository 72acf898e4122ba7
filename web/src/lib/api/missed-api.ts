// How many notices each colleague has missed lately. Loaded with the dialog that shows it.
import { type MissedNotices, missedNotices } from '$protocol/missed-notices';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export function missedOfPeople(client: ApiClient): Promise<ApiResult<MissedNotices>> {
  return client.call(missedNotices, () => client.routes.api.desk['missed-notices'].$get());
}
