// One call to the object of the chat that a route names, and how its refusal leaves. Called by the routes under /api/chats.
import type { Context } from 'hono';
import { parseChatId } from '../domain/ids';
import { err, type Result } from '../domain/result';
import type { AppEnv } from '../env';
import { callObject } from '../platform/call-object';
import { errorResponse } from '../platform/error-response';
import type { Refusal } from '../rpc/refusal';
import { chatSession } from '../stubs';

export type ChatContext = Context<AppEnv>;
type ChatStub = ReturnType<typeof chatSession>;

/** An id that is none is answered like a chat that does not exist, so that guessing tells nothing. */
export async function askChat<T>(
  c: ChatContext,
  call: (chat: ChatStub) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  const parsed = parseChatId(c.req.param('chatId') ?? '');
  if (!parsed) return err({ code: 'NOT_FOUND', retry: false });
  return callObject(() => call(chatSession(c.env, parsed.chatId)));
}

export function refuse(c: ChatContext, { code, winner }: Refusal): Response {
  return errorResponse(c, code, winner ? { winner } : {});
}
