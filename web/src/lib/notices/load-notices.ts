// The part that tells, as the desk loads it after itself. What this browser has subscribed goes on under the login that is there now.
import { goto } from '$app/navigation';
import type { ApiClient } from '../api/api-client';
import { PushApi } from '../api/push-api';
import { NoticeCenter, type NoticeCenterDeps, type NoticeRows } from './notice-center.svelte';
import { renewPush } from './push-browser';

export function startNotices(
  deps: Omit<NoticeCenterDeps, 'onOpenPath'>,
  rows: NoticeRows,
  client: ApiClient,
): NoticeCenter {
  void renewPush(new PushApi(client));
  return new NoticeCenter({ ...deps, onOpenPath: (path) => void goto(path) }, rows);
}
