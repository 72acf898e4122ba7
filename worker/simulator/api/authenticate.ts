// Finds the channel of a bearer token. Stateless tokens live 900 s on the fake clock; a long-lived token is configured. Pure but
// for reading the state. See https://developers.line.biz/en/docs/basics/channel-access-token/
import type { PlatformState } from '../state/platform-state';
import type { Channel } from '../state/records';
import { TEXT } from './answer';

export function authenticate(
  state: PlatformState,
  authorization: string | null,
): { ok: true; channel: Channel } | { ok: false; message: string } {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) return { ok: false, message: TEXT.noAuthorization };
  const issued = state.accessTokens.get(token);
  if (issued !== undefined && issued.expiresAt <= state.now()) {
    return { ok: false, message: `${TEXT.authenticationFailed}The access token expired.` };
  }
  const channel =
    issued === undefined
      ? state.channels.values().find((candidate) => candidate.longLivedToken === token)
      : state.channel(issued.channelId);
  if (channel === undefined) {
    const reason = 'invalid token. Confirm that the access token in the authorization header is valid.';
    return { ok: false, message: TEXT.authenticationFailed + reason };
  }
  return { ok: true, channel };
}
