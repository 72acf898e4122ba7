// /api/chats/{chatId}/follow-ups: what was set with the end of a chat is done, or withdrawn. Translates; the chat's object decides.
import { Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import type { AppEnv } from '../env';
import type { ChatAnswer } from '../protocol/chat-view';
import { askChat, refuse } from './ask-chat';

export const followUpRoutes = new Hono<AppEnv>()
  .use(requireOperator)
  .delete('/:chatId/follow-ups/:followUpId', requireLiveLogin, async (c) => {
    const dropped = await askChat(c, (chat) => chat.dropFollowUp(c.get('asker'), c.req.param('followUpId')));
    return dropped.ok ? c.json({ chat: dropped.value } satisfies ChatAnswer) : refuse(c, dropped.error);
  });
