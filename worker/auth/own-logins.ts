// A person's own logins as she sees them: where, since when, which one is this. Pure. Called by LoginGuard.
import type { OwnLogins } from '../protocol/login-factors';
import type { LoginRow } from './login-store';

/** The last active first. @param living those that have not ended */
export function ownLogins(living: readonly LoginRow[], thisId: string): OwnLogins {
  const sorted = [...living].sort((a, b) => b.lastActiveAt - a.lastActiveAt);
  return {
    logins: sorted.map(({ id, client, ip, createdAt, lastActiveAt, mfaAt }) => ({
      id,
      client,
      ip,
      createdAt,
      lastActiveAt,
      hasFactor: mfaAt !== null,
      isThis: id === thisId,
    })),
  };
}
