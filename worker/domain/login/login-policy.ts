// What the workspace asks of logins: who must have a second factor, and how long a login may live. A setting may only ask for
// more than the product does, never for less. Pure. Called by LoginGuard, which holds every login to it.
import type { Role } from '../permissions/role';

/** PERSISTED CONTRACT: the desk's document `security`, as JSON in D1 and KV; null: as the product has it. */
export interface SecuritySettings {
  /** `none`: only supervisors and admins must have one. `operators`: everybody. */
  readonly requireFactor: 'none' | 'operators';
  /** Minutes without anything done after which a login ends. */
  readonly idleMin: number | null;
  /** Hours after which a login ends, whatever was done. */
  readonly absoluteHours: number | null;
}

export const DEFAULT_SECURITY: SecuritySettings = { requireFactor: 'none', idleMin: null, absoluteHours: null };

/** How long settings let a login live, where that is shorter than the product does. Null: as the product. */
export interface LoginLimits {
  readonly idleMs: number | null;
  readonly absoluteMs: number | null;
}

export const OWN_LIMITS: LoginLimits = { idleMs: null, absoluteMs: null };

export interface LoginPolicy extends LoginLimits {
  readonly leadsNeedFactor: boolean;
  readonly operatorsNeedFactor: boolean;
}

/** @param isDemo FACTOR_POLICY is off-for-local-demo: nobody needs one but whom the workspace's own setting names */
export function toLoginPolicy(settings: SecuritySettings, isDemo: boolean): LoginPolicy {
  const { requireFactor, idleMin, absoluteHours } = settings;
  const operatorsNeedFactor = requireFactor === 'operators';
  return {
    leadsNeedFactor: !isDemo || operatorsNeedFactor,
    operatorsNeedFactor,
    idleMs: idleMin === null ? null : idleMin * 60_000,
    absoluteMs: absoluteHours === null ? null : absoluteHours * 3_600_000,
  };
}

export function needsFactor(role: Role, policy: LoginPolicy): boolean {
  return role === 'operator' ? policy.operatorsNeedFactor : policy.leadsNeedFactor;
}

/** Such a login reaches nothing but what makes a factor. @param mfaAt ms of its last second factor; null: none */
export function mayOnlyEnrol(role: Role, mfaAt: number | null, policy: LoginPolicy): boolean {
  return mfaAt === null && needsFactor(role, policy);
}
