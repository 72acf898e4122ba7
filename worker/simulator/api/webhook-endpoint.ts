// The webhook settings of a channel. That a change may need a minute on LINE is not played.
// See https://developers.line.biz/en/reference/messaging-api/#set-webhook-endpoint-url
import { stringOf } from '../state/json';
import { type Outcome, refusal, TEXT } from './answer';
import type { CallContext } from './call-context';

const URL_LENGTH_MAX = 500;

function isHttps(url: string): boolean {
  return url.length <= URL_LENGTH_MAX && URL.parse(url)?.protocol === 'https:';
}

export function getEndpoint({ state, channel }: CallContext): Outcome {
  if (channel.webhookUrl === '') return refusal(404, TEXT.noEndpoint);
  return { status: 200, json: { endpoint: state.webhookUrlOf(channel), active: channel.webhookActive } };
}

export function putEndpoint({ state, channel, body }: CallContext): Outcome {
  const endpoint = stringOf(body.endpoint) ?? '';
  if (!isHttps(endpoint)) return refusal(400, TEXT.invalidEndpoint);
  state.updateChannel(channel, { webhookUrl: endpoint });
  return { status: 200, json: {} };
}

/** The Worker makes the webhook call and puts its outcome into the answer. */
export function testWebhook({ state, channel, body, now }: CallContext): Outcome {
  const endpoint = stringOf(body.endpoint) ?? (channel.webhookUrl === '' ? undefined : state.webhookUrlOf(channel));
  if (endpoint === undefined) return refusal(404, TEXT.noEndpoint);
  if (!isHttps(endpoint)) return refusal(400, TEXT.invalidEndpoint);
  const payload = JSON.stringify({ destination: channel.botUserId, events: [] });
  return { status: 200, probe: { url: endpoint, body: payload, secret: channel.secret, at: now } };
}
