// How LoginGuard counts tries: of strangers together, of each known device by itself, and what the audit log hears of them. Every method
// is one synchronous block. The waits are domain/login/throttle, SQL is login-store.
import { ACCOUNT_FREE, NETWORK_FREE, waitMs, withFailure, withoutOne } from '../domain/login/throttle';
import { err, ok, type Result } from '../domain/result';
import type { Refusal } from '../rpc/refusal';
import type { TryFrom } from './audit-trail';
import type { GuardRoom } from './guard-room';

const STRANGERS = '';

export class GuardTries {
  /** @param isNetwork whether the guard is a network's, which has seen nobody sign in */
  constructor(
    private readonly room: GuardRoom,
    private readonly isNetwork: () => boolean,
  ) {}

  begin(device: string | null, from: TryFrom): Result<null, { readonly retryAfterMs: number }> {
    const { storage, logins, trail } = this.room;
    const now = Date.now();
    return storage.transactionSync(() => {
      logins.makeForTries();
      const counter = this.counterOf(device);
      const count = logins.getTries(counter);
      const free = this.isNetwork() ? NETWORK_FREE : ACCOUNT_FREE;
      const retryAfterMs = waitMs(count, free, now);
      if (retryAfterMs > 0) {
        trail.tryThrottled(from, now);
        this.room.arm(now);
        return err({ retryAfterMs });
      }
      logins.putTries(counter, withFailure(count, free, now));
      trail.tryBegun(from, now);
      this.room.arm(now);
      return ok(null);
    });
  }

  passed(device: string | null, isCounted: boolean): void {
    const { storage, logins, trail } = this.room;
    const now = Date.now();
    storage.transactionSync(() => {
      logins.makeForTries();
      const counter = this.counterOf(device);
      if (this.isNetwork()) {
        logins.putTries(counter, withoutOne(logins.getTries(counter)));
        return;
      }
      logins.makeForLogins();
      if (isCounted) trail.tryPassed();
      logins.dropTries(counter);
      if (device !== null) logins.putDevice(device, now);
    });
  }

  /** The audit log hears of a proof that was refused, as it does of a password. */
  proofRefused({ code }: Refusal, from: TryFrom): void {
    if (!this.room.logins.getAccount()) return;
    const now = Date.now();
    if (code === 'WRONG_CODE' || code === 'PASSKEY_REFUSED') this.room.trail.tryBegun(from, now);
    else if (code === 'TOO_MANY_TRIES') this.room.trail.tryThrottled(from, now);
    this.room.arm(now);
  }

  /** Which counter a try belongs to. A network has seen nobody sign in: the device's signature was checked by the route. */
  private counterOf(device: string | null): string {
    if (device === null) return STRANGERS;
    return this.isNetwork() || this.room.logins.knowsDevice(device) ? device : STRANGERS;
  }
}
