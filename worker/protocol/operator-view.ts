// The signed-in person as the console knows her.
import * as z from 'zod/mini';

export const ROLE_NAMES = ['super_admin', 'admin', 'supervisor', 'operator'] as const;

export const operatorView = z.object({
  operatorId: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLE_NAMES),
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
