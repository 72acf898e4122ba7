// How LoginGuard looks at proofs of a person: one-time codes, recovery codes, passkeys, as the second step of a sign-in and as the fresh
// proof before a risky act. What takes a while (opening a seed, checking a signature) is done first; then one synchronous block looks
// again and takes what may be taken once. Rules are domain/login, SQL is factor-store. Never logs a code, a seed or a ticket.
import { codeWaitMs } from '../domain/login/code-tries';
import type { LoginPolicy } from '../domain/login/login-policy';
import { readRecoveryCode } from '../domain/login/recovery-code';
import { takesStep } from '../domain/login/totp-step';
import { err, ok, type Result } from '../domain/result';
import { hmac, newSecretToken, sha256 } from '../platform/keyed-hash';
import { openSealed } from '../platform/seal';
import type { CodeProof } from '../protocol/login-factors';
import type { CodeRefusal, FactorNeed, PasskeyAnswer } from '../rpc/login-factors-rpc';
import type { LoginAccount, OpenedLogin } from '../rpc/login-guard-rpc';
import type { Refusal } from '../rpc/refusal';
import { type GuardLogins, LOGIN_ENDED, type LoginOpening, SIGN_IN_REQUIRED } from './guard-logins';
import type { GuardRoom } from './guard-room';
import { claimsOf, readOpenChallenge, verifyProof } from './passkeys';
import { stepOfCode } from './totp';

const TICKET_MS = 5 * 60_000;

export const WRONG_CODE: Refusal = { code: 'WRONG_CODE', retry: false };
export const PASSKEY_REFUSED: Refusal = { code: 'PASSKEY_REFUSED', retry: false };

type Opening = Omit<LoginOpening, 'mfaAt'>;

export class GuardProofs {
  constructor(
    private readonly room: GuardRoom,
    private readonly logins: GuardLogins,
  ) {}

  /** Null where the account has no second factor. In one synchronous block. */
  ask(opening: Opening, now: number): FactorNeed | null {
    const { factors } = this.room;
    if (!factors.hasFactor()) return null;
    const ticket = newSecretToken();
    const expiresAt = now + TICKET_MS;
    factors.putTicket(sha256(ticket), JSON.stringify(opening), now, expiresAt);
    const hasPasskey = factors.passkeys().length > 0;
    return { type: 'factor', ticket, expiresAt, hasTotp: factors.getTotp() !== null, hasPasskey };
  }

  async finishByCode(ticket: string, proof: CodeProof, policy: LoginPolicy): Promise<Result<OpenedLogin, CodeRefusal>> {
    const { factors, storage } = this.room;
    const hash = sha256(ticket);
    const json = factors.getTicket(hash, Date.now());
    if (json === null) return err(SIGN_IN_REQUIRED);
    // Written by ask().
    const opening = JSON.parse(json) as Opening;
    return this.byCode(proof, (method, now) =>
      storage.transactionSync(() => {
        // A ticket that was used meanwhile opens nothing; nor does one whose password, role or right to sign in changed meanwhile.
        const account = this.logins.newest(opening.account);
        const isOver = account.authVersion !== opening.account.authVersion || this.room.logins.isDisabled();
        if (!factors.takeTicket(hash) || isOver) return err(SIGN_IN_REQUIRED);
        return ok(this.openWhole({ ...opening, account }, method, now, policy));
      }),
    );
  }

  async signInByPasskey(
    opening: Opening,
    answer: PasskeyAnswer,
    policy: LoginPolicy,
  ): Promise<Result<OpenedLogin, Refusal>> {
    const { env, factors, storage } = this.room;
    const claims = claimsOf(answer);
    const until = claims && readOpenChallenge(env, claims.challenge, Date.now());
    if (!claims || !until || claims.operatorId !== opening.account.operatorId) return err(PASSKEY_REFUSED);
    const counter = await this.counterOf(claims, answer);
    if (counter === null) return err(PASSKEY_REFUSED);
    const now = Date.now();
    return storage.transactionSync(() => {
      const isFirst = factors.spendChallenge(sha256(claims.challenge), now, until);
      if (!isFirst || !factors.usePasskey(claims.id, counter, now)) return err(PASSKEY_REFUSED);
      if (this.logins.isDisabledSince(opening.account)) return err(PASSKEY_REFUSED);
      const account = this.logins.newest(opening.account);
      this.room.logins.putAccount(account, false);
      return ok(this.openWhole({ ...opening, account }, 'passkey', now, policy));
    });
  }

  async stepUpByCode(
    loginId: string,
    proof: CodeProof,
    policy: LoginPolicy,
  ): Promise<Result<OpenedLogin, CodeRefusal>> {
    if (!this.logins.find(loginId, Date.now(), policy)) return err(LOGIN_ENDED);
    return this.byCode(proof, (method, now) => this.proven(loginId, method, now, policy));
  }

  async stepUpByPasskey(
    loginId: string,
    answer: PasskeyAnswer,
    policy: LoginPolicy,
  ): Promise<Result<OpenedLogin, Refusal>> {
    const claims = claimsOf(answer);
    if (!claims || !this.logins.find(loginId, Date.now(), policy)) return err(PASSKEY_REFUSED);
    const isOurs = this.room.factors.takeChallenge(sha256(claims.challenge), `step_up ${loginId}`, Date.now());
    const counter = isOurs ? await this.counterOf(claims, answer) : null;
    const now = Date.now();
    if (counter === null || !this.room.factors.usePasskey(claims.id, counter, now)) return err(PASSKEY_REFUSED);
    return this.proven(loginId, 'passkey', now, policy);
  }

  stepUpByPassword(loginId: string, policy: LoginPolicy): Result<OpenedLogin, Refusal> {
    const now = Date.now();
    const found = this.logins.find(loginId, now, policy);
    if (!found) return err(LOGIN_ENDED);
    if (this.room.factors.hasFactor()) return err({ code: 'STEP_UP_REQUIRED', retry: false });
    const { mfaAt, methods } = found.login;
    this.room.factors.setProven(loginId, { mfaAt, methods, confirmedAt: now });
    return ok(this.logins.again(found, policy));
  }

  /** Throttles, looks at the code, takes it, and only then goes on. */
  private async byCode<T>(
    proof: CodeProof,
    goOn: (method: Method, now: number) => Result<T, Refusal>,
  ): Promise<Result<T, CodeRefusal>> {
    const account = this.room.logins.getAccount();
    if (!account) return err(SIGN_IN_REQUIRED);
    const wait = this.countTry();
    if (wait) return err(wait);
    const isTaken =
      'code' in proof ? await this.takeCode(proof.code, account) : this.takeRecovery(proof.recoveryCode, account);
    if (!isTaken) return err(WRONG_CODE);
    const now = Date.now();
    this.room.factors.dropCodeTries();
    return goOn('code' in proof ? 'otp' : 'recovery', now);
  }

  /** Counted as wrong before anything is looked at, so that many at once are no more tries than one after another. */
  countTry(): CodeRefusal | null {
    const now = Date.now();
    const { factors } = this.room;
    const retryAfterMs = codeWaitMs(factors.codeTries(now), now);
    if (retryAfterMs > 0) return { code: 'TOO_MANY_TRIES', retry: false, retryAfterMs };
    factors.putCodeTry(now);
    return null;
  }

  private async takeCode(code: string, account: LoginAccount): Promise<boolean> {
    const { env, factors } = this.room;
    const totp = factors.getTotp();
    if (!totp) return false;
    const seed = await openSealed(totp.seedSealed, seedPlace(account), env.DATA_KEK);
    if (!seed.ok) return false;
    const step = stepOfCode(seed.value, code, Date.now());
    return takesStep(step, factors.getTotp()?.lastStep ?? null) && factors.takeStep(totp.seedSealed, step);
  }

  private takeRecovery(text: string, account: LoginAccount): boolean {
    const now = Date.now();
    const isTaken = this.room.factors.takeRecoveryCode(this.hashOf(account, text), now);
    if (isTaken) this.room.tellOwner(account, { kind: 'recovery_code_used', about: null }, now);
    return isTaken;
  }

  private async counterOf(claims: { readonly id: string; readonly challenge: string }, answer: PasskeyAnswer) {
    const known = this.room.factors.passkeys().find(({ id }) => id === claims.id);
    const proven = known && (await verifyProof(this.room.env.APP_ORIGIN, answer, claims.challenge, known));
    return proven?.counter ?? null;
  }

  private openWhole(opening: Opening, method: Method, now: number, policy: LoginPolicy): OpenedLogin {
    const methods = method === 'passkey' ? METHODS.passkey : withMethod(opening.methods, method);
    return this.logins.open({ ...opening, methods, mfaAt: now }, now, policy);
  }

  private proven(loginId: string, method: Method, now: number, policy: LoginPolicy): Result<OpenedLogin, Refusal> {
    const found = this.logins.find(loginId, now, policy);
    if (!found) return err(LOGIN_ENDED);
    const methods = withMethod(found.login.methods, method);
    this.room.factors.setProven(loginId, { mfaAt: now, confirmedAt: now, methods });
    return ok(this.logins.again(found, policy));
  }

  /** Keyed by the pepper, which stays: the signing keys change, and codes lie in a drawer for years. */
  hashOf(account: LoginAccount, code: string): string {
    const letters = readRecoveryCode(code) ?? '';
    return hmac(hmac(this.room.env.PASSWORD_PEPPER, 'kaiwa recovery code v1'), `${account.operatorId} ${letters}`);
  }
}

/** How a person was proven, beside the password. RFC 8176 has the words. */
export type Method = 'otp' | 'recovery' | 'passkey';
const METHODS = { otp: ['otp', 'mfa'], recovery: ['mfa'], passkey: ['hwk', 'user', 'mfa'] } as const;

export function withMethod(methods: readonly string[], method: Method): readonly string[] {
  return [...new Set([...methods, ...METHODS[method]])];
}

/** Where a seed lies, as its seal names it. */
export function seedPlace(account: LoginAccount): string {
  return `login_guard:${account.operatorId}:totp_seed`;
}
