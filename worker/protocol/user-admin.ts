// Who may sign in, as super admins see and change it; and the one-time link that she is handed.
import * as z from 'zod/mini';
import { ROLE_NAMES } from './operator-view';

/** One line: no control characters, and none that turn the direction of what stands behind them. */
const name = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(80),
    z.regex(/\S/),
    z.regex(/^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u),
  );
const who = {
  name,
  role: z.enum(ROLE_NAMES),
  /** Of a role that the workspace composed, on the base of `role`; null: all that `role` says. */
  roleId: z.nullable(z.string().check(z.maxLength(200))),
};

/** POST /api/admin/users. */
export const inviteUser = z.strictObject({
  ...who,
  email: z.string().check(z.maxLength(254), z.regex(/^\s*[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+\s*$/)),
});
export type InviteUser = z.infer<typeof inviteUser>;

/** PUT /api/admin/users/{operatorId}. */
export const saveUser = z.strictObject({
  ...who,
  isDisabled: z.boolean(),
  /** The version it was made on. Another one now: STALE. */
  version: z.int().check(z.gte(1)),
});
export type SaveUser = z.infer<typeof saveUser>;

export const userAdmin = z.object({
  operatorId: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLE_NAMES),
  roleId: z.nullable(z.string()),
  isDisabled: z.boolean(),
  /** Invited, and has set no password yet. */
  isPending: z.boolean(),
  /** ms until which a link of hers is open, or was; null: she has none. */
  linkUntil: z.nullable(z.number()),
  version: z.number(),
});
export type UserAdmin = z.infer<typeof userAdmin>;

/** GET /api/admin/users, by name; with the roles that the workspace composed. */
export const usersAdmin = z.object({
  users: z.array(userAdmin),
  roles: z.array(z.object({ id: z.string(), name: z.string(), base: z.enum(ROLE_NAMES) })),
});
export type UsersAdmin = z.infer<typeof usersAdmin>;

/** Answer of PUT. */
export const userAnswer = z.object({ user: userAdmin });
export type UserAnswer = z.infer<typeof userAnswer>;

/** Answer of an invitation, and of every new link: told this once, and kept nowhere. */
export const linkAnswer = z.object({
  user: userAdmin,
  link: z.object({
    url: z.string(),
    /** ms */
    expiresAt: z.number(),
    /** It went out by mail as well. */
    isMailed: z.boolean(),
  }),
});
export type LinkAnswer = z.infer<typeof linkAnswer>;
