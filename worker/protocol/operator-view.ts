// The signed-in person as the console knows her.
import * as z from 'zod/mini';

export const ROLE_NAMES = ['super_admin', 'admin', 'supervisor', 'operator'] as const;

export const operatorView = z.object({
  operatorId: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLE_NAMES),
  /** What she may do, and how far: own, teams or all. A permission that is not named is none of hers. */
  grants: z.record(z.string(), z.enum(['own', 'teams', 'all'])),
  teams: z.array(z.string()),
  /** What the workspace's plan does not hold; left out: nothing is lacking. */
  lacks: z.optional(z.array(z.enum(['live_chat', 'attachments']))),
});
export type OperatorView = z.infer<typeof operatorView>;

/** How this login stands. Times in ms. */
export const loginView = z.object({
  /** Nothing but what makes a second factor is open to it; all the rest answers FACTOR_REQUIRED. */
  mayOnlyEnrol: z.boolean(),
  /** The account has one-time codes or a passkey. */
  hasFactor: z.boolean(),
  /** Over by then unless its person does something; a read, a refresh and a socket are nothing. */
  idleUntil: z.number(),
  /** Over by then, whatever is done. */
  absoluteUntil: z.number(),
});
export type LoginView = z.infer<typeof loginView>;

/** Answer of GET /api/me and of sign-in. */
export const meView = z.object({
  operator: operatorView,
  workspace: z.object({ name: z.string() }),
  /** ms at which the access token lapses and must be refreshed. */
  accessUntil: z.number(),
  protocol: z.number(),
  login: z.optional(loginView),
});
export type MeView = z.infer<typeof meView>;

/** GET, PUT and DELETE /api/me/picture. */
export const ownPicture = z.object({
  /** Path of one's own picture, another one with each picture; null: none. */
  pictureUrl: z.nullable(z.string()),
});
export type OwnPicture = z.infer<typeof ownPicture>;
