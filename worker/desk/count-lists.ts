// How many chats the saved views hold that the asker may see: counted by D1 in one round trip, no further than is shown.
// Called by saved-view-route.
import { countQuery } from '../db/find-filtered';
import type { D1Access } from '../db/write-projection';
import { COUNTED_MAX, spanOfDays, VIEWS_COUNTED_MAX } from '../domain/inbox/saved-view';
import type { Asker } from '../domain/permissions/asker';
import type { SavedList } from '../protocol/saved-view';
import { toBase } from './list-chats';

/**
 * @param zone of the asker's days
 * @param lists those that matter most first: what is too many is left out of the answer
 */
export async function countLists(
  db: D1Access,
  asker: Asker,
  zone: string,
  lists: readonly { readonly id: string; readonly list: SavedList }[],
): Promise<Record<string, number>> {
  const queries = lists.slice(0, VIEWS_COUNTED_MAX).map(({ id, list: { view, from, to, days, ...narrowing } }) => {
    const span = days ? spanOfDays(days, zone) : { from: from ?? undefined, to: to ?? undefined };
    const base = toBase({ state: view }, asker);
    return { id, query: countQuery(asker, { base, narrowing: { ...narrowing, ...span } }, COUNTED_MAX) };
  });
  const asked = queries.flatMap(({ id, query }) => (query ? [{ id, query }] : []));
  if (asked.length === 0) return Object.fromEntries(queries.map(({ id }) => [id, 0]));
  const statements = asked.map(({ query: { sql, values } }) => db.prepare(sql).bind(...values));
  const answers = await db.batch<{ count: number }>(statements);
  const counted = new Map(asked.map(({ id }, index) => [id, answers[index]?.results[0]?.count ?? 0]));
  // A list in which nothing can be is not asked for.
  return Object.fromEntries(queries.map(({ id }) => [id, counted.get(id) ?? 0]));
}
