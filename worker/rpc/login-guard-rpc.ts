// What LoginGuard promises: one object per account (by operator id, or a keyed hash of an unknown e-mail) and, for tries
// only, one per network prefix. Types only; additive.
import type { Access } from '../domain/permissions/permission';
import type { Role } from '../domain/permissions/role';
import type { Result } from '../domain/result';
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
}

export interface OpenedLogin {
  readonly loginId: string;
  readonly refreshToken: string;
  /** ms after which no refresh is given. */
  readonly absoluteUntil: number;
  readonly account: LoginAccount;
  /** How the person signed in (RFC 8176), for the claim `amr`. */
  readonly methods: readonly string[];
  /** ms of the last second factor; null: none. */
  readonly mfaAt: number | null;
  /** The browser holds this refresh token or a later one already: leave its cookie alone. */
  readonly keepsCookie: boolean;
}

export interface LoginGuardRpc {
  /**
   * Asks leave for one try and counts it as failed until tryPassed() is called. `device`: own counter of a known device
   * (an account must have seen it sign in).
   */
  beginTry(device: string | null): Promise<Result<null, { readonly retryAfterMs: number }>>;
  /**
   * The try was right. Account: forgets the failures and remembers the device. Network: takes back this one try alone, or
   * whoever has one good account could guess at others for ever.
   */
  tryPassed(device: string | null): Promise<void>;
  openLogin(input: {
    readonly account: LoginAccount;
    readonly ip: string;
    readonly client: string;
    readonly methods: readonly string[];
  }): Promise<OpenedLogin>;
  /** Rotates. The same token within 10 s gives the same successor; a later reuse ends the family. */
  refresh(presented: string): Promise<Result<OpenedLogin, Refusal>>;
  /**
   * Whether a login lives, and whose it is by the newest word on role and name. `isActivity`: a person did something, which
   * moves the idle limit. `validUntil`: ms until which a socket of it may live without asking again.
   */
  checkLogin(input: {
    readonly loginId: string;
    readonly authVersion: number;
    readonly isActivity: boolean;
  }): Promise<Result<{ readonly validUntil: number; readonly account: LoginAccount }, Refusal>>;
  /** A proof for a socket's renewal: single use, 60 s. */
  makeProof(loginId: string): Promise<Result<{ readonly proof: string; readonly expiresAt: number }, Refusal>>;
  useProof(proof: string): Promise<Result<{ readonly loginId: string; readonly validUntil: number }, Refusal>>;
  /**
   * The newest of what D1 says about her: her hub is told, and through it her open sockets, before this returns. Older words change
   * nothing. A disabled one's logins end. `keepLoginId`: the login by which she herself changed it goes on under the new version.
   * Nothing where nobody ever signed in to the account.
   */
  changeAccount(input: {
    readonly account: LoginAccount;
    readonly isDisabled: boolean;
    readonly keepLoginId?: string;
  }): Promise<void>;
  /** Ends it here, then at its hub; where the hub does not answer, the guard's alarm repeats until it does. */
  endLogin(loginId: string): Promise<void>;
}
