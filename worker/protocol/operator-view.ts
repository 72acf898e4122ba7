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
});
export type OperatorView = z.infer<typeof operatorView>;

/** Answer of GET /api/me and of sign-in. */
export const meView = z.object({
  operator: operatorView,
  workspace: z.object({ name: z.string() }),
  /** ms at which the access token lapses and must be refreshed. */
  accessUntil: z.number(),
  protocol: z.number(),
});
export type MeView = z.infer<typeof meView>;
