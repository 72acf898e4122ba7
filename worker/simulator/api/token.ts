// POST /oauth2/v3/token: stateless channel access tokens, 900 s on the fake clock, any number of them.
// See https://developers.line.biz/en/reference/messaging-api/#issue-stateless-channel-access-token
import { randomToken } from '../state/ids';
import { type Outcome, TEXT } from './answer';
import type { CallContext } from './call-context';

const LIFE_SECONDS = 900;

export function issueStatelessToken({ state, call, now }: CallContext): Outcome {
  const form = new URLSearchParams(call.body);
  const channel = state.channels
    .values()
    .find((one) => one.lineChannelId === form.get('client_id') && one.secret === form.get('client_secret'));
  if (form.get('grant_type') !== 'client_credentials' || channel === undefined || channel.secret === '') {
    return { status: 400, json: { error: 'invalid_request', error_description: TEXT.invalidCredentials } };
  }
  const token = randomToken(96);
  state.accessTokens.set(token, { token, channelId: channel.channelId, expiresAt: now + LIFE_SECONDS * 1_000 });
  return { status: 200, json: { token_type: 'Bearer', access_token: token, expires_in: LIFE_SECONDS } };
}
