// Carries one webhook call to Kaiwa as LINE does: signed raw body, at most 2 seconds, no retry of its own. Called by the routes for
// events that go out at once and by LinePlatform's alarm for redeliveries. Knows the network, not the platform's state.
// See https://developers.line.biz/en/docs/messaging-api/receiving-messages/
import type { WebhookProbe } from '../api/answer';
import type { DeliveryStatus } from '../state/records';
import { askKaiwa, isThisMachine, type WebhookRoute } from './reach-kaiwa';
import { signBody } from './sign-body';

const TIMEOUT_MS = 2_000;

export interface WebhookCall {
  url: string;
  body: string;
  secret: string;
  /** How the signature header is spelled; LINE may change its letter case. */
  headerName?: string;
  /** For tests of refusal: a false signature, or none. */
  signature?: 'valid' | 'wrong' | 'missing';
}

export async function deliver(call: WebhookCall, route: WebhookRoute): Promise<DeliveryStatus> {
  const headers = new Headers({
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'LineBotWebhook/2.0',
  });
  if (call.signature !== 'missing') {
    const secret = call.signature === 'wrong' ? `${call.secret}x` : call.secret;
    headers.set(call.headerName ?? 'x-line-signature', await signBody(secret, call.body));
  }
  const init = { method: 'POST', headers, body: call.body, redirect: 'manual' } as const;
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    const response = await send(call.url, { ...init, signal: abort.signal }, route);
    await response.body?.cancel();
    return response.status;
  } catch {
    // LINE tells these two classes of failure apart; the cause beyond them does not reach the bot's owner there either.
    return abort.signal.aborted ? 'timeout' : 'could_not_connect';
  } finally {
    clearTimeout(timer);
  }
}

function send(address: string, init: RequestInit, route: WebhookRoute): Promise<Response> {
  const url = new URL(address);
  const asked = askKaiwa(route, url, init);
  if (asked !== null) return asked;
  // The simulator never reaches beyond this machine.
  return isThisMachine(url.hostname) ? fetch(url, init) : Promise.reject(new Error(`no way to ${url.origin}`));
}

/** Makes the call of a webhook test and words the outcome as LINE's answer. */
export async function answerProbe(probe: WebhookProbe, route: WebhookRoute): Promise<Record<string, unknown>> {
  const status = await deliver(probe, route);
  const success = typeof status === 'number' && status >= 200 && status < 300;
  const reason = success
    ? 'OK'
    : status === 'timeout'
      ? 'REQUEST_TIMEOUT'
      : status === 'could_not_connect'
        ? 'COULD_NOT_CONNECT'
        : 'ERROR_STATUS_CODE';
  return {
    success,
    timestamp: new Date(probe.at).toISOString(),
    statusCode: typeof status === 'number' ? status : 0,
    reason,
    detail: typeof status === 'number' ? String(status) : status,
  };
}
