// LoginGuard: one object per account (`account:{operatorId}`), per guessed e-mail (`unknown:{keyed hash}`) and per network
// (`network:{prefix}`). Holds the truth about logins, tries and second factors; needs no D1 to say whether a login lives, locks nobody
// out for good. Its parts are guard-tries, guard-logins, guard-proofs, guard-factors, guard-ends and guard-alarm, SQL is login-store and
// factor-store; here are the calls.
import { DurableObject } from 'cloudflare:workers';
import type { AuditSource } from '../domain/audit/audit-entry';
import type { OperatorId } from '../domain/ids';
import { movesActivity, PROOF_MS } from '../domain/login/login-limits';
import { type LoginPolicy, mayOnlyEnrol } from '../domain/login/login-policy';
import { err, ok, type Result } from '../domain/result';
import type { Env } from '../env';
import { newSecretToken, sha256 } from '../platform/keyed-hash';
import type { CodeProof, OwnLogins } from '../protocol/login-factors';
import type { PasskeyAnswer, ProofFrom } from '../rpc/login-factors-rpc';
import type { LoginGuardRpc } from '../rpc/login-guard-rpc';
import type { Refusal } from '../rpc/refusal';
import { operatorHub } from '../stubs';
import { AuditTrail, NOWHERE, type TryFrom } from './audit-trail';
import { FactorStore } from './factor-store';
import { GuardAlarm } from './guard-alarm';
import { GuardEnds } from './guard-ends';
import { GuardFactors } from './guard-factors';
import { FACTOR_REQUIRED, GuardLogins, LOGIN_ENDED, type LoginOpening, SIGN_IN_REQUIRED } from './guard-logins';
import { GuardProofs } from './guard-proofs';
import type { GuardRoom } from './guard-room';
import { GuardTries } from './guard-tries';
import { currentPolicy } from './login-policy';
import { LoginStore } from './login-store';
import { operatorOfRefreshToken } from './refresh-token';
import { hubTeller, type TellHub } from './tell-hub';
import { tellOwner } from './tell-owner';

const PROVIDER_REFUSED: Refusal = { code: 'PROVIDER_REFUSED', retry: false };
const ACCOUNT_DISABLED: Refusal = { code: 'ACCOUNT_DISABLED', retry: false };

export class LoginGuard extends DurableObject<Env> implements LoginGuardRpc {
  private readonly store: LoginStore;
  private readonly factorStore: FactorStore;
  private readonly logins: GuardLogins;
  private readonly proofs: GuardProofs;
  private readonly factors: GuardFactors;
  private readonly tries: GuardTries;
  private readonly ends: GuardEnds;
  private readonly guardAlarm: GuardAlarm;
  private readonly tellHub: TellHub;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.store = new LoginStore(ctx.storage);
    this.factorStore = new FactorStore(ctx.storage.sql);
    const trail = new AuditTrail(ctx.storage.sql, () => ctx.id.name ?? '');
    this.guardAlarm = new GuardAlarm(ctx.storage, this.store, trail);
    const arm = (now: number) => this.guardAlarm.arm(now);
    this.tellHub = hubTeller(env, this.store, arm);
    const tell = tellOwner(ctx, env, this.factorStore);
    const room: GuardRoom = {
      env,
      storage: ctx.storage,
      logins: this.store,
      factors: this.factorStore,
      trail,
      arm,
      tellEnds: ({ operatorId }, loginIds) => {
        const ends = loginIds.map((loginId) => ({ loginId, attempts: 0 }));
        if (ends.length > 0) void this.tellHub(operatorId, ends);
      },
      tellOwner: (account, event, now) => {
        trail.factorChanged(account, event, now);
        tell(account, event, now);
      },
    };
    this.logins = new GuardLogins(room);
    this.proofs = new GuardProofs(room, this.logins);
    this.factors = new GuardFactors(room, this.logins, this.proofs);
    this.tries = new GuardTries(room, () => ctx.id.name?.startsWith('network:') ?? false);
    this.ends = new GuardEnds(room, this.logins, this.tellHub);
  }

  async beginTry(device: string | null, from: TryFrom = NOWHERE) {
    return this.tries.begin(device, from);
  }

  async tryPassed(device: string | null, isCounted = true): Promise<void> {
    this.tries.passed(device, isCounted);
  }

  async openLogin(input: Parameters<LoginGuardRpc['openLogin']>[0]): ReturnType<LoginGuardRpc['openLogin']> {
    this.store.makeForLogins();
    const policy = await this.policy();
    const now = Date.now();
    return this.ctx.storage.transactionSync(() => this.beginLogin({ ...input, mfaAt: null }, now, policy));
  }

  async openProvided(input: Parameters<LoginGuardRpc['openProvided']>[0]): ReturnType<LoginGuardRpc['openProvided']> {
    this.store.makeForLogins();
    const policy = await this.policy();
    const now = Date.now();
    const { flow, factorAt, ...who } = input;
    return this.ctx.storage.transactionSync(() => {
      if (flow && !this.factorStore.spendChallenge(flow.hash, now, flow.until)) return err(PROVIDER_REFUSED);
      if (factorAt === null) return ok(this.beginLogin({ ...who, methods: ['idp'], mfaAt: null }, now, policy));
      const confirmedAt = Math.min(now, factorAt);
      return ok(this.beginLogin({ ...who, methods: ['idp', 'mfa'], mfaAt: now, confirmedAt }, now, policy));
    });
  }

  /** Opens a login, or asks for the second factor where none was given that counts. In one synchronous block. */
  private beginLogin(opening: LoginOpening, now: number, policy: LoginPolicy) {
    const account = this.logins.newest(opening.account);
    // Disabled since D1 was asked: the login ends as it begins.
    const isLate = this.logins.isDisabledSince(opening.account);
    this.store.putAccount(account, isLate);
    const need = opening.mfaAt === null ? this.proofs.ask({ ...opening, account }, now) : null;
    const step = need ?? { type: 'opened' as const, login: this.logins.open({ ...opening, account }, now, policy) };
    if (isLate) this.logins.revokeOlder(account, now, true);
    return step;
  }

  async refresh(presented: string, from: TryFrom = NOWHERE): ReturnType<LoginGuardRpc['refresh']> {
    const account = this.store.getAccount();
    // A forged token for an account that never was must not make this object store anything.
    if (!account || account.operatorId !== operatorOfRefreshToken(presented)) return err(SIGN_IN_REQUIRED);
    const policy = await this.policy();
    const now = Date.now();
    const ended: string[] = [];
    const answer = this.ctx.storage.transactionSync(() => {
      return this.logins.rotate(presented, now, policy, ended, from);
    });
    // Not awaited: the answer does not depend on the hub, and the alarm is the net.
    for (const loginId of ended) void this.tellHub(account.operatorId, [{ loginId, attempts: 0 }]);
    this.guardAlarm.keepArmed(now);
    return !answer.ok && answer.error.code === 'LOGIN_ENDED' ? err(this.endedRefusal()) : answer;
  }

  async checkLogin(input: Parameters<LoginGuardRpc['checkLogin']>[0]): ReturnType<LoginGuardRpc['checkLogin']> {
    if (!this.store.hasLogins()) return err(LOGIN_ENDED);
    const policy = await this.policy();
    const now = Date.now();
    let found = this.logins.find(input.loginId, now, policy);
    if (!found || found.login.authVersion !== input.authVersion) return err(this.endedRefusal());
    if (!input.mayEnrol && mayOnlyEnrol(found.account.role, found.login.mfaAt, policy)) return err(FACTOR_REQUIRED);
    if (input.isActivity && movesActivity(found.login, now)) {
      this.store.setActive(found.login.id, now);
      found = { ...found, login: { ...found.login, lastActiveAt: now } };
    }
    this.guardAlarm.keepArmed(now);
    const standing = this.logins.standing(found, policy);
    return ok({ validUntil: this.logins.socketUntil(found, now, policy), account: found.account, standing });
  }

  async makeProof(loginId: string): ReturnType<LoginGuardRpc['makeProof']> {
    if (!this.store.hasLogins()) return err(LOGIN_ENDED);
    const policy = await this.policy();
    const now = Date.now();
    const found = this.logins.findWhole(loginId, now, policy);
    if (!found.ok) return found;
    const proof = newSecretToken();
    const expiresAt = now + PROOF_MS;
    this.store.putProof(sha256(proof), loginId, now, expiresAt);
    this.guardAlarm.keepArmed(now);
    return ok({ proof, expiresAt });
  }

  async useProof(proof: string): ReturnType<LoginGuardRpc['useProof']> {
    if (!this.store.hasLogins()) return err(SIGN_IN_REQUIRED);
    const policy = await this.policy();
    const now = Date.now();
    const taken = this.store.takeProof(sha256(proof));
    if (!taken || taken.expiresAt <= now) return err(SIGN_IN_REQUIRED);
    const found = this.logins.findWhole(taken.loginId, now, policy);
    if (!found.ok) return found;
    return ok({ loginId: taken.loginId, validUntil: this.logins.socketUntil(found.value, now, policy) });
  }

  async changeAccount(input: Parameters<LoginGuardRpc['changeAccount']>[0]): Promise<void> {
    const { account } = input;
    const known = this.store.getAccount();
    if (!known || known.operatorId !== account.operatorId) return;
    const policy = await this.policy();
    const now = Date.now();
    const newest = this.logins.newest(account);
    const isDisabled = newest === account ? input.isDisabled : this.store.isDisabled();
    this.ctx.storage.transactionSync(() => {
      const kept = input.keepLoginId === undefined ? null : this.logins.find(input.keepLoginId, now, policy);
      this.store.putAccount(newest, isDisabled);
      if (kept) this.logins.carryOver(kept.login.id, newest);
      this.logins.revokeOlder(newest, now, isDisabled);
    });
    const isSealed = await this.factors.resealSeed(newest, input.keyVersion);
    const { operatorId, name, role, access, accessVersion } = newest;
    const change = { operatorId: operatorId as OperatorId, name, role, access, accessVersion };
    await operatorHub(this.env, operatorId).changeAccess(change);
    // Only now: her rights wait for no key. Without an answer she is told again.
    if (!isSealed) throw new Error('the newest key is not known here yet');
  }

  endLogin(loginId: string, by?: Partial<AuditSource>): Promise<void> {
    return this.ends.end(loginId, by);
  }

  async listLogins(): Promise<OwnLogins> {
    return this.store.hasLogins() ? this.ends.living(await this.policy()) : { logins: [] };
  }

  async endLogins(which: { readonly id: string } | 'all', by: AuditSource): Promise<Result<OwnLogins, Refusal>> {
    if (!this.store.getAccount()) return ok({ logins: [] });
    return this.ends.endAll(which, by, await this.policy());
  }

  finishByCode(ticket: string, proof: CodeProof, from?: ProofFrom) {
    return this.told(from, () =>
      this.withLogins(SIGN_IN_REQUIRED, (policy) => this.proofs.finishByCode(ticket, proof, policy)),
    );
  }

  signInByPasskey({ answer, ...who }: Parameters<LoginGuardRpc['signInByPasskey']>[0]) {
    const refusal: Refusal = { code: 'PASSKEY_REFUSED', retry: false };
    return this.told({ ip: who.ip, requestId: who.requestId ?? '' }, () =>
      this.withLogins(refusal, (policy) => this.proofs.signInByPasskey({ ...who, methods: [] }, answer, policy)),
    );
  }

  stepUpByCode(loginId: string, proof: CodeProof, from?: ProofFrom) {
    return this.told(from, () =>
      this.withLogins(LOGIN_ENDED, (policy) => this.proofs.stepUpByCode(loginId, proof, policy)),
    );
  }

  stepUpByPasskey(loginId: string, answer: PasskeyAnswer, from?: ProofFrom) {
    return this.told(from, () =>
      this.withLogins(LOGIN_ENDED, (policy) => this.proofs.stepUpByPasskey(loginId, answer, policy)),
    );
  }

  stepUpByPassword(loginId: string) {
    return this.withLogins(LOGIN_ENDED, (policy) => this.proofs.stepUpByPassword(loginId, policy));
  }

  ownSecurity(loginId: string) {
    return this.withLogins(LOGIN_ENDED, (policy) => this.factors.ownSecurity(loginId, policy));
  }

  async hasFactor(): Promise<boolean> {
    return this.store.hasLogins() && this.factorStore.hasFactor();
  }

  async holdForShortPassword(authVersion: number): Promise<boolean> {
    return this.store.hasLogins() && this.factors.holdForShortPassword(authVersion);
  }

  offerTotp(loginId: string) {
    return this.withLogins(LOGIN_ENDED, (policy) => this.factors.offerTotp(loginId, policy));
  }

  confirmTotp(loginId: string, code: string) {
    return this.withLogins(LOGIN_ENDED, (policy) => this.factors.confirmTotp(loginId, code, policy));
  }

  removeTotp(loginId: string) {
    return this.withLogins(LOGIN_ENDED, (policy) => this.factors.removeTotp(loginId, policy));
  }

  passkeyOptions(loginId: string, purpose: 'add' | 'step_up') {
    return this.withLogins(LOGIN_ENDED, (policy) => this.factors.passkeyOptions(loginId, purpose, policy));
  }

  addPasskey(loginId: string, name: string, answer: PasskeyAnswer) {
    return this.withLogins(LOGIN_ENDED, (policy) => this.factors.addPasskey(loginId, name, answer, policy));
  }

  removePasskey(loginId: string, passkeyId: string) {
    return this.withLogins(LOGIN_ENDED, (policy) => this.factors.removePasskey(loginId, passkeyId, policy));
  }

  renamePasskey(loginId: string, passkeyId: string, name: string) {
    return this.withLogins(LOGIN_ENDED, (policy) => this.factors.renamePasskey(loginId, passkeyId, name, policy));
  }

  newRecoveryCodes(loginId: string) {
    return this.withLogins(LOGIN_ENDED, (policy) => this.factors.newRecoveryCodes(loginId, policy));
  }

  ownLogins(loginId: string) {
    return this.withLogins(LOGIN_ENDED, (policy) => this.ends.listOwn(loginId, policy));
  }

  endOwnLogins(loginId: string, which: { readonly id: string } | 'others') {
    return this.withLogins(LOGIN_ENDED, (policy) => this.ends.endOwn(loginId, which, policy));
  }

  override alarm(): Promise<void> {
    return this.guardAlarm.ring(this.env.DB, this.tellHub);
  }

  /** The audit log hears of a proof that was refused, as it does of a password. */
  private async told<T>(from: ProofFrom = NOWHERE, look: () => Promise<Result<T, Refusal>>) {
    const answer = await look();
    if (!answer.ok) this.tries.proofRefused(answer.error, from);
    return answer;
  }

  /** For an account that nobody ever signed in to there is nothing to ask, and nothing is stored. */
  private async withLogins<T, E extends Refusal>(
    none: E,
    ask: (policy: LoginPolicy) => Result<T, E> | Promise<Result<T, E>>,
  ): Promise<Result<T, E>> {
    if (!this.store.getAccount()) return err(none);
    const answer = await ask(await this.policy());
    this.guardAlarm.keepArmed(Date.now());
    return answer;
  }

  /** Why a login is over, as far as its owner is told. */
  private endedRefusal(): Refusal {
    return this.store.isDisabled() ? ACCOUNT_DISABLED : LOGIN_ENDED;
  }

  private policy(): Promise<LoginPolicy> {
    return currentPolicy(this.env, this.factorStore);
  }
}
