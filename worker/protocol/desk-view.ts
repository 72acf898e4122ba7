// The desk as everybody sees it: who is there with what load, who waits in what order, and the commands on it.
import * as z from 'zod/mini';

export const DECLARED_STATUSES = ['available', 'busy', 'away', 'offline'] as const;

/** A colleague with status and load. */
export const deskPerson = z.object({
  operatorId: z.string(),
  name: z.string(),
  role: z.string(),
  teams: z.array(z.string()),
  declared: z.enum(DECLARED_STATUSES),
  /** Status joined with reachability: available, busy, away, reconnecting, offline. */
  effective: z.enum(['available', 'busy', 'away', 'reconnecting', 'offline']),
  /** Why the system changed it: missed_offers, idle, signed_out, admin; null: she did so herself. */
  reason: z.nullable(z.string()),
  since: z.number(),
  /** Chats held, slots reserved for offers, and the limit; null: none. */
  used: z.number(),
  reserved: z.number(),
  capacity: z.nullable(z.number()),
  /** Path of her picture, another one with each picture; null or left out: none. */
  pictureUrl: z.optional(z.nullable(z.string())),
  /** While she wraps up after a chat: until when (ms). Nothing is given to her by itself then. */
  wrapUpUntil: z.optional(z.nullable(z.number())),
});
export type DeskPerson = z.infer<typeof deskPerson>;

export const deskPeople = z.object({ people: z.array(deskPerson) });
export type DeskPeople = z.infer<typeof deskPeople>;

/** PUT /api/desk/status. */
export const statusCommand = z.strictObject({
  status: z.enum(DECLARED_STATUSES),
  /** Chats that wait for her answer go back to the queue. */
  handOver: z.optional(z.boolean()),
});
export type StatusCommand = z.infer<typeof statusCommand>;

export const waitView = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('less_than_a_minute') }),
  z.object({ kind: z.literal('minutes'), lo: z.number(), hi: z.number() }),
  z.object({ kind: z.literal('more_than_an_hour') }),
  z.object({ kind: z.literal('hidden'), why: z.string() }),
]);
export type WaitView = z.infer<typeof waitView>;

/** One who waits. Name and text come with the chat's row. */
export const queueEntry = z.object({
  chatId: z.string(),
  sessionId: z.string(),
  teamId: z.string(),
  /** 1-based within the team; null while parked. */
  position: z.nullable(z.number()),
  queueSince: z.number(),
  priority: z.number(),
  topic: z.nullable(z.string()),
  parked: z.nullable(z.string()),
  /** Who is being asked. */
  offeredTo: z.nullable(z.string()),
  wait: z.nullable(waitView),
});
export type QueueEntry = z.infer<typeof queueEntry>;

export const queueTeam = z.object({
  teamId: z.string(),
  name: z.string(),
  intake: z.enum(['open', 'drain', 'paused']),
  intakeReason: z.nullable(z.string()),
  waiting: z.number(),
  longestSince: z.nullable(z.number()),
  /** People who could be given a chat of it now. */
  available: z.number(),
});
export type QueueTeam = z.infer<typeof queueTeam>;

/** GET /api/desk/queue. */
export const queueView = z.object({ teams: z.array(queueTeam), entries: z.array(queueEntry) });
export type QueueView = z.infer<typeof queueView>;

/** PUT /api/desk/teams/{teamId}/intake. */
export const intakeCommand = z.strictObject({
  intake: z.enum(['open', 'drain', 'paused']),
  reason: z.string().check(z.maxLength(200)),
});
export type IntakeCommand = z.infer<typeof intakeCommand>;

/** POST /api/desk/next: the chat that was taken. */
export const takenNext = z.object({ chatId: z.string() });
export type TakenNext = z.infer<typeof takenNext>;
