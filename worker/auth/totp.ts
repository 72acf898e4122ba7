// One-time codes by RFC 6238: SHA-1, 6 digits, 30 s, which every authenticator app reads. Which step still counts is domain/login's.
// Called by guard-factors; the seed is sealed there and never logged.
import { HOTP, Secret, TOTP } from 'otpauth';
import { TOTP_STEP_SEC, TOTP_WINDOW, totpStep } from '../domain/login/totp-step';

const SEED_BYTES = 20;
const DIGITS = 6;

/** 160 random bits in base32. */
export function newTotpSeed(): string {
  return new Secret({ size: SEED_BYTES }).base32;
}

/** What an authenticator app reads from the QR code. */
export function totpUri(seed: string, email: string, workspace: string): string {
  const issuer = workspace === '' ? 'Kaiwa' : `Kaiwa ${workspace}`;
  return new TOTP({
    issuer,
    label: email,
    secret: Secret.fromBase32(seed),
    digits: DIGITS,
    period: TOTP_STEP_SEC,
  }).toString();
}

/** The step near `now` (ms) whose code this is; null: no step's. Blanks in it do not matter. */
export function stepOfCode(seed: string, code: string, now: number): number | null {
  const counter = totpStep(now);
  const token = code.replace(/\s/g, '');
  // Compares without telling by its time where the codes differ.
  const delta = HOTP.validate({ token, secret: Secret.fromBase32(seed), digits: DIGITS, counter, window: TOTP_WINDOW });
  return delta === null ? null : counter + delta;
}
