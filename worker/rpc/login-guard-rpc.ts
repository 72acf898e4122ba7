// What LoginGuard promises: one object per account (by operator id, or a keyed hash of an unknown e-mail) and, for tries
// only, one per network prefix. Its factors: login-factors-rpc. Types only; additive.
import type { AuditSource } from '../domain/audit/audit-entry';
import type { Access } from '../domain/permissions/permission';
import type { Role } from '../domain/permissions/role';
import type { Result } from '../domain/result';
import type { OwnLogins } from '../protocol/login-factors';
import type { FactorNeed, LoginFactorsRpc } from './login-factors-rpc';
import type { Refusal } from './refusal';

export interface LoginAccount {
  readonly operatorId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Raised by a change of role, password or factor: logins of before it are over. */
  readonly authVersion: number;
  /** What she may do; it changes while her logins live. */
  readonly access: Access;
  /** Of D1's newest word on it. */
  readonly accessVersion: number;
  /** Her password is taken beside a second factor alone, as of this `authVersion`; left out: it is not. */
  readonly passwordIsShort?: boolean;
}

/** How a login stands, by the newest word on role and settings. Times in ms. */
export interface LoginStanding {
  /** It reaches nothing but what makes a second factor. */
  readonly mayOnlyEnrol: boolean;
  readonly hasFactor: boolean;
  readonly idleUntil: number;
  readonly absoluteUntil: number;
  /** Until when a risky act needs no new proof of the person. */
  readonly freshUntil: number;
}

export interface OpenedLogin {
  readonly loginId: string;
  readonly refreshToken: string;
  /** ms after which no refresh is given. */
  readonly absoluteUntil: number;
  readonly account: LoginAccount;
  /** For the claim `authVersion`: the account's, raised by each change of factors. */
  readonly authVersion: number;
  /** How the person signed in (RFC 8176), for the claim `amr`. */
  readonly methods: readonly string[];
  /** ms of the last second factor; null: none. */
  readonly mfaAt: number | null;
  readonly standing: LoginStanding;
  /** The browser holds this refresh token or a later one already: leave its cookie alone. */
  readonly keepsCookie: boolean;
}

export interface LoginGuardRpc extends LoginFactorsRpc {
  /**
   * Asks leave for one try and counts it as failed until tryPassed() is called. `device`: own counter of a known device
   * (an account must have seen it sign in). `from`: for the audit log.
   */
  beginTry(
    device: string | null,
    from?: Pick<AuditSource, 'ip' | 'requestId'>,
  ): Promise<Result<null, { readonly retryAfterMs: number }>>;
  /**
   * The try was right. Account: forgets the failures and remembers the device. Network: takes back this one try alone, or
   * whoever has one good account could guess at others for ever. `isCounted`: beginTry() of this account counted it, so that the
   * audit log takes back one refusal; left out, it did.
   */
  tryPassed(device: string | null, isCounted?: boolean): Promise<void>;
  /** The password was right: opens a login, or says that a second factor is needed first, by which `finishByCode` goes on. */
  openLogin(input: {
    readonly account: LoginAccount;
    readonly ip: string;
    readonly client: string;
    readonly methods: readonly string[];
    readonly requestId?: string;
  }): Promise<{ readonly type: 'opened'; readonly login: OpenedLogin } | FactorNeed>;
  /**
   * An identity provider proved her. `flow`: the way by which she came, which opens one login; again it is PROVIDER_REFUSED; null: it opens
   * as many as she asks for.
   * `factorAt`: she gave a second factor there that counts, at that instant (ms; 0: not told when); null: none, so that her own is
   * asked for as after a password.
   */
  openProvided(input: {
    readonly account: LoginAccount;
    readonly ip: string;
    readonly client: string;
    readonly requestId: string;
    readonly flow: { readonly hash: string; readonly until: number } | null;
    readonly factorAt: number | null;
  }): Promise<Result<{ readonly type: 'opened'; readonly login: OpenedLogin } | FactorNeed, Refusal>>;
  /** Rotates. The same token within 10 s gives the same successor; a later reuse ends the family. */
  refresh(presented: string, from?: Pick<AuditSource, 'ip' | 'requestId'>): Promise<Result<OpenedLogin, Refusal>>;
  /**
   * Whether a login lives, and whose it is by the newest word on role and name. `isActivity`: a person did something, which
   * moves the idle limit. `mayEnrol`: asked for what makes a factor; for anything else a login without the factor that it
   * must have is FACTOR_REQUIRED. `validUntil`: ms until which a socket of it may live without asking again.
   */
  checkLogin(input: {
    readonly loginId: string;
    readonly authVersion: number;
    readonly isActivity: boolean;
    readonly mayEnrol?: boolean;
  }): Promise<
    Result<{ readonly validUntil: number; readonly account: LoginAccount; readonly standing: LoginStanding }, Refusal>
  >;
  /** A proof for a socket's renewal: single use, 60 s. */
  makeProof(loginId: string): Promise<Result<{ readonly proof: string; readonly expiresAt: number }, Refusal>>;
  useProof(proof: string): Promise<Result<{ readonly loginId: string; readonly validUntil: number }, Refusal>>;
  /**
   * The newest of what D1 says about her: her hub is told, and through it her open sockets, before this returns. Older words change
   * nothing. A disabled one's logins end. `keepLoginId`: the login by which she herself changed it goes on under the new version.
   * `keyVersion`: of DATA_KEK, under which her seed is to lie; throws where the guard does not know that key yet.
   * Nothing where nobody ever signed in to the account.
   */
  changeAccount(input: {
    readonly account: LoginAccount;
    readonly isDisabled: boolean;
    readonly keepLoginId?: string;
    readonly keyVersion?: number;
  }): Promise<void>;
  /** Ends it here, then at its hub; where the hub does not answer, the guard's alarm repeats until it does. `by`: left out, she herself. */
  endLogin(loginId: string, by?: Partial<AuditSource>): Promise<void>;
  /** The living logins of the account for an admin, the last active first. */
  listLogins(): Promise<OwnLogins>;
  /**
   * An admin ends one of them, or all: in one step with their entries in the audit log and what their owner is told. One that is not there, or over, changes nothing.
   * UNAVAILABLE: they are over here, but the hub has not closed their sockets yet; the same call asks it again.
   */
  endLogins(which: { readonly id: string } | 'all', by: AuditSource): Promise<Result<OwnLogins, Refusal>>;
}
