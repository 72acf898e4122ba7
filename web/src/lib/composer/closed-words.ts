// Why the field is closed, in one sentence that names the way out where there is one. Any other code speaks for itself.
import { errorCopy } from '../errors/error-copy';
import { m } from '../paraglide/messages';

const SENTENCES: Readonly<Record<string, () => string>> = {
  NOT_OWNER: m.composer_closed_take,
  NO_SESSION: m.composer_closed_take,
  CLOSED: m.composer_closed_take,
  USE_TAKE: m.composer_closed_bot,
  BOT_HOLDS: m.composer_closed_bot,
  RESOLVED: m.composer_closed_reopen,
  USE_REOPEN: m.composer_closed_reopen,
  BLOCKED: m.composer_closed_blocked,
  LEFT: m.composer_closed_left,
  STANDBY: m.composer_closed_standby,
};

/** @param code `sendRefusal` of the chat */
export function closedWords(code: string): string {
  return (SENTENCES[code] ?? errorCopy(code).words)();
}
