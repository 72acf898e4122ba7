// The people of the desk as admins see and set them. Whether a value makes sense is checked by the Worker, and named in `fields`.
import * as z from 'zod/mini';
import { ROLE_NAMES } from './operator-view';

const text = z.string().check(z.maxLength(200));
const skill = z.strictObject({ name: text, level: z.number() });

/** PUT /api/admin/people/{operatorId}: all of it. */
export const savePerson = z.strictObject({
  /** The version it was made on, as GET told it; 0 where she was never set. Another one now: STALE. */
  version: z.int().check(z.gte(0)),
  /** What customers read over her messages, at most 20 characters without "LINE"; null: her name. */
  publicName: z.nullable(text),
  /** Chats at a time; null: no limit, 0: none. */
  capacity: z.nullable(z.number()),
  /** Tags such as `ja`. */
  languages: z.array(text).check(z.maxLength(200)),
  /** Levels from 1 to 5. */
  skills: z.array(skill).check(z.maxLength(200)),
  /** Ids of teams. */
  teams: z.array(text).check(z.maxLength(200)),
});
export type SavePerson = z.infer<typeof savePerson>;

export const personAdmin = z.object({
  operatorId: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLE_NAMES),
  isDisabled: z.boolean(),
  /** Path of her picture; null or left out: none. */
  pictureUrl: z.optional(z.nullable(z.string())),
  publicName: z.nullable(z.string()),
  capacity: z.nullable(z.number()),
  languages: z.array(z.string()),
  skills: z.array(z.object({ name: z.string(), level: z.number() })),
  teams: z.array(z.string()),
  /** 0: never set, these are the defaults. */
  version: z.number(),
});
export type PersonAdmin = z.infer<typeof personAdmin>;

/** GET /api/admin/people, by name. */
export const peopleAdmin = z.object({ people: z.array(personAdmin) });
export type PeopleAdmin = z.infer<typeof peopleAdmin>;

/** Answer of PUT. */
export const personAnswer = z.object({ person: personAdmin });
export type PersonAnswer = z.infer<typeof personAnswer>;
