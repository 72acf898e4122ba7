// Whoever begins with emoji alone tells no language, and LINE, which knows hers, is asked with the same event: the bot's answer waits
// for LINE's, for her next act, or for two seconds, whichever comes first, as the greeting does (greet). It lies in the deadline by
// which an act is decided late. Called by receive-event, and where LINE has answered.
import { toBotText } from '../domain/bot/bot-text';
import type { Incoming } from '../domain/chat/incoming';
import type { ChatTools } from './chat-tools';
import type { ChatWrite } from './chat-write';
import { decideLate } from './decide-late';
import { GREETING_WAIT_MS } from './greet';

/** A number tells no language either, but it is an answer that somebody may have asked for. */
const WORDS = /[\p{L}\p{N}]/u;

/** @returns whether it waits; false: it is to be served now */
export function awaitLanguage(tools: ChatTools, write: ChatWrite, { body, source, standby }: Incoming): boolean {
  if (body.kind !== 'message' || body.content.type !== 'text' || source.kind !== 'user') return false;
  const { contact, state } = write.record;
  const isAsked = contact.triedAt === null || tools.outbox.hasJob('profile');
  if (contact.language !== null || !isAsked || WORDS.test(toBotText(body.content))) return false;
  // In a session its own language counts, and nothing is answered on a channel without a bot or in a partner's hands.
  if (state.session || state.standby || standby || !tools.rules(write.record)?.isBotOn) return false;
  tools.outbox.setTimer('decide', `in_${body.lineMessageId}`, write.now + GREETING_WAIT_MS);
  return true;
}

/** Answers what waits: her language is known now, or will not be. */
export function decideAwaited(tools: ChatTools, write: ChatWrite): void {
  if (!tools.rules(write.record)) return;
  for (const entryId of tools.outbox.takeTimers('decide')) decideLate(tools, write, entryId);
}
