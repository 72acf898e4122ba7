// Brings D1 back in line with the chats' objects, by the directory `chats/` in R2 and not by D1: pulls what changed after a
// place, in parts, and writes it by the same upserts as the queue; a rebuild that somebody asked for also mends what D1 has of
// the same state, for columns that came later are empty there. Repeatable at any time.
// Called by the admin's rebuild route (all chats) and the sweep (a few at each turn).
import { comparePosition, type Position } from '../domain/position';
import type { Env } from '../env';
import type { ProjectionMessage } from '../rpc/projection-message';
import { chatSession } from '../stubs';
import { writeParts } from './project-deps';

export interface RebuildDeps {
  readonly directory: R2Bucket;
  /** What a chat has after a place; null: nothing. */
  part(chatId: string, after: Position | null): Promise<ProjectionMessage | null>;
  write(parts: readonly ProjectionMessage[]): Promise<void>;
  /** From where a chat's parts are pulled; null: from its beginning. */
  startOf(chatId: string): Promise<Position | null>;
}

export interface RebuiltPage {
  readonly chats: number;
  readonly parts: number;
  /** Pass back for the next page; null where the directory is at its end. */
  readonly nextCursor: string | null;
}

/** One page for everybody who may ask for it, from each chat's beginning. */
export function rebuildFromObjects(env: Env, cursor: string | null, limit: number): Promise<RebuiltPage> {
  const mending: RebuildDeps = {
    ...rebuildSource(env),
    startOf: async () => null,
    write: (parts) => writeParts(env, parts, 'mend'),
  };
  return rebuildPage(mending, cursor, limit);
}

/** Where a rebuild reads and writes. */
export function rebuildSource(env: Env): Omit<RebuildDeps, 'startOf'> {
  return {
    directory: env.MEDIA,
    part: (chatId, after) => chatSession(env, chatId).projectionPart(after),
    write: (parts) => writeParts(env, parts),
  };
}

/** Empty objects of this prefix are the list of all chats: a Worker cannot list its objects. */
export const CHAT_DIRECTORY = 'chats/';

/**
 * One page of the directory.
 * @param cursor the last chat id of the page before; null: from the start
 */
export async function rebuildPage(deps: RebuildDeps, cursor: string | null, limit: number): Promise<RebuiltPage> {
  const listed = await deps.directory.list({
    prefix: CHAT_DIRECTORY,
    limit,
    ...(cursor === null ? {} : { startAfter: `${CHAT_DIRECTORY}${cursor}` }),
  });
  const chatIds = listed.objects.map((object) => object.key.slice(CHAT_DIRECTORY.length));
  let parts = 0;
  for (const chatId of chatIds) parts += await rebuildChat(deps, chatId);
  return { chats: chatIds.length, parts, nextCursor: listed.truncated ? (chatIds.at(-1) ?? null) : null };
}

async function rebuildChat(deps: RebuildDeps, chatId: string): Promise<number> {
  let parts = 0;
  let after = await deps.startOf(chatId);
  for (;;) {
    const part = await deps.part(chatId, after);
    if (!part) return parts;
    await deps.write([part]);
    parts += 1;
    // A part that leads nowhere would be asked for again without end.
    if (after !== null && comparePosition(part.upTo, after) <= 0) return parts;
    after = part.upTo;
  }
}
