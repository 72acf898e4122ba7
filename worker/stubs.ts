// The only place that names objects. Typed by the promises in rpc/, so that no file needs another object's class.
// Stubs are made anew for each call and never kept: one that threw is broken.
import { fnv1a } from './domain/fnv-1a';
import type { Env } from './env';
import type { ChatSessionRpc } from './rpc/chat-session-rpc';
import type { DispatcherRpc } from './rpc/dispatcher-rpc';
import type { LoginGuardRpc } from './rpc/login-guard-rpc';
import type { OperatorHubRpc } from './rpc/operator-hub-rpc';
import type { SearchIndexRpc } from './rpc/search-index-rpc';

type Stub<Rpc> = Rpc & Pick<Fetcher, 'fetch'>;

/** `fetch` is for WebSocket upgrades only. */
export function chatSession(env: Env, chatId: string): Stub<ChatSessionRpc> {
  return named(env, env.CHAT_SESSION, chatId);
}

export function dispatcher(env: Env): Stub<DispatcherRpc> {
  return named(env, env.DISPATCHER, 'workspace');
}

/** The shard of an operator; the same one for every call of hers while the number of shards stands. */
export function operatorHub(env: Env, operatorId: string): Stub<OperatorHubRpc> {
  return named(env, env.OPERATOR_HUB, hubName(env, operatorId));
}

export function hubName(env: Env, operatorId: string): string {
  return `hub-${shardOf(operatorId, hubShardCount(env))}`;
}

export function allOperatorHubs(env: Env): Stub<OperatorHubRpc>[] {
  return Array.from({ length: hubShardCount(env) }, (_, shard) => named(env, env.OPERATOR_HUB, `hub-${shard}`));
}

/** `key`: `account:{operatorId}`, `unknown:{keyed hash of an e-mail}` or `network:{prefix}`. */
export function loginGuard(env: Env, key: string): Stub<LoginGuardRpc> {
  return named(env, env.LOGIN_GUARD, key);
}

/** @param month `2026-11`, of the messages' own time */
export function searchIndex(env: Env, month: string): Stub<SearchIndexRpc> {
  return named(env, env.SEARCH_INDEX, month);
}

function hubShardCount(env: Env): number {
  return Math.max(1, Number.parseInt(env.HUB_SHARDS, 10) || 1);
}

/** Follows from the id alone. */
function shardOf(text: string, count: number): number {
  return fnv1a(text) % count;
}

function named<Rpc>(env: Env, namespace: DurableObjectNamespace, name: string): Stub<Rpc> {
  const locationHint = env.LOCATION_HINT as DurableObjectLocationHint;
  // The promise in rpc/ is the type: the class behind the binding implements it, and only RPC methods are called.
  return namespace.getByName(name, { locationHint }) as unknown as Stub<Rpc>;
}
