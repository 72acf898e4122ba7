// This browser's part of a push: subscribed with its push service by the desk's key, told to the desk, and told again with each new
// login, for a subscription ends with the login that made it.
import { pushSubscription } from '$protocol/push';
import type { ApiResult } from '../api/api-result';
import { refused } from '../api/api-result';
import type { PushApi } from '../api/push-api';
import { noticePermission } from './system-notices';

type Api = Pick<PushApi, 'own' | 'subscribe' | 'drop'>;

async function manager(): Promise<PushManager | null> {
  if (noticePermission() !== 'granted') return null;
  const worker = await navigator.serviceWorker.getRegistration();
  return worker?.pushManager ?? null;
}

/** Refused with NOT_FOUND where the browser cannot do it. */
export async function subscribePush(api: Api, publicKey: string): Promise<ApiResult<{ readonly isOn: boolean }>> {
  const push = await manager();
  if (push === null) return refused({ code: 'NOT_FOUND', retry: false });
  try {
    const made = await push.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
    return await tell(api, made);
  } catch {
    // The push service of this browser cannot be reached, or it knows another key of this desk: the next press begins anew.
    await (await push.getSubscription())?.unsubscribe();
    return refused({ code: 'UNAVAILABLE', retry: true });
  }
}

export async function dropPush(api: Api): Promise<ApiResult<{ readonly isOn: boolean }>> {
  const answer = await api.drop();
  if (answer.ok) await endPush();
  return answer;
}

/** Whoever signs in here next has asked for nothing. The desk forgets the subscription with the login. */
export async function endPush(): Promise<void> {
  await (await (await manager())?.getSubscription())?.unsubscribe();
}

/** The desk was opened anew: what this browser has subscribed goes on under the new login. */
export async function renewPush(api: Api): Promise<void> {
  const made = await (await manager())?.getSubscription();
  if (made) await tell(api, made);
}

async function tell(api: Api, made: PushSubscription): Promise<ApiResult<{ readonly isOn: boolean }>> {
  const { endpoint, keys } = made.toJSON();
  const body = pushSubscription.safeParse({ endpoint, keys });
  return body.success ? api.subscribe(body.data) : refused({ code: 'BAD_REQUEST', retry: false });
}
