// LoginGuard's one alarm: set to what is due first; when it rings, hubs hear what they do not know yet, the audit log is carried to D1,
// and what nobody needs is thrown away. Safe to run twice.
import { forgottenAt } from '../domain/login/throttle';
import { logError } from '../platform/log';
import type { AuditTrail } from './audit-trail';
import type { LoginStore } from './login-store';
import type { TellHub } from './tell-hub';

/** The alarm never comes at once, so that an error in it cannot spin. */
const ALARM_MS_MIN = 1_000;

export class GuardAlarm {
  /** When the alarm is set to fire; null: unknown since the last wake, so the next call sets it. */
  private armedAt: number | null = null;

  constructor(
    private readonly storage: DurableObjectStorage,
    private readonly store: LoginStore,
    private readonly trail: AuditTrail,
  ) {}

  keepArmed(now: number): void {
    if (this.armedAt === null) this.arm(now);
  }

  /** Sets the one alarm to what is due first; not awaited, so that it commits with the rows of the same block. */
  arm(now: number): void {
    const dues = this.store.allTries().map(({ count }) => forgottenAt(count));
    const loginDue = this.store.hasLogins() ? this.store.nextLoginDue() : null;
    if (loginDue !== null) dues.push(loginDue);
    const auditDue = this.trail.nextDue();
    if (auditDue !== null) dues.push(auditDue);
    if (dues.length === 0) return;
    const at = Math.max(now + ALARM_MS_MIN, Math.min(...dues));
    if (this.armedAt !== null && this.armedAt > now && this.armedAt <= at) return;
    this.armedAt = at;
    void this.storage.setAlarm(at);
  }

  async ring(db: D1Database, tellHub: TellHub): Promise<void> {
    this.armedAt = null;
    const now = Date.now();
    try {
      await this.cleanAndTell(now, db, tellHub);
    } catch (cause) {
      logError('login_guard_alarm_failed', cause);
    }
    if (this.store.exists()) this.arm(Date.now());
  }

  private async cleanAndTell(now: number, db: D1Database, tellHub: TellHub): Promise<void> {
    for (const { counter, count } of this.store.exists() ? this.store.allTries() : []) {
      if (forgottenAt(count) <= now) this.store.dropTries(counter);
    }
    if (this.store.hasLogins()) {
      this.store.dropOld(now);
      const account = this.store.getAccount();
      const untold = this.store.untoldEnds(now);
      if (account && untold.length > 0) await tellHub(account.operatorId, untold);
    }
    // Behind the hub: D1 may be away, and the rows wait for it.
    await this.trail.carry(db, now);
    if (this.store.exists() && this.isEmpty()) await this.storage.deleteAll();
  }

  private isEmpty(): boolean {
    return !this.store.hasLogins() && this.store.allTries().length === 0 && this.trail.nextDue() === null;
  }
}
