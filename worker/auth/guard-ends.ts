// LoginGuard's logins as a person, or an admin, has them listed and ends them. An end is durable before the hub is told of it. Rules and
// revocation are guard-logins.
import type { AuditSource } from '../domain/audit/audit-entry';
import type { LoginPolicy } from '../domain/login/login-policy';
import { err, ok, type Result } from '../domain/result';
import type { OwnLogins } from '../protocol/login-factors';
import type { Refusal } from '../rpc/refusal';
import type { GuardLogins } from './guard-logins';
import type { GuardRoom } from './guard-room';
import { ownLogins } from './own-logins';
import type { TellHub } from './tell-hub';

export class GuardEnds {
  constructor(
    private readonly room: GuardRoom,
    private readonly logins: GuardLogins,
    private readonly tellHub: TellHub,
  ) {}

  async end(loginId: string, by?: Partial<AuditSource>): Promise<void> {
    const { storage, logins, trail } = this.room;
    const account = logins.getAccount();
    const login = logins.getLogin(loginId);
    if (!account || !login || login.revokedAt !== null) return;
    const now = Date.now();
    storage.transactionSync(() => {
      trail.loginEnded(account, loginId, by, now);
      this.logins.revoke(loginId, now);
    });
    await this.tellHub(account.operatorId, [{ loginId, attempts: 0 }]);
  }

  /** By somebody else, who hears only of what all know. */
  async endAll(
    which: { readonly id: string } | 'all',
    by: AuditSource,
    policy: LoginPolicy,
  ): Promise<Result<OwnLogins, Refusal>> {
    const { storage, logins, trail } = this.room;
    const account = logins.getAccount();
    if (!account) return ok({ logins: [] });
    const now = Date.now();
    storage.transactionSync(() => {
      const ending = logins
        .allLogins()
        .filter(({ id, revokedAt }) => revokedAt === null && (which === 'all' || which.id === id));
      // Of one that had lapsed anyway she need not hear.
      const isFelt = ending.some(({ id }) => this.logins.find(id, now, policy) !== null);
      for (const { id } of ending) {
        trail.loginEnded(account, id, by, now);
        this.logins.revoke(id, now);
      }
      if (isFelt) this.room.tellOwner(account, { kind: 'ended_by_admin', about: by.actorName }, now);
    });
    const untold = logins.untoldEnds(Number.MAX_SAFE_INTEGER);
    if (untold.length > 0) await this.tellHub(account.operatorId, untold);
    if (logins.untoldEnds(Number.MAX_SAFE_INTEGER).length > 0) return err({ code: 'UNAVAILABLE', retry: true });
    return ok(this.living(policy));
  }

  listOwn(loginId: string, policy: LoginPolicy): Result<OwnLogins, Refusal> {
    const found = this.logins.findWhole(loginId, Date.now(), policy);
    return found.ok ? ok(this.living(policy, loginId)) : found;
  }

  async endOwn(
    loginId: string,
    which: { readonly id: string } | 'others',
    policy: LoginPolicy,
  ): Promise<Result<OwnLogins, Refusal>> {
    const listed = this.listOwn(loginId, policy);
    if (!listed.ok) return listed;
    const ids = listed.value.logins.map(({ id }) => id);
    for (const id of ids.filter((each) => (which === 'others' ? each !== loginId : each === which.id))) {
      await this.end(id);
    }
    // Whoever ended the login she asks from has heard it with the answer.
    return which !== 'others' && which.id === loginId ? ok({ logins: [] }) : this.listOwn(loginId, policy);
  }

  living(policy: LoginPolicy, thisId = ''): OwnLogins {
    const now = Date.now();
    const living = this.room.logins.allLogins().filter(({ id }) => this.logins.find(id, now, policy) !== null);
    return ownLogins(living, thisId);
  }
}
