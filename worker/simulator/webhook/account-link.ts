// The end of an account link: a link token of the last ten minutes is used up and the link event happens. Called by the dialog that
// the customer sees and by the control API. See https://developers.line.biz/en/docs/messaging-api/linking-accounts/
import type { PlatformState } from '../state/platform-state';
import { type HappenResult, letHappen } from './let-happen';

const NONCE = /^.{10,255}$/s;

/** A stale token draws no event at all, as on LINE; `error` is a sentence for people. */
export function finishLink(
  state: PlatformState,
  link: { linkToken: string; nonce: string; result: 'ok' | 'failed' },
): HappenResult {
  const token = state.linkTokens.get(link.linkToken);
  if (token === undefined) return { ok: false, error: 'This link is not known.' };
  if (token.usedAt !== null) return { ok: false, error: 'This link was used before.' };
  if (token.expiresAt <= state.now()) return { ok: false, error: 'This link is older than 10 minutes.' };
  if (!NONCE.test(link.nonce)) return { ok: false, error: 'The nonce needs 10 to 255 characters.' };
  state.linkTokens.set(token.token, { ...token, usedAt: state.now() });
  const { channelId, userId } = token;
  return letHappen(state, userId, { type: 'accountLink', channelId, result: link.result, nonce: link.nonce });
}
