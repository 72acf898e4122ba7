// POST and DELETE /api/chats/{chatId}/account-link: the invitation to link the customer's account with the company's, and the
// end of a link. Decides nothing: who may, and whether LINE can, the chat's object says.
import { type Context, Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { readChannels } from '../db/channel-check-queries';
import { isUuidV7, parseChatId } from '../domain/ids';
import type { AppEnv } from '../env';
import { callObject } from '../platform/call-object';
import { errorResponse } from '../platform/error-response';
import { jsonBody } from '../platform/json-body';
import { inviteToLink } from '../protocol/account-link';
import { chatSession } from '../stubs';

export const accountLinkRoutes = new Hono<AppEnv>()
  .post('/:chatId/account-link', requireOperator, requireLiveLogin, jsonBody(inviteToLink), async (c) => {
    const place = placeOf(c);
    const { id: messageId } = c.req.valid('json');
    if (!place) return errorResponse(c, 'NOT_FOUND');
    if (!isUuidV7(messageId)) return errorResponse(c, 'BAD_REQUEST', { fields: ['id'] });
    const [channel] = await readChannels(c.env.DB, place.channelId);
    const pageUrl = channel?.accountLinkUrl ?? null;
    if (pageUrl === null) return errorResponse(c, channel ? 'LINK_NOT_SET_UP' : 'NOT_FOUND');
    const chat = chatSession(c.env, place.chatId);
    const sent = await callObject(() => chat.inviteToLink(c.get('asker'), { messageId, pageUrl }));
    return sent.ok ? c.json(sent.value, 202) : errorResponse(c, sent.error.code);
  })
  .delete('/:chatId/account-link', requireOperator, requireLiveLogin, async (c) => {
    const place = placeOf(c);
    if (!place) return errorResponse(c, 'NOT_FOUND');
    const done = await callObject(() => chatSession(c.env, place.chatId).unlinkAccount(c.get('asker')));
    return done.ok ? c.json({ chat: done.value }) : errorResponse(c, done.error.code);
  });

/** An id that is none is answered like a chat that does not exist. */
function placeOf(c: Context) {
  return parseChatId(c.req.param('chatId') ?? '');
}
