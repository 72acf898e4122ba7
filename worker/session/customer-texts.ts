// What customers wrote last, read from the log when it is needed and kept nowhere else, so that an unsent text is gone.
// Called by routing and the bot.
import { toBotText } from '../domain/bot/bot-text';
import type { ChatTools } from './chat-tools';

/** Lines of the log that are looked through for them. */
const LINES_MAX = 60;

/**
 * Texts of customers, newest first.
 * @param senderId in groups: of this member alone; null: of all
 * @param since LINE's time (ms); older ones do not count
 */
export function customerTexts(tools: ChatTools, limit: number, senderId: string | null = null, since = 0): string[] {
  const texts: string[] = [];
  for (const entry of tools.store.displayedBefore(null, LINES_MAX)) {
    if (texts.length === limit || entry.lineTs < since) break;
    if (entry.kind !== 'message' || entry.author.kind !== 'customer' || entry.content.type !== 'text') continue;
    if (senderId === null || entry.author.senderId === senderId) texts.push(toBotText(entry.content));
  }
  return texts;
}
