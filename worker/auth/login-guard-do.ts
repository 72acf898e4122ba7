// LoginGuard: one object per account (`account:{operatorId}`), per guessed e-mail (`unknown:{keyed hash}`) and per network
// (`network:{prefix}`). Holds the truth about logins and tries; needs no D1 to say whether a login lives, locks nobody out
// for good. Decisions are domain/login, SQL is login-store; the end of a login is told to its hub after it is durable here.
import { DurableObject } from 'cloudflare:workers';
import type { OperatorId } from '../domain/ids';
import { ABSOLUTE_MS, isAlive, movesActivity, PROOF_MS, socketUntil } from '../domain/login/login-limits';
import { rotateRefresh } from '../domain/login/rotate-refresh';
import { ACCOUNT_FREE, forgottenAt, NETWORK_FREE, waitMs, withFailure, withoutOne } from '../domain/login/throttle';
import { err, ok, type Result } from '../domain/result';
import type { Env } from '../env';
import { newSecretToken, sha256 } from '../platform/keyed-hash';
import { logError, logWarn } from '../platform/log';
import { newUuidV7 } from '../platform/random-id';
import type { LoginAccount, LoginGuardRpc, OpenedLogin } from '../rpc/login-guard-rpc';
import type { Refusal } from '../rpc/refusal';
import { operatorHub } from '../stubs';
import { type LoginRow, LoginStore } from './login-store';
import { newRefreshToken, operatorOfRefreshToken, successorsOf } from './refresh-token';

const STRANGERS = '';
/** The hub is told right after the end is durable; the alarm is the net behind that. */
const TELL_NET_MS = 2_000;
const TELL_AGAIN_MS_MAX = 60_000;
/** The alarm never comes at once, so that an error in it cannot spin. */
const ALARM_MS_MIN = 1_000;

const SIGN_IN_REQUIRED: Refusal = { code: 'SIGN_IN_REQUIRED', retry: false };
const LOGIN_ENDED: Refusal = { code: 'LOGIN_ENDED', retry: false };
const ACCOUNT_DISABLED: Refusal = { code: 'ACCOUNT_DISABLED', retry: false };

export class LoginGuard extends DurableObject<Env> implements LoginGuardRpc {
  private readonly store: LoginStore;
  /** When the alarm is set to fire; null: unknown since the last wake, so the next call sets it. */
  private armedAt: number | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.store = new LoginStore(ctx.storage);
  }

  async beginTry(device: string | null): Promise<Result<null, { readonly retryAfterMs: number }>> {
    const now = Date.now();
    return this.ctx.storage.transactionSync(() => {
      this.store.makeForTries();
      const counter = this.counterOf(device);
      const count = this.store.getTries(counter);
      const free = this.isNetwork() ? NETWORK_FREE : ACCOUNT_FREE;
      const retryAfterMs = waitMs(count, free, now);
      if (retryAfterMs > 0) return err({ retryAfterMs });
      this.store.putTries(counter, withFailure(count, free, now));
      this.arm(now);
      return ok(null);
    });
  }

  async tryPassed(device: string | null): Promise<void> {
    const now = Date.now();
    this.ctx.storage.transactionSync(() => {
      this.store.makeForTries();
      const counter = this.counterOf(device);
      if (this.isNetwork()) {
        this.store.putTries(counter, withoutOne(this.store.getTries(counter)));
        return;
      }
      this.store.makeForLogins();
      this.store.dropTries(counter);
      if (device !== null) this.store.putDevice(device, now);
    });
  }

  async openLogin(input: Parameters<LoginGuardRpc['openLogin']>[0]): Promise<OpenedLogin> {
    const now = Date.now();
    return this.ctx.storage.transactionSync(() => {
      this.store.makeForLogins();
      const account = this.newest(input.account);
      // Disabled since D1 was asked: the login ends as it begins.
      const isLate =
        this.store.isDisabled() && input.account.authVersion <= (this.store.getAccount()?.authVersion ?? 0);
      this.store.putAccount(account, isLate);
      const login: LoginRow = {
        id: newUuidV7(now),
        authVersion: account.authVersion,
        createdAt: now,
        lastActiveAt: now,
        absoluteUntil: now + ABSOLUTE_MS,
        mfaAt: null,
        methods: input.methods,
        ip: input.ip,
        client: input.client,
        revokedAt: null,
      };
      const refreshToken = newRefreshToken(account.operatorId);
      this.store.putLogin(login);
      this.store.putToken(sha256(refreshToken), login.id, now);
      this.revokeOlderThan(account, isLate, now);
      this.arm(now);
      return toOpened(login, account, refreshToken, false);
    });
  }

  async refresh(presented: string): Promise<Result<OpenedLogin, Refusal>> {
    const now = Date.now();
    const account = this.store.getAccount();
    // A forged token for an account that never was must not make this object store anything.
    if (!account || account.operatorId !== operatorOfRefreshToken(presented)) return err(SIGN_IN_REQUIRED);
    const endedLoginIds: string[] = [];
    const answer = this.ctx.storage.transactionSync(() => this.rotate(presented, account, now, endedLoginIds));
    for (const loginId of endedLoginIds) {
      logWarn('refresh_token_reused', { operatorId: account.operatorId, loginId });
      // Not awaited: the answer does not depend on the hub, and the alarm is the net.
      void this.tellHub(account.operatorId, [{ loginId, attempts: 0 }]);
    }
    this.keepArmed(now);
    return answer;
  }

  async checkLogin(
    input: Parameters<LoginGuardRpc['checkLogin']>[0],
  ): Promise<Result<{ readonly validUntil: number; readonly account: LoginAccount }, Refusal>> {
    const now = Date.now();
    const found = this.livingLogin(input.loginId, now);
    if (!found || found.login.authVersion !== input.authVersion) return err(this.endedRefusal());
    const { account } = found;
    let { login } = found;
    if (input.isActivity && movesActivity(login, now)) {
      this.store.setActive(login.id, now);
      login = { ...login, lastActiveAt: now };
    }
    this.keepArmed(now);
    return ok({ validUntil: socketUntil(login, account.role, now), account });
  }

  async makeProof(loginId: string): Promise<Result<{ readonly proof: string; readonly expiresAt: number }, Refusal>> {
    const now = Date.now();
    if (!this.livingLogin(loginId, now)) return err(this.endedRefusal());
    const proof = newSecretToken();
    const expiresAt = now + PROOF_MS;
    this.store.putProof(sha256(proof), loginId, now, expiresAt);
    this.keepArmed(now);
    return ok({ proof, expiresAt });
  }

  async useProof(proof: string): Promise<Result<{ readonly loginId: string; readonly validUntil: number }, Refusal>> {
    const now = Date.now();
    const taken = this.store.takeProof(sha256(proof));
    if (!taken || taken.expiresAt <= now) return err(SIGN_IN_REQUIRED);
    const found = this.livingLogin(taken.loginId, now);
    if (!found) return err(LOGIN_ENDED);
    return ok({ loginId: taken.loginId, validUntil: socketUntil(found.login, found.account.role, now) });
  }

  async changeAccount(input: Parameters<LoginGuardRpc['changeAccount']>[0]): Promise<void> {
    const { account } = input;
    const now = Date.now();
    const known = this.store.getAccount();
    if (!known || known.operatorId !== account.operatorId) return;
    const newest = this.newest(account);
    const isDisabled = newest === account ? input.isDisabled : this.store.isDisabled();
    const ended = this.ctx.storage.transactionSync(() => {
      const kept = input.keepLoginId === undefined ? null : this.livingLogin(input.keepLoginId, now);
      this.store.putAccount(newest, isDisabled);
      if (kept) this.store.carryOver(kept.login.id, newest.authVersion);
      return this.revokeOlderThan(newest, isDisabled, now);
    });
    if (ended.length > 0) {
      await this.tellHub(
        account.operatorId,
        ended.map((loginId) => ({ loginId, attempts: 0 })),
      );
    }
    const { operatorId, name, role, access } = newest;
    await operatorHub(this.env, operatorId).changeAccess({ operatorId: operatorId as OperatorId, name, role, access });
  }

  async endLogin(loginId: string): Promise<void> {
    const now = Date.now();
    const account = this.store.getAccount();
    const login = this.store.getLogin(loginId);
    if (!account || !login || login.revokedAt !== null) return;
    this.ctx.storage.transactionSync(() => this.revoke(loginId, now));
    await this.tellHub(account.operatorId, [{ loginId, attempts: 0 }]);
  }

  /** Tells hubs what they do not know yet and throws away what nobody needs. Safe to run twice. */
  override async alarm(): Promise<void> {
    this.armedAt = null;
    const now = Date.now();
    try {
      await this.cleanAndTell(now);
    } catch (cause) {
      logError('login_guard_alarm_failed', cause);
    }
    if (this.store.exists()) this.arm(Date.now());
  }

  private async cleanAndTell(now: number): Promise<void> {
    for (const { counter, count } of this.store.exists() ? this.store.allTries() : []) {
      if (forgottenAt(count) <= now) this.store.dropTries(counter);
    }
    if (this.store.hasLogins()) {
      this.store.dropOld(now);
      const account = this.store.getAccount();
      const untold = this.store.untoldEnds(now);
      if (account && untold.length > 0) await this.tellHub(account.operatorId, untold);
    } else if (this.store.exists() && this.store.allTries().length === 0) {
      await this.ctx.storage.deleteAll();
    }
  }

  /** In one synchronous block: look up, decide, write. */
  private rotate(
    presented: string,
    account: LoginAccount,
    now: number,
    endedLoginIds: string[],
  ): Result<OpenedLogin, Refusal> {
    const hash = sha256(presented);
    const token = this.store.getToken(hash);
    if (!token) return err(SIGN_IN_REQUIRED);
    const found = this.livingLogin(token.loginId, now);
    if (!found) return err(this.endedRefusal());
    const candidates = successorsOf(this.env, account.operatorId, presented);
    const made = candidates.find((candidate) => this.store.getToken(sha256(candidate)) !== null);
    const successor = made ?? candidates[0] ?? newRefreshToken(account.operatorId);
    const rotation = rotateRefresh(token, made === undefined ? null : this.store.getToken(sha256(made)), now);
    switch (rotation.type) {
      case 'keep':
        return ok(toOpened(found.login, account, presented, true));
      case 'give_successor_again':
        this.store.setTokenGivenAgain(sha256(successor), now);
        return ok(toOpened(found.login, account, successor, rotation.keepsCookie));
      case 'make_successor':
        this.store.setTokenUsed(hash, now);
        this.store.putToken(sha256(successor), token.loginId, now);
        return ok(toOpened(found.login, account, successor, false));
      case 'end_family':
        this.revoke(token.loginId, now);
        endedLoginIds.push(token.loginId);
        return err(LOGIN_ENDED);
    }
  }

  private livingLogin(loginId: string, now: number): { login: LoginRow; account: LoginAccount } | null {
    const account = this.store.getAccount();
    const login = this.store.getLogin(loginId);
    if (!account || !login || login.authVersion !== account.authVersion) return null;
    return isAlive(login, account.role, now) ? { login, account } : null;
  }

  /** Why a login is over, as far as its owner is told. */
  private endedRefusal(): Refusal {
    return this.store.isDisabled() ? ACCOUNT_DISABLED : LOGIN_ENDED;
  }

  private revoke(loginId: string, now: number): void {
    this.store.revoke(loginId, now, now + TELL_NET_MS);
    this.arm(now);
  }

  /** A change of role or factors raised the version: logins of before it are over, and the alarm tells their hub. */
  private revokeOlderThan(account: LoginAccount, isDisabled: boolean, now: number): string[] {
    const over = this.store
      .allLogins()
      .filter((login) => login.revokedAt === null && (isDisabled || login.authVersion < account.authVersion));
    for (const { id } of over) this.revoke(id, now);
    return over.map(({ id }) => id);
  }

  /** A late reader of D1 must not bring an older version back. */
  private newest(account: LoginAccount): LoginAccount {
    const known = this.store.getAccount();
    if (!known) return account;
    const byVersion = known.authVersion - account.authVersion || known.accessVersion - account.accessVersion;
    return byVersion > 0 ? known : account;
  }

  private async tellHub(
    operatorId: string,
    ends: readonly { readonly loginId: string; readonly attempts: number }[],
  ): Promise<void> {
    const loginIds = ends.map((end) => end.loginId);
    try {
      const why = this.store.isDisabled() ? 'ACCOUNT_DISABLED' : 'LOGIN_ENDED';
      await operatorHub(this.env, operatorId).endLogins(operatorId, loginIds, why);
      for (const loginId of loginIds) this.store.setTold(loginId);
    } catch (cause) {
      const now = Date.now();
      logError('hub_not_told', cause, { operatorId, logins: loginIds.length });
      for (const { loginId, attempts } of ends) {
        this.store.tellLater(loginId, now + Math.min(TELL_AGAIN_MS_MAX, TELL_NET_MS * 2 ** attempts));
      }
      this.arm(now);
    }
  }

  /** Which counter a try belongs to. A network has seen nobody sign in: the device's signature was checked by the route. */
  private counterOf(device: string | null): string {
    if (device === null) return STRANGERS;
    return this.isNetwork() || this.store.knowsDevice(device) ? device : STRANGERS;
  }

  private isNetwork(): boolean {
    return this.ctx.id.name?.startsWith('network:') ?? false;
  }

  private keepArmed(now: number): void {
    if (this.armedAt === null) this.arm(now);
  }

  /** Sets the one alarm to what is due first; not awaited, so that it commits with the rows of the same block. */
  private arm(now: number): void {
    const dues = this.store.allTries().map(({ count }) => forgottenAt(count));
    const loginDue = this.store.hasLogins() ? this.store.nextLoginDue() : null;
    if (loginDue !== null) dues.push(loginDue);
    if (dues.length === 0) return;
    const at = Math.max(now + ALARM_MS_MIN, Math.min(...dues));
    if (this.armedAt !== null && this.armedAt > now && this.armedAt <= at) return;
    this.armedAt = at;
    void this.ctx.storage.setAlarm(at);
  }
}

function toOpened(login: LoginRow, account: LoginAccount, refreshToken: string, keepsCookie: boolean): OpenedLogin {
  const { id: loginId, absoluteUntil, methods, mfaAt } = login;
  return { loginId, refreshToken, absoluteUntil, account, methods, mfaAt, keepsCookie };
}
