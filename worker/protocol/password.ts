// Setting a password: by a one-time link, or in place of the one that she has.
import * as z from 'zod/mini';

const token = z.string().check(z.regex(/^[\w-]{43}$/));
/** Longer than any that is taken, so that the rules say what is wrong with it. */
const password = z.string().check(z.maxLength(1_024));

/** POST /api/auth/welcome/look: the token travels in the body, so that no log has it. */
export const welcomeLook = z.strictObject({ token });
export type WelcomeLook = z.infer<typeof welcomeLook>;

/** Of whom the password knows nothing: the rules ask for these. */
export const passwordOwner = z.object({
  name: z.string(),
  email: z.string(),
  workspace: z.string(),
  hasSecondFactor: z.boolean(),
});

/** Answer of a look; `isPending`: it is her first password. */
export const welcomeView = z.object({ owner: passwordOwner, isPending: z.boolean() });
export type WelcomeView = z.infer<typeof welcomeView>;

/** POST /api/auth/welcome. Refused with LINK_OVER, and with PASSWORD_REFUSED, whose `fields` are the faults. */
export const welcomeRequest = z.strictObject({ token, password });
export type WelcomeRequest = z.infer<typeof welcomeRequest>;

/** As whom she signs in now. */
export const welcomeAnswer = z.object({ email: z.string() });
export type WelcomeAnswer = z.infer<typeof welcomeAnswer>;

/** GET /api/me/password: what her own password must know nothing of. */
export const ownPasswordView = z.object({ owner: passwordOwner });
export type OwnPasswordView = z.infer<typeof ownPasswordView>;

/** POST /api/me/password. Refused with WRONG_CREDENTIALS, TOO_MANY_TRIES and PASSWORD_REFUSED. */
export const changePassword = z.strictObject({ old: password, new: password });
export type ChangePassword = z.infer<typeof changePassword>;
