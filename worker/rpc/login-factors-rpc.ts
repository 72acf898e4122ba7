// What LoginGuard promises about second factors and about the logins that a person sees herself. Types only; additive.
// Every call names the login it comes from; one that has ended is LOGIN_ENDED. Whether the person was proven lately is asked by
// auth/require-fresh-factor, in front of all that changes something.
import type { AuditSource } from '../domain/audit/audit-entry';
import type { Result } from '../domain/result';
import type { CodeProof, OwnLogins, OwnSecurity } from '../protocol/login-factors';
import type { LoginAccount, OpenedLogin } from './login-guard-rpc';
import type { Refusal } from './refusal';

/** The password was right, and is not enough. */
export interface FactorNeed {
  readonly type: 'factor';
  /** Secret; opens nothing but the second step. */
  readonly ticket: string;
  readonly expiresAt: number;
  readonly hasTotp: boolean;
  readonly hasPasskey: boolean;
}

export interface CodeRefusal extends Refusal {
  /** With TOO_MANY_TRIES. */
  readonly retryAfterMs?: number;
}

/** From where somebody tries; for the audit log, which hears of every proof that is refused. */
export type ProofFrom = Pick<AuditSource, 'ip' | 'requestId'>;

/** WebAuthn's JSON, as navigator.credentials gives it. */
export type PasskeyAnswer = Readonly<Record<string, unknown>>;

export interface ChangedFactors {
  /** This login under a new refresh token. */
  readonly opened: OpenedLogin;
  /** Null: the ones there are still hold. */
  readonly recoveryCodes: readonly string[] | null;
}

export interface LoginFactorsRpc {
  /** The second step. WRONG_CODE also for a code that was used; SIGN_IN_REQUIRED: the ticket is over. */
  finishByCode(ticket: string, proof: CodeProof, from?: ProofFrom): Promise<Result<OpenedLogin, CodeRefusal>>;
  /** Both factors in one. PASSKEY_REFUSED where anything is wrong with it. */
  signInByPasskey(input: {
    readonly account: LoginAccount;
    readonly ip: string;
    readonly client: string;
    readonly requestId?: string;
    readonly answer: PasskeyAnswer;
  }): Promise<Result<OpenedLogin, Refusal>>;
  /** Proves the person anew; her access token says so. */
  stepUpByCode(loginId: string, proof: CodeProof, from?: ProofFrom): Promise<Result<OpenedLogin, CodeRefusal>>;
  stepUpByPasskey(loginId: string, answer: PasskeyAnswer, from?: ProofFrom): Promise<Result<OpenedLogin, Refusal>>;
  /** The password was looked at. STEP_UP_REQUIRED where the account has a factor, which alone counts then. */
  stepUpByPassword(loginId: string): Promise<Result<OpenedLogin, Refusal>>;
  ownSecurity(loginId: string): Promise<Result<OwnSecurity, Refusal>>;
  /** Whether signing in takes more than the password. */
  hasFactor(): Promise<boolean>;
  /**
   * A short password is about to be written in D1, by a statement that demands this `authVersion`. True: a second factor is there, and the
   * last one stays until D1's word of a later version says that the password is long. False: there is none; nothing may be written.
   */
  holdForShortPassword(authVersion: number): Promise<boolean>;
  /** A new seed for one-time codes, in base32; nothing holds before it is confirmed, and no later than 15 min. */
  offerTotp(loginId: string): Promise<Result<{ readonly secret: string }, Refusal>>;
  /** Replaces the seed there was. */
  confirmTotp(loginId: string, code: string): Promise<Result<ChangedFactors, CodeRefusal>>;
  /** LAST_FACTOR where one is demanded, PASSWORD_SHORT where the password would stand alone and is too short for that. */
  removeTotp(loginId: string): Promise<Result<ChangedFactors, Refusal>>;
  /** Options for the browser, with a challenge that is good for one answer within 5 min. */
  passkeyOptions(
    loginId: string,
    purpose: 'add' | 'step_up',
  ): Promise<Result<Readonly<Record<string, unknown>>, Refusal>>;
  addPasskey(loginId: string, name: string, answer: PasskeyAnswer): Promise<Result<ChangedFactors, Refusal>>;
  /** NOT_FOUND, or as removeTotp(). */
  removePasskey(loginId: string, passkeyId: string): Promise<Result<ChangedFactors, Refusal>>;
  /** NOT_FOUND. No other login ends by it. */
  renamePasskey(loginId: string, passkeyId: string, name: string): Promise<Result<OwnSecurity, Refusal>>;
  /** Ten new ones; the old ones are over. FACTOR_REQUIRED where there is no factor to recover. */
  newRecoveryCodes(loginId: string): Promise<Result<ChangedFactors, Refusal>>;
  /** Living ones, the last active first. */
  ownLogins(loginId: string): Promise<Result<OwnLogins, Refusal>>;
  /** Ends one login of this account, or all but the asking one. */
  endOwnLogins(loginId: string, which: { readonly id: string } | 'others'): Promise<Result<OwnLogins, Refusal>>;
}
