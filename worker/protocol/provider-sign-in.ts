// Sign-in through the company's identity provider and through Cloudflare Access, on the wire: what the sign-in page offers, the way there
// and back, and what the owner enters and checks.
import * as z from 'zod/mini';

/** GET /api/auth/ways: beside e-mail and password. */
export const signInWays = z.object({
  /** Null: there is none. `label`: '' for the console's own words. */
  provider: z.nullable(z.object({ label: z.string() })),
  /** Whether POST /api/auth/cloudflare-access is offered; left out by an older Worker: no. */
  cloudflareAccess: z.optional(z.boolean()),
});
export type SignInWays = z.infer<typeof signInWays>;

/** POST /api/auth/provider/start: where to send the browser. NOT_FOUND where it is off. */
export const providerStart = z.object({ url: z.string() });
export type ProviderStart = z.infer<typeof providerStart>;

/** POST /api/auth/provider/finish: with what the provider sent the browser back. Answered as a password is. */
export const providerReturn = z.strictObject({
  state: z.string().check(z.maxLength(200)),
  /** Left out where the provider said an error. */
  code: z.optional(z.string().check(z.maxLength(4_000))),
  /** Who answered (RFC 9207). */
  iss: z.optional(z.string().check(z.maxLength(500))),
});
export type ProviderReturn = z.infer<typeof providerReturn>;

/** GET /api/admin/provider, and the answer to every change. The secret itself is told to nobody. */
export const providerAdmin = z.object({
  /** ms; null: none was entered. */
  secretSince: z.nullable(z.number()),
  /** To be entered at the provider. */
  redirectUri: z.string(),
});
export type ProviderAdmin = z.infer<typeof providerAdmin>;

/** PUT /api/admin/provider/secret */
export const replaceProviderSecret = z.strictObject({ secret: z.string().check(z.minLength(1), z.maxLength(1_000)) });
export type ReplaceProviderSecret = z.infer<typeof replaceProviderSecret>;

/**
 * POST /api/admin/provider/check, and /cloudflare-access/check: the saved provider, or team, was reached. PROVIDER_UNREACHABLE and
 * NOT_A_PROVIDER else.
 */
export const providerChecked = z.object({ keys: z.number() });
export type ProviderChecked = z.infer<typeof providerChecked>;
