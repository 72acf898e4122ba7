// Asks LINE whether keys are a channel's before anything of them is saved: a token by id and secret, or the pasted one, and by
// it whose bot it is. Keeps and logs nothing. Called by channel-route.
// https://developers.line.biz/en/reference/messaging-api/#issue-stateless-channel-access-token
import type { Config } from '../config';
import { err, ok, type Result } from '../domain/result';
import type { BotInfo, ReadAnswer } from '../line/outbound/line-answer';
import { createLineClient } from '../line/outbound/line-client';

/** `words`: what LINE said. `LINE_UNREACHABLE`: nothing is known of the keys. */
export interface Unproven {
  readonly code: 'LINE_REFUSED' | 'LINE_UNREACHABLE' | 'OTHER_ACCOUNT';
  readonly words: readonly string[];
}

export interface Keys {
  readonly lineChannelId: string;
  readonly secret: string;
  /** The pasted long-lived token; null: tokens are issued by id and secret. */
  readonly accessToken: string | null;
}

/** Whose account all of these keys open. `OTHER_ACCOUNT`: the token is not of the channel of the secret. */
export async function proveKeys(config: Config, keys: Keys): Promise<Result<BotInfo, Unproven>> {
  const client = clientOf(config);
  const issued = await client.issueToken(keys.lineChannelId, keys.secret);
  if (issued.kind === 'refused') return refused(issued.words === undefined ? [] : [issued.words]);
  if (issued.kind === 'unavailable') return unreachable();
  const bot = await toBot(await client.botInfo(issued.value));
  if (!bot.ok || keys.accessToken === null) return bot;
  const byToken = await proveToken(config, keys.accessToken);
  if (!byToken.ok) return byToken;
  return byToken.value.userId === bot.value.userId ? bot : err({ code: 'OTHER_ACCOUNT', words: [] });
}

/** Whose account a pasted token opens. */
export async function proveToken(config: Config, accessToken: string): Promise<Result<BotInfo, Unproven>> {
  return toBot(await clientOf(config).botInfo(accessToken));
}

function clientOf(config: Config) {
  return createLineClient({
    fetch: (url, init) => fetch(url, init),
    apiBase: config.LINE_API_BASE,
    dataApiBase: config.LINE_DATA_API_BASE,
  });
}

function toBot(answer: ReadAnswer<BotInfo>): Result<BotInfo, Unproven> {
  switch (answer.kind) {
    case 'ok':
      return ok(answer.value);
    case 'unauthorized':
      return refused([]);
    case 'rejected':
      return refused(answer.message === '' ? [] : [answer.message]);
    default:
      return unreachable();
  }
}

function refused(words: readonly string[]): Result<never, Unproven> {
  return err({ code: 'LINE_REFUSED', words });
}

function unreachable(): Result<never, Unproven> {
  return err({ code: 'LINE_UNREACHABLE', words: [] });
}
