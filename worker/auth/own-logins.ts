// A person's logins as she sees them, and an admin does: where, since when, which one is this. Pure. Called by LoginGuard.
import type { OwnLogins } from '../protocol/login-factors';
import type { LoginRow } from './login-store';

/** The last active first. @param living those that have not ended @param thisId the asker's; '': somebody else asks */
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
