// Lists of chats that are kept under a name: one's own, a team's, everybody's; and how many chats each holds now.
import * as z from 'zod/mini';
import { SESSION_STATE_NAMES } from './chat-view';

const name = z.string().check(z.minLength(1), z.maxLength(60));
const scope = z.enum(['personal', 'team', 'all']);
const some = <Output>(one: z.ZodMiniType<Output>) => z.array(one).check(z.maxLength(50));
const id = z.string().check(z.maxLength(100));
/** `2026-11-29` */
const day = z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/));

/** What is listed: a view, what narrows it (as the query of GET /api/chats), and the order; null: as the view has it. */
export const savedList = z.strictObject({
  view: z.enum(['mine', 'waiting', 'late', 'open', 'all', 'resolved', 'closed']),
  states: some(z.enum(SESSION_STATE_NAMES)),
  /** '': chats of no team. */
  teams: some(id),
  operators: some(id),
  channels: some(id),
  priorities: some(z.int().check(z.gte(0), z.lte(3))),
  tags: some(id),
  /** ms: last message at or after the one, before the other; null: no limit. Of views that were kept before there were `days`. */
  from: z.nullable(z.int().check(z.gte(0))),
  to: z.nullable(z.int().check(z.gte(0))),
  order: z.nullable(z.enum(['waiting', 'newest', 'oldest'])),
  /** Days of the last message, both included, in the zone of whoever uses the view; null: no limit. Left out: none. */
  days: z.exactOptional(z.strictObject({ from: z.nullable(day), to: z.nullable(day) })),
});
export type SavedList = z.infer<typeof savedList>;

export const savedView = z.object({
  id: z.string(),
  scope,
  /** Whose it is, of scope `team`; else null. */
  teamId: z.nullable(z.string()),
  name: z.string(),
  list: savedList,
  /** The asker may change and delete it. */
  mayChange: z.boolean(),
  /** A change names the one it was made on. */
  version: z.number(),
});
export type SavedView = z.infer<typeof savedView>;

/** GET /api/chat-views: all that the asker may use, in her own order. */
export const savedViewList = z.object({ items: z.array(savedView) });
export type SavedViewList = z.infer<typeof savedViewList>;

/** POST /api/chat-views. `teamId` with scope `team` alone. */
export const createSavedView = z.strictObject({
  scope,
  teamId: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  name,
  list: savedList,
});
export type CreateSavedView = z.infer<typeof createSavedView>;

/** PUT /api/chat-views/{id}. Whose it is does not change. */
export const changeSavedView = z.strictObject({ version: z.int(), name, list: savedList });
export type ChangeSavedView = z.infer<typeof changeSavedView>;

/** DELETE /api/chat-views/{id}: the version it is deleted on. */
export const deleteSavedViewQuery = z.object({ version: z.string().check(z.regex(/^\d{1,9}$/)) });

/** PUT /api/chat-views/order: of the asker alone. */
export const savedViewOrder = z.strictObject({
  ids: z.array(z.string().check(z.maxLength(64))).check(z.maxLength(300)),
});
export type SavedViewOrder = z.infer<typeof savedViewOrder>;

/** Answer of POST and PUT. */
export const savedViewAnswer = z.object({ view: savedView });
export type SavedViewAnswer = z.infer<typeof savedViewAnswer>;

/** GET /api/chat-views/counts. `zone`: IANA, in which the asker has her days; left out or unknown: UTC. */
export const savedViewCountsQuery = z.object({ zone: z.optional(z.string().check(z.maxLength(60))) });

/** GET /api/chat-views/counts: chats that the asker may see in each view, by its id; 100: at least as many. A view too many is left out. */
export const savedViewCounts = z.object({ counts: z.record(z.string(), z.number()) });
export type SavedViewCounts = z.infer<typeof savedViewCounts>;
