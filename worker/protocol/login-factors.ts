// The second factor on the wire: the second step of a sign-in, the fresh proof before a risky act, a person's own factors and logins.
// What passkeys say is WebAuthn's JSON, which the libraries of both ends make and read; here it is only bounded by the body's size.
import * as z from 'zod/mini';
import { meView } from './operator-view';

const oneTimeCode = z.string().check(z.minLength(6), z.maxLength(12));
const recoveryCode = z.string().check(z.minLength(16), z.maxLength(40));
/** An answer of navigator.credentials as JSON. */
const passkeyAnswer = z.record(z.string(), z.unknown());

/** Answer of POST /api/auth/login where the account has a second factor: nobody is signed in yet. */
export const factorNeeded = z.object({
  needs: z.literal('factor'),
  hasTotp: z.boolean(),
  hasPasskey: z.boolean(),
  /** ms; then the password is asked for again. */
  expiresAt: z.number(),
});
export type FactorNeeded = z.infer<typeof factorNeeded>;

/** Answer of POST /api/auth/login. */
export const loginAnswer = z.union([factorNeeded, meView]);
export type LoginAnswer = z.infer<typeof loginAnswer>;

/** POST /api/auth/login/code, and one of the ways of a step-up. */
export const codeProof = z.union([z.strictObject({ code: oneTimeCode }), z.strictObject({ recoveryCode })]);
export type CodeProof = z.infer<typeof codeProof>;

/** POST /api/auth/passkey. */
export const passkeyProof = z.strictObject({ passkey: passkeyAnswer });

/** POST /api/auth/step-up. The password only where the account has no second factor. */
export const stepUpProof = z.union([
  ...codeProof.def.options,
  passkeyProof,
  z.strictObject({ password: z.string().check(z.minLength(1), z.maxLength(256)) }),
]);
export type StepUpProof = z.infer<typeof stepUpProof>;

/** What the browser hands to navigator.credentials. */
export const passkeyOptions = z.object({ options: z.record(z.string(), z.unknown()) });
export type PasskeyOptions = z.infer<typeof passkeyOptions>;

/** POST /api/me/totp: shown this once. */
export const totpOffer = z.object({ secret: z.string(), uri: z.string() });
export type TotpOffer = z.infer<typeof totpOffer>;

/** POST /api/me/totp/confirm. */
export const confirmTotp = z.strictObject({ code: oneTimeCode });

const passkeyName = z.string().check(z.trim(), z.minLength(1), z.maxLength(60));

/** PUT /api/me/passkeys/{passkeyId}. */
export const renamePasskey = z.strictObject({ name: passkeyName });

/** POST /api/me/passkeys. */
export const addPasskey = z.strictObject({
  name: passkeyName,
  passkey: passkeyAnswer,
});

/** What happened to the account's sign-in, for its owner to see. */
export const NOTICE_KINDS = [
  'totp_added',
  'totp_removed',
  'passkey_added',
  'passkey_removed',
  'recovery_codes_made',
  'recovery_code_used',
  'refresh_reused',
  'ended_by_admin',
] as const;

/** Answer of GET /api/me/security. Times in ms. */
export const ownSecurity = z.object({
  /** Null: none. */
  totpSince: z.nullable(z.number()),
  passkeys: z.array(
    z.object({ id: z.string(), name: z.string(), addedAt: z.number(), usedAt: z.nullable(z.number()) }),
  ),
  recoveryCodesLeft: z.number(),
  /** The role, or the workspace, demands one: the last cannot be removed. */
  isRequired: z.boolean(),
  /** Until when a risky act needs no new proof. */
  freshUntil: z.number(),
  /** Newest first, at most 50. `about`: the name of the passkey, or of the admin. */
  notices: z.array(z.object({ at: z.number(), kind: z.enum(NOTICE_KINDS), about: z.nullable(z.string()) })),
});
export type OwnSecurity = z.infer<typeof ownSecurity>;

/** Answer of every change of factors: this login goes on under new tokens, the others of the account have ended. */
export const factorChange = z.object({
  me: meView,
  security: ownSecurity,
  /** Shown this once; null: the ones there are still hold. */
  recoveryCodes: z.nullable(z.array(z.string())),
});
export type FactorChange = z.infer<typeof factorChange>;

/** Answer of GET /api/me/logins, and of ending one. Times in ms. */
export const ownLogins = z.object({
  logins: z.array(
    z.object({
      id: z.string(),
      /** The User-Agent, as sent at sign-in. */
      client: z.string(),
      ip: z.string(),
      createdAt: z.number(),
      lastActiveAt: z.number(),
      hasFactor: z.boolean(),
      isThis: z.boolean(),
    }),
  ),
});
export type OwnLogins = z.infer<typeof ownLogins>;
