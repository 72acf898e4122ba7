// /api/chats/{chatId}/notes: what colleagues write to each other in a chat. Translates; the chat's object decides. Nothing here
// comes near LINE. And whom a note of a chat may name, and who follows it.
import { Hono } from 'hono';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { listAccounts } from '../db/access-queries';
import type { OperatorId } from '../domain/ids';
import { maySee } from '../domain/permissions/can';
import { rowScope } from '../domain/permissions/chat-scope';
import type { Result } from '../domain/result';
import type { AppEnv } from '../env';
import { jsonBody } from '../platform/json-body';
import type { NoteView } from '../protocol/entry-view';
import {
  type ColleagueList,
  editNote,
  followCommand,
  type NoteAnswer,
  solutionCommand,
  writeNote,
} from '../protocol/note-command';
import type { Refusal } from '../rpc/refusal';
import { askChat, type ChatContext, refuse } from './ask-chat';

export const noteRoutes = new Hono<AppEnv>()
  .use(requireOperator)
  .use('/:chatId/notes/*', requireLiveLogin)
  .get('/:chatId/colleagues', requireLiveLogin, async (c) => {
    const asker = c.get('asker');
    const view = await askChat(c, (chat) => chat.view(asker));
    if (!view.ok) return refuse(c, view.error);
    const scope = rowScope(view.value);
    const accounts = await listAccounts(c.env.DB.withSession('first-unconstrained'));
    const people = accounts
      .map(({ operatorId, name, access }) => ({ operatorId: operatorId as OperatorId, name, access }))
      .filter((person) => person.operatorId !== asker.operatorId && maySee(person, scope))
      .map(({ operatorId, name }) => ({ operatorId, name }));
    return c.json({ people } satisfies ColleagueList);
  })
  .post('/:chatId/notes', requireLiveLogin, jsonBody(writeNote), async (c) => {
    const note = c.req.valid('json');
    return answer(c, await askChat(c, (chat) => chat.writeNote(c.get('asker'), note)));
  })
  .put('/:chatId/following', requireLiveLogin, jsonBody(followCommand), async (c) => {
    const { isFollowing } = c.req.valid('json');
    const chat = await askChat(c, (each) => each.follow(c.get('asker'), isFollowing));
    return chat.ok ? c.json({ chat: chat.value }) : refuse(c, chat.error);
  })
  .put('/:chatId/notes/:noteId', jsonBody(editNote), async (c) => {
    const { noteId } = c.req.param();
    const words = c.req.valid('json');
    return answer(c, await askChat(c, (chat) => chat.editNote(c.get('asker'), noteId, words)));
  })
  .delete('/:chatId/notes/:noteId', async (c) => {
    const { noteId } = c.req.param();
    return answer(c, await askChat(c, (chat) => chat.deleteNote(c.get('asker'), noteId)));
  })
  .put('/:chatId/notes/:noteId/solution', jsonBody(solutionCommand), async (c) => {
    const { noteId } = c.req.param();
    const { isSolution } = c.req.valid('json');
    return answer(c, await askChat(c, (chat) => chat.markSolution(c.get('asker'), noteId, isSolution)));
  });

function answer(c: ChatContext, note: Result<NoteView, Refusal>) {
  return note.ok ? c.json({ note: note.value } satisfies NoteAnswer) : refuse(c, note.error);
}
