// The part that tells, as the desk loads it after itself.
import type { ApiClient } from '../api/api-client';
import { PushApi } from '../api/push-api';
import { NoticeCenter, type NoticeCenterDeps, type NoticeRows } from './notice-center.svelte';
import { renewPush } from './push-browser';

export function startNotices(
  deps: Omit<NoticeCenterDeps, 'renewPush'>,
  rows: NoticeRows,
  client: ApiClient,
): NoticeCenter {
  const api = new PushApi(client);
  return new NoticeCenter({ ...deps, renewPush: () => renewPush(api) }, rows);
}
