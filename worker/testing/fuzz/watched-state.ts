// What requests of people without the right must not change: settings, people, keys, tickets and the like in D1, the chats as their
// objects have them, the statuses of the desk. Left out: what the Worker notes by itself (channel_health: refused signatures are
// counted), and what D1 repeats of the chats a moment later. Only tests import it.
import { env } from 'cloudflare:workers';
import { dispatcher } from '../../stubs';
import { CHI, logOf, type TestChat } from '../chat-client';

const TABLES = [
  'workspace',
  'desk_documents',
  'operators',
  'operator_desk',
  'channels',
  'channel_log',
  'uploads',
  'saved_messages',
  'canned_replies',
  'drafts',
  'operator_preferences',
  'chat_views',
  'chat_view_orders',
  'push_subscriptions',
  'missed_notices',
  'macros',
  'account_link_nonces',
  'tickets',
] as const;

export type WatchedState = Readonly<Record<string, string>>;

export async function watchedState(chats: readonly TestChat[]): Promise<WatchedState> {
  const tables = await env.DB.batch(TABLES.map((name) => env.DB.prepare(`SELECT * FROM ${name} ORDER BY 1`)));
  const rows = TABLES.map((name, index) => [name, JSON.stringify(tables[index]?.results)]);
  // Who is named is of the projection; being done with it is D1's own.
  const done = await env.DB.prepare('SELECT * FROM mentions WHERE done_at IS NOT NULL ORDER BY 1, 2, 3').all();
  const logs = await Promise.all(
    chats.map(async (chat) => [chat.chatId, JSON.stringify([await chat.rpc.view(CHI), await logOf(chat)])]),
  );
  const people = JSON.stringify([...(await dispatcher(env).people())]);
  const files = (await env.MEDIA.list()).objects.map(({ key, etag }) => `${key} ${etag}`).join('\n');
  return Object.fromEntries([
    ...rows,
    ...logs,
    ['mentions that are done', JSON.stringify(done.results)],
    ['people of the desk', people],
    ['files', files],
  ]);
}
