// GET /api/transcripts: what was said in one chat or many, as a file. For whoever may export, of chats that she may read; asks for a
// fresh proof of the person, and each chat's export stands in the audit log before its first line leaves.
import { Hono } from 'hono';
import { requireFreshFactor } from '../auth/require-fresh-factor';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { writeAudit } from '../db/audit-queries';
import { readChannels } from '../db/channel-check-queries';
import { publicNameOf } from '../domain/desk/public-name';
import { parseChatId } from '../domain/ids';
import { can } from '../domain/permissions/can';
import { rowScope } from '../domain/permissions/chat-scope';
import { err, ok, type Result } from '../domain/result';
import { transcriptWriter } from '../domain/transcript/format-transcript';
import type { AppEnv } from '../env';
import { auditEntryOf } from '../platform/audit-source';
import { callObject } from '../platform/call-object';
import { errorResponse } from '../platform/error-response';
import { queryParams } from '../platform/json-body';
import { getSettings } from '../platform/settings-snapshot';
import type { ChatView } from '../protocol/chat-view';
import { type TranscriptQuery, transcriptQuery } from '../protocol/transcript';
import type { Refusal } from '../rpc/refusal';
import { chatSession } from '../stubs';
import type { ChatContext } from './ask-chat';
import { shownName, type TranscriptContext } from './to-transcript-line';
import { type TranscriptChat, transcriptStream } from './write-transcript';

const LISTED_AT_ONCE = 10;

export const transcriptRoutes = new Hono<AppEnv>()
  .use(requireOperator)
  .get('/', requireLiveLogin, requireFreshFactor, queryParams(transcriptQuery), async (c) => {
    const query = c.req.valid('query');
    const timeZone = query.zone ?? 'UTC';
    if (!isTimeZone(timeZone)) return errorResponse(c, 'BAD_REQUEST', { fields: ['zone'] });
    const chats = await findChats(c, query);
    if (!chats.ok) return errorResponse(c, chats.error.code, { fields: [chats.error.chatId] });
    const writer = transcriptWriter(query.format, { now: Date.now(), language: query.language ?? 'en', timeZone });
    const ofSession = query.range !== 'history';
    await writeAudit(c.env.DB.withSession('first-primary'), auditOf(c, query, chats.value));
    c.header('content-type', writer.contentType);
    const day = new Date().toISOString().slice(0, 10);
    c.header('content-disposition', `attachment; filename="kaiwa-transcript-${day}.${writer.extension}"`);
    return c.body(transcriptStream(chats.value, writer, ofSession));
  });

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    // Intl's only way of saying that it knows no such zone.
    return false;
  }
}

/** One entry for each chat: whoever asks later what left the house asks by chat. */
function auditOf(c: ChatContext, { format, range, notes, names }: TranscriptQuery, chats: readonly TranscriptChat[]) {
  const after = { format, range: range ?? 'session', notes: notes === 'true', names: names ?? 'own' };
  return chats.map(({ chatId }) =>
    auditEntryOf(c, { action: 'chat.exported', object: { kind: 'chat', id: chatId }, after }),
  );
}

type Refused = Pick<Refusal, 'code'> & { readonly chatId: string };

/** All of them, or the first that she may not have: a file in which one is missing would pass for whole. */
async function findChats(c: ChatContext, query: TranscriptQuery): Promise<Result<TranscriptChat[], Refused>> {
  const ids = [...new Set([query.chat].flat())];
  const [channels, settings] = await Promise.all([readChannels(c.env.DB), getSettings(c.env)]);
  const showsAccount = (settings?.sending?.sender ?? 'account') === 'account';
  const channelName = (id: string) => channels.find((channel) => channel.id === id)?.name ?? id;
  const found: TranscriptChat[] = [];
  for (let from = 0; from < ids.length; from += LISTED_AT_ONCE) {
    const part = ids.slice(from, from + LISTED_AT_ONCE);
    for (const view of await Promise.all(part.map((chatId) => viewOf(c, chatId)))) {
      if (!view.ok) return view;
      const channel = channelName(view.value.channelId);
      const operatorName: TranscriptContext['operatorName'] = (operator) => {
        if (query.names !== 'shown') return operator.name;
        return showsAccount ? channel : shownName(publicNameOf(settings?.publicNames, operator));
      };
      found.push(toChat(c, view.value, { channel, query, operatorName }));
    }
  }
  return ok(found);
}

/** A chat that is not hers to see is as one that does not exist. */
async function viewOf(c: ChatContext, chatId: string): Promise<Result<ChatView, Refused>> {
  const parsed = parseChatId(chatId);
  if (!parsed) return err({ code: 'NOT_FOUND', chatId });
  const asker = c.get('asker');
  const view = await callObject(() => chatSession(c.env, parsed.chatId).view(asker));
  if (!view.ok) return err({ code: view.error.code, chatId });
  return can(asker, 'chat.export', rowScope(view.value)) ? ok(view.value) : err({ code: 'NOT_PERMITTED', chatId });
}

function toChat(
  c: ChatContext,
  view: ChatView,
  {
    channel,
    query,
    operatorName,
  }: Pick<TranscriptContext, 'operatorName'> & { channel: string; query: TranscriptQuery },
): TranscriptChat {
  const asker = c.get('asker');
  const names = new Map(view.members.map(({ userId, name }) => [userId, name]));
  return {
    chatId: view.chatId,
    name: view.name,
    channel,
    ctx: {
      withNotes: query.notes === 'true',
      operatorName,
      memberName: (userId) => names.get(userId) ?? null,
    },
    read: (entries) => {
      const parsed = parseChatId(view.chatId);
      if (!parsed) return Promise.resolve(err({ code: 'NOT_FOUND', retry: false }));
      return callObject(() => chatSession(c.env, parsed.chatId).entries(asker, entries));
    },
  };
}
