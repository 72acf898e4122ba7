// What a tap on the bot's own buttons says: `bot|verb|id`, short enough for LINE's 300 units. Pure; data from outside is never
// trusted, garbage is null. Called by the bot, and by whoever writes menus and rich menus that lead to its answers.
// PERSISTED CONTRACT: buttons live in customers' chats for years, so verbs keep their meaning.
import { BOT_ID } from './bot-limits';

export type BotPostback =
  /** A question of "Did you mean ...?", or any button that leads to an entry of the Q&A store. */
  | { readonly type: 'ask_entry'; readonly entryId: string }
  | { readonly type: 'none_of_these' }
  | { readonly type: 'helpful'; readonly entryId: string; readonly isHelpful: boolean }
  | { readonly type: 'show_menu'; readonly menuId: string }
  | { readonly type: 'start_flow'; readonly flowId: string };

export function botPostbackData(postback: BotPostback): string {
  switch (postback.type) {
    case 'ask_entry':
      return `bot|q|${postback.entryId}`;
    case 'none_of_these':
      return 'bot|x';
    case 'helpful':
      return `bot|${postback.isHelpful ? 'y' : 'n'}|${postback.entryId}`;
    case 'show_menu':
      return `bot|m|${postback.menuId}`;
    case 'start_flow':
      return `bot|f|${postback.flowId}`;
  }
}

/** @param data as LINE brings it */
export function parseBotPostback(data: string): BotPostback | null {
  if (data === 'bot|x') return { type: 'none_of_these' };
  const [prefix, verb, id, ...rest] = data.split('|', 4);
  if (prefix !== 'bot' || id === undefined || rest.length > 0 || !BOT_ID.test(id)) return null;
  switch (verb) {
    case 'q':
      return { type: 'ask_entry', entryId: id };
    case 'y':
    case 'n':
      return { type: 'helpful', entryId: id, isHelpful: verb === 'y' };
    case 'm':
      return { type: 'show_menu', menuId: id };
    case 'f':
      return { type: 'start_flow', flowId: id };
    default:
      return null;
  }
}
