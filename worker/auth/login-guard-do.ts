// LoginGuard: one object per account (`account:{operatorId}`), per guessed e-mail (`unknown:{keyed hash}`) and per network
// (`network:{prefix}`). Holds the truth about logins, tries and second factors; needs no D1 to say whether a login lives, locks nobody
// out for good. Its parts are guard-logins, guard-proofs and guard-factors, SQL is login-store and factor-store; here are the calls, the counters
// of tries, the alarm, and who is told.
import { DurableObject } from 'cloudflare:workers';
import type { AuditSource } from '../domain/audit/audit-entry';
import type { OperatorId } from '../domain/ids';
import { movesActivity, PROOF_MS } from '../domain/login/login-limits';
import { type LoginPolicy, mayOnlyEnrol } from '../domain/login/login-policy';
import { ACCOUNT_FREE, forgottenAt, NETWORK_FREE, waitMs, withFailure, withoutOne } from '../domain/login/throttle';
import { err, ok, type Result } from '../domain/result';
import type { Env } from '../env';
import { newSecretToken, sha256 } from '../platform/keyed-hash';
import { logError } from '../platform/log';
import type { CodeProof, OwnLogins } from '../protocol/login-factors';
import type { PasskeyAnswer, ProofFrom } from '../rpc/login-factors-rpc';
import type { LoginAccount, LoginGuardRpc } from '../rpc/login-guard-rpc';
import type { Refusal } from '../rpc/refusal';
import { operatorHub } from '../stubs';
import { AuditTrail, NOWHERE, type TryFrom } from './audit-trail';
import { FactorStore, type Notice } from './factor-store';
import { GuardFactors } from './guard-factors';
import { FACTOR_REQUIRED, GuardLogins, LOGIN_ENDED, type LoginOpening, SIGN_IN_REQUIRED } from './guard-logins';
import { GuardProofs } from './guard-proofs';
import type { GuardRoom } from './guard-room';
import { currentPolicy } from './login-policy';
import { LoginStore } from './login-store';
import { ownLogins } from './own-logins';
import { operatorOfRefreshToken } from './refresh-token';
import { tellOwner } from './tell-owner';

const STRANGERS = '';
const TELL_NET_MS = 2_000;
const TELL_AGAIN_MS_MAX = 60_000;
/** The alarm never comes at once, so that an error in it cannot spin. */
const ALARM_MS_MIN = 1_000;

const isProofRefusal = ({ code }: Refusal) => code === 'WRONG_CODE' || code === 'PASSKEY_REFUSED';

const PROVIDER_REFUSED: Refusal = { code: 'PROVIDER_REFUSED', retry: false };
const ACCOUNT_DISABLED: Refusal = { code: 'ACCOUNT_DISABLED', retry: false };

export class LoginGuard extends DurableObject<Env> implements LoginGuardRpc {
  private readonly store: LoginStore;
  private readonly tellOwner: GuardRoom['tellOwner'];
  private readonly factorStore: FactorStore;
  private readonly logins: GuardLogins;
  private readonly proofs: GuardProofs;
  private readonly factors: GuardFactors;
  private readonly trail: AuditTrail;
  /** When the alarm is set to fire; null: unknown since the last wake, so the next call sets it. */
  private armedAt: number | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.store = new LoginStore(ctx.storage);
    this.trail = new AuditTrail(ctx.storage.sql, () => ctx.id.name ?? '');
    this.factorStore = new FactorStore(ctx.storage.sql);
    this.tellOwner = tellOwner(ctx, env, this.factorStore);
    const room = {
      env,
      storage: ctx.storage,
      logins: this.store,
      factors: this.factorStore,
      trail: this.trail,
      arm: (now: number) => this.arm(now),
      tellEnds: ({ operatorId }: LoginAccount, loginIds: readonly string[]) => {
        if (loginIds.length > 0)
          void this.tellHub(
            operatorId,
            loginIds.map((loginId) => ({ loginId, attempts: 0 })),
          );
      },
      tellOwner: (account: LoginAccount, event: Pick<Notice, 'kind' | 'about'>, now: number) => {
        this.trail.factorChanged(account, event, now);
        this.tellOwner(account, event, now);
      },
    };
    this.logins = new GuardLogins(room);
    this.proofs = new GuardProofs(room, this.logins);
    this.factors = new GuardFactors(room, this.logins, this.proofs);
  }

  async beginTry(
    device: string | null,
    from: TryFrom = NOWHERE,
  ): Promise<Result<null, { readonly retryAfterMs: number }>> {
    const now = Date.now();
    return this.ctx.storage.transactionSync(() => {
      this.store.makeForTries();
      const counter = this.counterOf(device);
      const count = this.store.getTries(counter);
      const free = this.isNetwork() ? NETWORK_FREE : ACCOUNT_FREE;
      const retryAfterMs = waitMs(count, free, now);
      if (retryAfterMs > 0) {
        this.trail.tryThrottled(from, now);
        this.arm(now);
        return err({ retryAfterMs });
      }
      this.store.putTries(counter, withFailure(count, free, now));
      this.trail.tryBegun(from, now);
      this.arm(now);
      return ok(null);
    });
  }

  async tryPassed(device: string | null, isCounted = true): Promise<void> {
    const now = Date.now();
    this.ctx.storage.transactionSync(() => {
      this.store.makeForTries();
      const counter = this.counterOf(device);
      if (this.isNetwork()) {
        this.store.putTries(counter, withoutOne(this.store.getTries(counter)));
        return;
      }
      this.store.makeForLogins();
      if (isCounted) this.trail.tryPassed();
      this.store.dropTries(counter);
      if (device !== null) this.store.putDevice(device, now);
    });
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
    this.keepArmed(now);
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
    this.keepArmed(now);
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
    this.keepArmed(now);
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
    await this.factors.resealSeed(newest);
    const { operatorId, name, role, access, accessVersion } = newest;
    const change = { operatorId: operatorId as OperatorId, name, role, access, accessVersion };
    await operatorHub(this.env, operatorId).changeAccess(change);
  }

  async endLogin(loginId: string, by?: Partial<AuditSource>): Promise<void> {
    const account = this.store.getAccount();
    const login = this.store.getLogin(loginId);
    if (!account || !login || login.revokedAt !== null) return;
    const now = Date.now();
    this.ctx.storage.transactionSync(() => {
      this.trail.loginEnded(account, loginId, by, now);
      this.logins.revoke(loginId, now);
    });
    await this.tellHub(account.operatorId, [{ loginId, attempts: 0 }]);
  }

  async listLogins(): Promise<OwnLogins> {
    return this.store.hasLogins() ? this.living(await this.policy()) : { logins: [] };
  }

  async endLogins(which: { readonly id: string } | 'all', by: AuditSource): Promise<Result<OwnLogins, Refusal>> {
    const account = this.store.getAccount();
    if (!account) return ok({ logins: [] });
    const policy = await this.policy();
    const now = Date.now();
    this.ctx.storage.transactionSync(() => {
      const ending = this.store
        .allLogins()
        .filter(({ id, revokedAt }) => revokedAt === null && (which === 'all' || which.id === id));
      // Of one that had lapsed anyway she need not hear.
      const isFelt = ending.some(({ id }) => this.logins.find(id, now, policy) !== null);
      for (const { id } of ending) {
        this.trail.loginEnded(account, id, by, now);
        this.logins.revoke(id, now);
      }
      if (isFelt) this.tellOwner(account, { kind: 'ended_by_admin', about: by.actorName }, now);
    });
    const untold = this.store.untoldEnds(Number.MAX_SAFE_INTEGER);
    if (untold.length > 0) await this.tellHub(account.operatorId, untold);
    if (this.store.untoldEnds(Number.MAX_SAFE_INTEGER).length > 0) return err({ code: 'UNAVAILABLE', retry: true });
    return ok(this.living(policy));
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
    return this.withLogins(LOGIN_ENDED, (policy) => this.listOwn(loginId, policy));
  }

  endOwnLogins(loginId: string, which: { readonly id: string } | 'others') {
    return this.withLogins(LOGIN_ENDED, async (policy): Promise<Result<OwnLogins, Refusal>> => {
      const listed = this.listOwn(loginId, policy);
      if (!listed.ok) return listed;
      const ids = listed.value.logins.map(({ id }) => id);
      for (const id of ids.filter((each) => (which === 'others' ? each !== loginId : each === which.id))) {
        await this.endLogin(id);
      }
      // Whoever ended the login she asks from has heard it with the answer.
      return which !== 'others' && which.id === loginId ? ok({ logins: [] }) : this.listOwn(loginId, policy);
    });
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
    }
    // Behind the hub: D1 may be away, and the rows wait for it.
    await this.trail.carry(this.env.DB, now);
    if (this.store.exists() && this.isEmpty()) await this.ctx.storage.deleteAll();
  }

  private isEmpty(): boolean {
    return !this.store.hasLogins() && this.store.allTries().length === 0 && this.trail.nextDue() === null;
  }

  /** The audit log hears of a proof that was refused, as it does of a password. */
  private async told<T>(from: ProofFrom = NOWHERE, look: () => Promise<Result<T, Refusal>>) {
    const answer = await look();
    if (!answer.ok && this.store.getAccount()) {
      const now = Date.now();
      if (isProofRefusal(answer.error)) this.trail.tryBegun(from, now);
      else if (answer.error.code === 'TOO_MANY_TRIES') this.trail.tryThrottled(from, now);
      this.arm(now);
    }
    return answer;
  }

  /** For an account that nobody ever signed in to there is nothing to ask, and nothing is stored. */
  private async withLogins<T, E extends Refusal>(
    none: E,
    ask: (policy: LoginPolicy) => Result<T, E> | Promise<Result<T, E>>,
  ): Promise<Result<T, E>> {
    if (!this.store.getAccount()) return err(none);
    const answer = await ask(await this.policy());
    this.keepArmed(Date.now());
    return answer;
  }

  /** Why a login is over, as far as its owner is told. */
  private endedRefusal(): Refusal {
    return this.store.isDisabled() ? ACCOUNT_DISABLED : LOGIN_ENDED;
  }

  private policy(): Promise<LoginPolicy> {
    return currentPolicy(this.env, this.factorStore);
  }

  private listOwn(loginId: string, policy: LoginPolicy): Result<OwnLogins, Refusal> {
    const found = this.logins.findWhole(loginId, Date.now(), policy);
    return found.ok ? ok(this.living(policy, loginId)) : found;
  }

  private living(policy: LoginPolicy, thisId = ''): OwnLogins {
    const now = Date.now();
    const living = this.store.allLogins().filter(({ id }) => this.logins.find(id, now, policy) !== null);
    return ownLogins(living, thisId);
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
    const auditDue = this.trail.nextDue();
    if (auditDue !== null) dues.push(auditDue);
    if (dues.length === 0) return;
    const at = Math.max(now + ALARM_MS_MIN, Math.min(...dues));
    if (this.armedAt !== null && this.armedAt > now && this.armedAt <= at) return;
    this.armedAt = at;
    void this.ctx.storage.setAlarm(at);
  }
}
