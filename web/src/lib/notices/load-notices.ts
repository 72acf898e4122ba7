// The part that tells, as the desk loads it after itself.
import { goto } from '$app/navigation';

import type { ApiClient } from '../api/api-client';
import { PushApi } from '../api/push-api';
import { NoticeCenter, type NoticeCenterDeps, type NoticeRows } from './notice-center.svelte';
import { renewPush } from './push-browser';

export function startNotices(
  deps: Omit<NoticeCenterDeps, 'onOpenPath' | 'renewPush'>,
  rows: NoticeRows,
  client: ApiClient,
): NoticeCenter {
  const api = new PushApi(client);
  const onOpenPath = (path: string) => void goto(path);
  return new NoticeCenter({ ...deps, onOpenPath, renewPush: () => renewPush(api) }, rows);
}
