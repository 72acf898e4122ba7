// What the parts of LoginGuard share: its stores, its alarm, and whom it tells. Types only; LoginGuard itself is the one that has it.
import type { Env } from '../env';
import type { LoginAccount } from '../rpc/login-guard-rpc';
import type { AuditTrail } from './audit-trail';
import type { FactorStore, Notice } from './factor-store';
import type { LoginStore } from './login-store';

export interface GuardRoom {
  readonly env: Env;
  readonly storage: DurableObjectStorage;
  readonly logins: LoginStore;
  /** Only where `logins` has some. */
  readonly factors: FactorStore;
  /** What the audit log is told, in the transaction of what it tells of. */
  readonly trail: AuditTrail;
  /** Sets the alarm to what is due first, in the block that wrote it. */
  arm(now: number): void;
  /** Tells the hub of ends that are durable; not awaited, the alarm is the net. */
  tellEnds(account: LoginAccount, loginIds: readonly string[]): void;
  /** The one place through which every change of factors and every theft passes: notice, mail, log. */
  tellOwner(account: LoginAccount, event: Pick<Notice, 'kind' | 'about'>, now: number): void;
}
