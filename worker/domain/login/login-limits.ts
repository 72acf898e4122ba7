// How long a login lives and why it does not. Settings may one day shorten these limits, never lengthen them.
// Pure: the clock is an argument. Called by LoginGuard on every check, refresh and proof.
import type { Role } from '../permissions/role';

/** PERSISTED CONTRACT: the part of LoginGuard's row that decides. Times in ms. */
export interface LoginTimes {
  readonly lastActiveAt: number;
  readonly absoluteUntil: number;
  readonly revokedAt: number | null;
}

export const ABSOLUTE_MS = 12 * 60 * 60_000;
/** An access token's life. */
export const ACCESS_MS = 5 * 60_000;
/** A socket is renewed at the latest after this. */
export const SOCKET_MS = 15 * 60_000;
export const PROOF_MS = 60_000;
/** last_active_at moves at most this often, so that a busy operator is not a write per command. */
const ACTIVITY_EVERY_MS = 60_000;
const IDLE_MS = 60 * 60_000;
const IDLE_PRIVILEGED_MS = 30 * 60_000;

/** ms from which the login is dead if its person does nothing more. */
export function loginEnd(login: LoginTimes, role: Role): number {
  const idle = role === 'admin' || role === 'super_admin' ? IDLE_PRIVILEGED_MS : IDLE_MS;
  return Math.min(login.revokedAt ?? Number.POSITIVE_INFINITY, login.lastActiveAt + idle, login.absoluteUntil);
}

export function isAlive(login: LoginTimes, role: Role, now: number): boolean {
  return login.revokedAt === null && now < loginEnd(login, role);
}

/** ms until which a socket of this login may live without asking again. */
export function socketUntil(login: LoginTimes, role: Role, now: number): number {
  return Math.min(now + SOCKET_MS, loginEnd(login, role));
}

export function movesActivity(login: LoginTimes, now: number): boolean {
  return now - login.lastActiveAt >= ACTIVITY_EVERY_MS;
}
