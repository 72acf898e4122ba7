// LoginGuard's changes of second factors: one-time codes, passkeys, recovery codes made and removed, and what their owner sees of them.
// Every change is one synchronous block: this login goes on under new tokens, the others end, the owner is told. Rules are domain/login,
// SQL is factor-store; how a proof is looked at is guard-proofs. Never logs a code or a seed.
import { type LoginPolicy, needsFactor } from '../domain/login/login-policy';
import { RECOVERY_BYTES, RECOVERY_CODES, toRecoveryCode } from '../domain/login/recovery-code';
import { mayPasswordBeShort } from '../domain/login/short-password';
import { takesStep } from '../domain/login/totp-step';
import { err, ok, type Result } from '../domain/result';
import { newSecretToken, sha256 } from '../platform/keyed-hash';
import { logWarn } from '../platform/log';
import { keyVersionOf, newestKeyVersion, openSealed, seal } from '../platform/seal';
import type { OwnSecurity } from '../protocol/login-factors';
import type { ChangedFactors, CodeRefusal, PasskeyAnswer } from '../rpc/login-factors-rpc';
import type { LoginAccount } from '../rpc/login-guard-rpc';
import type { Refusal } from '../rpc/refusal';
import type { Notice } from './factor-store';
import { type FoundLogin, type GuardLogins, LOGIN_ENDED } from './guard-logins';
import { type GuardProofs, type Method, PASSKEY_REFUSED, seedPlace, WRONG_CODE, withMethod } from './guard-proofs';
import type { GuardRoom } from './guard-room';
import { additionOptions, CHALLENGE_MS, claimsOf, proofOptions, verifyAddition } from './passkeys';
import { newTotpSeed, stepOfCode } from './totp';

const OFFER_MS = 15 * 60_000;

const NOT_SEALED: Refusal = { code: 'INTERNAL', retry: false };
const LAST_FACTOR: Refusal = { code: 'LAST_FACTOR', retry: false };
const PASSWORD_SHORT: Refusal = { code: 'PASSWORD_SHORT', retry: false };

export class GuardFactors {
  constructor(
    private readonly room: GuardRoom,
    private readonly logins: GuardLogins,
    private readonly proofs: GuardProofs,
  ) {}

  ownSecurity(loginId: string, policy: LoginPolicy): Result<OwnSecurity, Refusal> {
    const found = this.logins.find(loginId, Date.now(), policy);
    return found ? ok(this.securityOf(found, policy)) : err(LOGIN_ENDED);
  }

  async offerTotp(loginId: string, policy: LoginPolicy): Promise<Result<{ readonly secret: string }, Refusal>> {
    const found = this.logins.find(loginId, Date.now(), policy);
    if (!found) return err(LOGIN_ENDED);
    const secret = newTotpSeed();
    const sealed = await seal(secret, seedPlace(found.account), this.room.env.DATA_KEK);
    if (!sealed.ok) return err(NOT_SEALED);
    this.room.factors.putOffer(sealed.value, Date.now() + OFFER_MS);
    return ok({ secret });
  }

  async confirmTotp(loginId: string, code: string, policy: LoginPolicy): Promise<Result<ChangedFactors, CodeRefusal>> {
    const { env, factors } = this.room;
    const offered = this.logins.find(loginId, Date.now(), policy);
    const seedSealed = factors.getOffer(Date.now());
    if (!offered) return err(LOGIN_ENDED);
    if (seedSealed === null) return err(WRONG_CODE);
    const wait = this.proofs.countTry();
    if (wait) return err(wait);
    const seed = await openSealed(seedSealed, seedPlace(offered.account), env.DATA_KEK);
    if (!seed.ok) return err(NOT_SEALED);
    const now = Date.now();
    const step = stepOfCode(seed.value, code, now);
    if (!takesStep(step, null) || factors.getOffer(now) !== seedSealed) return err(WRONG_CODE);
    return this.change(loginId, now, policy, { kind: 'totp_added', about: null }, () => {
      factors.dropCodeTries();
      factors.dropOffer();
      factors.putTotp({ seedSealed, lastStep: step, addedAt: now });
      return ok('otp');
    });
  }

  removeTotp(loginId: string, policy: LoginPolicy): Result<ChangedFactors, Refusal> {
    const { factors } = this.room;
    return this.change(loginId, Date.now(), policy, { kind: 'totp_removed', about: null }, (found) => {
      if (factors.getTotp() === null) return err({ code: 'NOT_FOUND', retry: false });
      const kept = factors.passkeys().length === 0 ? this.refuseLast(found.account, policy) : null;
      if (kept) return err(kept);
      factors.dropTotp();
      return ok(null);
    });
  }

  async passkeyOptions(
    loginId: string,
    purpose: 'add' | 'step_up',
    policy: LoginPolicy,
  ): Promise<Result<Readonly<Record<string, unknown>>, Refusal>> {
    const { env, factors } = this.room;
    const now = Date.now();
    const found = this.logins.find(loginId, now, policy);
    if (!found) return err(LOGIN_ENDED);
    const known = factors.passkeys();
    const challenge = newSecretToken();
    factors.putChallenge(sha256(challenge), `${purpose} ${loginId}`, now, now + CHALLENGE_MS);
    if (purpose === 'add') return ok(await additionOptions(env.APP_ORIGIN, found.account, challenge, known));
    return known.length > 0 ? ok(await proofOptions(env.APP_ORIGIN, challenge, known)) : err(PASSKEY_REFUSED);
  }

  async addPasskey(
    loginId: string,
    name: string,
    answer: PasskeyAnswer,
    policy: LoginPolicy,
  ): Promise<Result<ChangedFactors, Refusal>> {
    const { env, factors } = this.room;
    const claims = claimsOf(answer);
    const isOurs = claims !== null && factors.takeChallenge(sha256(claims.challenge), `add ${loginId}`, Date.now());
    const added = isOurs ? await verifyAddition(env.APP_ORIGIN, answer, claims.challenge) : null;
    if (!added) return err(PASSKEY_REFUSED);
    const now = Date.now();
    return this.change(loginId, now, policy, { kind: 'passkey_added', about: name }, () => {
      if (factors.passkeys().some(({ id }) => id === added.id)) return err(PASSKEY_REFUSED);
      factors.putPasskey(added, name, now);
      return ok('passkey');
    });
  }

  removePasskey(loginId: string, passkeyId: string, policy: LoginPolicy): Result<ChangedFactors, Refusal> {
    const { factors } = this.room;
    const known = factors.passkeys();
    const about = known.find(({ id }) => id === passkeyId)?.name ?? null;
    return this.change(loginId, Date.now(), policy, { kind: 'passkey_removed', about }, (found) => {
      if (about === null) return err({ code: 'NOT_FOUND', retry: false });
      const isLast = known.length === 1 && factors.getTotp() === null;
      const kept = isLast ? this.refuseLast(found.account, policy) : null;
      if (kept) return err(kept);
      factors.dropPasskey(passkeyId);
      return ok(null);
    });
  }

  /** In one synchronous block: of this and of a removal of the last factor one comes first, and the other is refused. */
  holdForShortPassword(authVersion: number): boolean {
    const { factors, storage } = this.room;
    return storage.transactionSync(() => {
      if (!factors.hasFactor()) return false;
      factors.holdShort(authVersion);
      return true;
    });
  }

  /** Why the last factor stays; null: it may go. */
  private refuseLast(account: LoginAccount, policy: LoginPolicy): Refusal | null {
    if (needsFactor(account.role, policy)) return LAST_FACTOR;
    return mayPasswordBeShort(account, this.room.factors.getShortHeldAt()) ? PASSWORD_SHORT : null;
  }

  /** Nothing else changes by it, so no other login ends. */
  renamePasskey(loginId: string, passkeyId: string, name: string, policy: LoginPolicy): Result<OwnSecurity, Refusal> {
    const now = Date.now();
    return this.room.storage.transactionSync((): Result<OwnSecurity, Refusal> => {
      const found = this.logins.find(loginId, now, policy);
      if (!found) return err(LOGIN_ENDED);
      if (!this.room.factors.renamePasskey(passkeyId, name)) return err({ code: 'NOT_FOUND', retry: false });
      this.room.trail.factorChanged(found.account, { kind: 'passkey_renamed', about: name }, now);
      this.room.arm(now);
      return ok(this.securityOf(found, policy));
    });
  }

  /**
   * The seed under the newest key, where it lies under an older one; one that no key opens stays. Safe to run twice.
   * @param wanted the newest key that the caller knows
   * @returns false where this object does not know that key yet: after a deploy it may run on for minutes with those of before
   */
  async resealSeed(account: LoginAccount, wanted = 0): Promise<boolean> {
    const { env, factors } = this.room;
    const totp = factors.getTotp();
    const newest = newestKeyVersion(env.DATA_KEK);
    if (totp && (newest ?? 0) < wanted) return false;
    if (!totp || keyVersionOf(totp.seedSealed) === newest) return true;
    const place = seedPlace(account);
    const seed = await openSealed(totp.seedSealed, place, env.DATA_KEK);
    const resealed = seed.ok ? await seal(seed.value, place, env.DATA_KEK) : seed;
    if (resealed.ok) factors.resealTotp(totp.seedSealed, resealed.value);
    else logWarn('seed_not_resealed', { operatorId: account.operatorId, why: resealed.error.code });
    return true;
  }

  newRecoveryCodes(loginId: string, policy: LoginPolicy): Result<ChangedFactors, Refusal> {
    return this.change(loginId, Date.now(), policy, { kind: 'recovery_codes_made', about: null }, () => {
      if (!this.room.factors.hasFactor()) return err({ code: 'FACTOR_REQUIRED', retry: false });
      this.room.factors.dropRecoveryCodes();
      return ok(null);
    });
  }

  /** One change of factors, in one synchronous block; `act` says by what its person was proven, null: by nothing new. */
  private change(
    loginId: string,
    now: number,
    policy: LoginPolicy,
    event: Pick<Notice, 'kind' | 'about'>,
    act: (found: FoundLogin) => Result<Method | null, Refusal>,
  ): Result<ChangedFactors, Refusal> {
    const { factors, storage } = this.room;
    return storage.transactionSync((): Result<ChangedFactors, Refusal> => {
      const found = this.logins.find(loginId, now, policy);
      if (!found) return err(LOGIN_ENDED);
      const done = act(found);
      if (!done.ok) return done;
      const { mfaAt, confirmedAt, methods } = found.login;
      if (!factors.hasFactor()) factors.setProven(loginId, { mfaAt: null, confirmedAt, methods: ['pwd'] });
      else if (done.value !== null) {
        factors.setProven(loginId, { mfaAt: now, confirmedAt: now, methods: withMethod(methods, done.value) });
      } else factors.setProven(loginId, { mfaAt, confirmedAt, methods });
      // Whoever has the password alone and is half way in must begin anew.
      factors.dropTickets();
      const recoveryCodes = this.keepRecoverable(found.account);
      const opened = this.logins.goOnAlone(found, now, policy);
      this.room.tellOwner(found.account, event, now);
      return ok({ opened, recoveryCodes });
    });
  }

  /** A factor has recovery codes and no factor has none. @returns the codes that were made now */
  private keepRecoverable(account: LoginAccount): string[] | null {
    const { factors } = this.room;
    if (!factors.hasFactor()) {
      factors.dropRecoveryCodes();
      return null;
    }
    if (factors.recoveryCodesLeft() > 0) return null;
    const codes = Array.from({ length: RECOVERY_CODES }, () =>
      toRecoveryCode(crypto.getRandomValues(new Uint8Array(RECOVERY_BYTES))),
    );
    factors.putRecoveryCodes(codes.map((code) => this.proofs.hashOf(account, code)));
    return codes;
  }

  private securityOf(found: FoundLogin, policy: LoginPolicy): OwnSecurity {
    const { factors } = this.room;
    return {
      totpSince: factors.getTotp()?.addedAt ?? null,
      passkeys: factors.passkeys().map(({ id, name, addedAt, usedAt }) => ({ id, name, addedAt, usedAt })),
      recoveryCodesLeft: factors.recoveryCodesLeft(),
      isRequired: needsFactor(found.account.role, policy),
      freshUntil: this.logins.standing(found, policy).freshUntil,
      notices: factors.notices(),
    };
  }
}
