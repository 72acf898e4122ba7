// Which one-time codes still count: of each step of 30 s one code, once. Pure: the clock is an argument, codes are auth/totp's.
// https://www.rfc-editor.org/rfc/rfc6238#section-5.2 ("The verifier MUST NOT accept the second attempt of the OTP")

export const TOTP_STEP_SEC = 30;
/** Steps before and after the present one whose code is taken: telephones go wrong by some seconds. */
export const TOTP_WINDOW = 1;

export function totpStep(now: number): number {
  return Math.floor(now / 1_000 / TOTP_STEP_SEC);
}

/**
 * @param step the step whose code was given, null where it is no step's near the present one
 * @param lastStep the newest step whose code was ever taken; null: none
 */
export function takesStep(step: number | null, lastStep: number | null): step is number {
  return step !== null && (lastStep === null || step > lastStep);
}
