// How long a login lives and why it does not. Settings may shorten these limits, never lengthen them.
// Pure: the clock is an argument. Called by LoginGuard on every check, refresh and proof.
import type { Role } from '../permissions/role';
import { type LoginLimits, OWN_LIMITS } from './login-policy';

/** PERSISTED CONTRACT: the part of LoginGuard's row that decides. Times in ms. */
export interface LoginTimes {
  readonly createdAt: number;
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

/** A risky act asks for a proof of the person that is not older. */
const FRESH_MS = 10 * 60_000;

/** ms from which the login is dead if its person does nothing more. */
export function loginEnd(login: LoginTimes, role: Role, limits: LoginLimits = OWN_LIMITS): number {
  const revokedAt = login.revokedAt ?? Number.POSITIVE_INFINITY;
  return Math.min(revokedAt, idleEnd(login, role, limits), absoluteEnd(login, limits));
}

/** ms at which it ends unless its person does something before. */
export function idleEnd(login: LoginTimes, role: Role, { idleMs }: LoginLimits = OWN_LIMITS): number {
  const own = role === 'admin' || role === 'super_admin' ? IDLE_PRIVILEGED_MS : IDLE_MS;
  return login.lastActiveAt + Math.min(own, idleMs ?? own);
}

/** ms at which it ends, whatever is done. */
export function absoluteEnd(login: LoginTimes, { absoluteMs }: LoginLimits = OWN_LIMITS): number {
  return Math.min(login.absoluteUntil, login.createdAt + (absoluteMs ?? ABSOLUTE_MS));
}

export function isAlive(login: LoginTimes, role: Role, now: number, limits: LoginLimits = OWN_LIMITS): boolean {
  return login.revokedAt === null && now < loginEnd(login, role, limits);
}

/** ms until which a socket of this login may live without asking again. */
export function socketUntil(login: LoginTimes, role: Role, now: number, limits: LoginLimits = OWN_LIMITS): number {
  return Math.min(now + SOCKET_MS, loginEnd(login, role, limits));
}

export function movesActivity(login: LoginTimes, now: number): boolean {
  return now - login.lastActiveAt >= ACTIVITY_EVERY_MS;
}

/** ms until which a proof of then suffices for a risky act. */
export function freshUntil(confirmedAt: number): number {
  return confirmedAt + FRESH_MS;
}

export function isFresh(confirmedAt: number, now: number): boolean {
  return now < freshUntil(confirmedAt);
}
