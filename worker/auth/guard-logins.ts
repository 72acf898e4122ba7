// LoginGuard's logins: opened, found, refreshed, revoked, gone on under new tokens. Every method is one synchronous block; the
// policy is an argument, for it takes a while to be had. Decisions are domain/login, SQL is login-store.
import { ABSOLUTE_MS, absoluteEnd, freshUntil, idleEnd, isAlive, socketUntil } from '../domain/login/login-limits';
import { type LoginPolicy, mayOnlyEnrol } from '../domain/login/login-policy';
import { GRACE_MS, rotateRefresh } from '../domain/login/rotate-refresh';
import { err, ok, type Result } from '../domain/result';
import { sha256 } from '../platform/keyed-hash';
import { newUuidV7 } from '../platform/random-id';
import type { LoginAccount, LoginStanding, OpenedLogin } from '../rpc/login-guard-rpc';
import type { Refusal } from '../rpc/refusal';
import type { TryFrom } from './audit-trail';
import type { GuardRoom } from './guard-room';
import type { LoginRow } from './login-store';
import { newRefreshToken, successorsOf } from './refresh-token';

/** The hub is told right after the end is durable; the alarm is the net behind that. */
const TELL_NET_MS = 2_000;

export const SIGN_IN_REQUIRED: Refusal = { code: 'SIGN_IN_REQUIRED', retry: false };
export const LOGIN_ENDED: Refusal = { code: 'LOGIN_ENDED', retry: false };
export const FACTOR_REQUIRED: Refusal = { code: 'FACTOR_REQUIRED', retry: false };

export interface FoundLogin {
  readonly login: LoginRow;
  readonly account: LoginAccount;
}

export interface LoginOpening {
  readonly account: LoginAccount;
  readonly ip: string;
  readonly client: string;
  readonly methods: readonly string[];
  readonly requestId?: string;
  /** ms of the second factor just given; null: none. */
  readonly mfaAt: number | null;
  /** ms at which she proved herself; left out: now. */
  readonly confirmedAt?: number;
}

export class GuardLogins {
  constructor(private readonly room: GuardRoom) {}

  /** Null where it has ended, lapsed, or is of an older version of role and factors. */
  find(loginId: string, now: number, policy: LoginPolicy): FoundLogin | null {
    const account = this.room.logins.getAccount();
    const login = this.room.logins.getLogin(loginId);
    if (!account || !login || login.authVersion !== this.versionOf(account)) return null;
    return isAlive(login, account.role, now, policy) ? { login, account } : null;
  }

  /** The same for what a login without the factor that it must have does not reach. */
  findWhole(loginId: string, now: number, policy: LoginPolicy): Result<FoundLogin, Refusal> {
    const found = this.find(loginId, now, policy);
    if (!found) return err(LOGIN_ENDED);
    return mayOnlyEnrol(found.account.role, found.login.mfaAt, policy) ? err(FACTOR_REQUIRED) : ok(found);
  }

  standing({ login, account }: FoundLogin, policy: LoginPolicy): LoginStanding {
    return {
      mayOnlyEnrol: mayOnlyEnrol(account.role, login.mfaAt, policy),
      hasFactor: this.room.factors.hasFactor(),
      idleUntil: idleEnd(login, account.role, policy),
      absoluteUntil: absoluteEnd(login, policy),
      freshUntil: freshUntil(login.confirmedAt),
    };
  }

  socketUntil({ login, account }: FoundLogin, now: number, policy: LoginPolicy): number {
    return socketUntil(login, account.role, now, policy);
  }

  open(
    { account, mfaAt, confirmedAt, requestId = '', ...how }: LoginOpening,
    now: number,
    policy: LoginPolicy,
  ): OpenedLogin {
    const login: LoginRow = {
      id: newUuidV7(now),
      authVersion: this.versionOf(account),
      createdAt: now,
      lastActiveAt: now,
      absoluteUntil: now + Math.min(ABSOLUTE_MS, policy.absoluteMs ?? ABSOLUTE_MS),
      mfaAt,
      confirmedAt: confirmedAt ?? now,
      ...how,
      revokedAt: null,
    };
    this.room.logins.putLogin(login);
    this.room.trail.loginOpened(login, account, requestId, now);
    this.revokeOlder(account, now);
    this.room.arm(now);
    return this.toOpened({ login, account }, this.giveToken(login.id, account, now), false, policy);
  }

  /** Looks up, decides, writes. @param ended takes the login of a family that a reuse has ended */
  rotate(
    presented: string,
    now: number,
    policy: LoginPolicy,
    ended: string[],
    from: TryFrom,
  ): Result<OpenedLogin, Refusal> {
    const { env, logins } = this.room;
    const hash = sha256(presented);
    const token = logins.getToken(hash);
    if (!token) return err(SIGN_IN_REQUIRED);
    const found = this.find(token.loginId, now, policy);
    if (!found) return err(LOGIN_ENDED);
    if (token.replacedAt !== null) {
      // The browser is about to hear of the new family, from another tab's answer: it may ask again. A thief gets nothing.
      return err(now - token.replacedAt <= GRACE_MS ? { code: 'UNAVAILABLE', retry: true } : LOGIN_ENDED);
    }
    const { operatorId } = found.account;
    const candidates = successorsOf(env, operatorId, presented);
    const made = candidates.find((candidate) => logins.getToken(sha256(candidate)) !== null);
    const successor = made ?? candidates[0] ?? newRefreshToken(operatorId);
    const rotation = rotateRefresh(token, made === undefined ? null : logins.getToken(sha256(made)), now);
    switch (rotation.type) {
      case 'keep':
        return ok(this.toOpened(found, presented, true, policy));
      case 'give_successor_again':
        logins.setTokenGivenAgain(sha256(successor), now);
        return ok(this.toOpened(found, successor, rotation.keepsCookie, policy));
      case 'make_successor':
        logins.setTokenUsed(hash, now);
        logins.putToken(sha256(successor), token.loginId, now);
        return ok(this.toOpened(found, successor, false, policy));
      case 'end_family':
        this.room.trail.tokenReused(from, token.loginId, now);
        this.revoke(token.loginId, now);
        ended.push(token.loginId);
        this.room.tellOwner(found.account, { kind: 'refresh_reused', about: null }, now);
        return err(LOGIN_ENDED);
    }
  }

  /** After a change of factors: this login goes on under new tokens, every other one of the account is over. */
  goOnAlone({ login, account }: FoundLogin, now: number, policy: LoginPolicy): OpenedLogin {
    this.room.factors.raiseVersion();
    const authVersion = this.versionOf(account);
    this.room.factors.setVersion(login.id, authVersion, now);
    this.revokeOlder(account, now);
    this.room.arm(now);
    const found = { login: this.room.logins.getLogin(login.id) ?? login, account };
    return this.toOpened(found, this.giveToken(login.id, account, now), false, policy);
  }

  /** The row as it is now, for a new access token; the browser's refresh token stays. */
  again({ login, account }: FoundLogin, policy: LoginPolicy): OpenedLogin {
    return this.toOpened({ login: this.room.logins.getLogin(login.id) ?? login, account }, '', true, policy);
  }

  revoke(loginId: string, now: number): void {
    this.room.logins.revoke(loginId, now, now + TELL_NET_MS);
    this.room.arm(now);
  }

  /** A late reader of D1 must not bring an older version back. */
  newest(account: LoginAccount): LoginAccount {
    const known = this.room.logins.getAccount();
    if (!known) return account;
    const ahead = known.authVersion - account.authVersion || known.accessVersion - account.accessVersion;
    return ahead > 0 ? known : account;
  }

  /** Whether she was disabled after D1 said who she is; a newer word of D1 counts more than what is known here. */
  isDisabledSince({ authVersion }: LoginAccount): boolean {
    const { logins } = this.room;
    return logins.isDisabled() && authVersion <= (logins.getAccount()?.authVersion ?? 0);
  }

  /** This login outlives a change of the account: it is of the new version. */
  carryOver(loginId: string, account: LoginAccount): void {
    this.room.logins.carryOver(loginId, this.versionOf(account));
  }

  /** Role and password raise the account's version in D1, factors the one kept here: a login is of both, so of their sum. */
  private versionOf(account: LoginAccount): number {
    return account.authVersion + this.room.factors.getVersion();
  }

  /** A change of role or factors raised the version: logins of before it are over, and their hub is told. */
  revokeOlder(account: LoginAccount, now: number, isDisabled = false): void {
    const version = this.versionOf(account);
    const older = this.room.logins
      .allLogins()
      .filter((login) => (isDisabled || login.authVersion < version) && login.revokedAt === null);
    for (const { id } of older) {
      this.room.trail.accountChanged(id, now);
      this.revoke(id, now);
    }
    this.room.tellEnds(
      account,
      older.map(({ id }) => id),
    );
  }

  private giveToken(loginId: string, account: LoginAccount, now: number): string {
    const token = newRefreshToken(account.operatorId);
    this.room.logins.putToken(sha256(token), loginId, now);
    return token;
  }

  private toOpened(found: FoundLogin, refreshToken: string, keepsCookie: boolean, policy: LoginPolicy): OpenedLogin {
    const { login, account } = found;
    const standing = this.standing(found, policy);
    const { id: loginId, authVersion, methods, mfaAt } = login;
    const { absoluteUntil } = standing;
    return { loginId, refreshToken, absoluteUntil, account, authVersion, methods, mfaAt, standing, keepsCookie };
  }
}
