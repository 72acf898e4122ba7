// Whether a login may open a socket or act: by LoginGuard's answer, or by a proof of it at most 60 s old.
// Proofs live in memory only; losing them costs a question. Which logins ended is told by the hub's store.
import type { Result } from '../domain/result';
import { err, ok } from '../domain/result';
import { logError, logWarn } from '../platform/log';
import { withinMs } from '../platform/within-ms';
import type { AdmittedLogin } from '../rpc/operator-hub-rpc';
import type { Refusal } from '../rpc/refusal';

const PROOF_KEEP_MS = 60_000;
const GUARD_TIMEOUT_MS = 3_000;

export type Admission = Result<AdmittedLogin, Refusal>;

export interface Knock {
  readonly operatorId: string;
  readonly loginId: string;
  readonly authVersion: number;
  readonly isActivity: boolean;
}

/** The part of LoginGuard that is asked. */
export interface GateGuard {
  checkLogin(input: Omit<Knock, 'operatorId'>): Promise<Admission>;
}

interface Proof {
  readonly knock: Knock;
  readonly checkedAt: number;
  readonly login: AdmittedLogin;
}

const LOGIN_ENDED = err<Refusal>({ code: 'LOGIN_ENDED', retry: false });

export class LoginGate {
  readonly #proofs = new Map<string, Proof>();
  /** By operator: steps with every end of logins, so that an answer that was on its way meanwhile is not trusted. */
  readonly #generations = new Map<string, number>();

  /** @param hasEnded whether the store remembers that this login was ended */
  async admit(knock: Knock, guard: GateGuard, hasEnded: (loginId: string) => boolean): Promise<Admission> {
    if (hasEnded(knock.loginId)) return LOGIN_ENDED;
    const now = Date.now();
    const proof = this.#proofs.get(knock.loginId);
    // By a clock that was set back it would count for as long again.
    const isFresh = proof && Math.abs(now - proof.checkedAt) < PROOF_KEEP_MS;
    if (proof && isFresh && isProofOf(proof, knock) && proof.login.validUntil > now) {
      return ok(proof.login);
    }
    const { operatorId, loginId } = knock;
    const generation = this.#generationOf(operatorId);
    const answer = await askGuard(guard, knock);
    if (hasEnded(loginId)) return LOGIN_ENDED;
    if (!answer.ok) return answer;
    if (generation !== this.#generationOf(operatorId)) return err({ code: 'UNAVAILABLE', retry: true });
    const { validUntil, account } = answer.value;
    const login = { validUntil, account };
    this.#proofs.set(loginId, { knock, checkedAt: now, login });
    return ok(login);
  }

  loginsOf(operatorId: string): string[] {
    return [...this.#proofs].filter(([, proof]) => proof.knock.operatorId === operatorId).map(([loginId]) => loginId);
  }

  drop(operatorId: string, loginIds: readonly string[]): void {
    this.#generations.set(operatorId, this.#generationOf(operatorId) + 1);
    for (const loginId of loginIds) this.#proofs.delete(loginId);
  }

  #generationOf(operatorId: string): number {
    return this.#generations.get(operatorId) ?? 0;
  }

  /** Forgets what no longer proves anything. */
  prune(now: number): void {
    for (const [loginId, proof] of this.#proofs) {
      if (now - proof.checkedAt >= PROOF_KEEP_MS) this.#proofs.delete(loginId);
    }
  }
}

/** An activity needs a proof that was one, or a busy person could idle out behind reads that keep the proof fresh. */
function isProofOf(proof: Proof, knock: Knock): boolean {
  const { authVersion, operatorId, isActivity } = proof.knock;
  return authVersion === knock.authVersion && operatorId === knock.operatorId && (isActivity || !knock.isActivity);
}

async function askGuard(guard: GateGuard, knock: Knock): Promise<Admission> {
  const { loginId, authVersion, isActivity } = knock;
  try {
    const answer = await withinMs(guard.checkLogin({ loginId, authVersion, isActivity }), GUARD_TIMEOUT_MS);
    if (answer.inTime) return answer.value;
    logWarn('login_guard_late', { operatorId: knock.operatorId });
  } catch (cause) {
    logError('login_guard_failed', cause, { operatorId: knock.operatorId });
  }
  // A guard that does not answer signs nobody out: the caller may try again.
  return err({ code: 'UNAVAILABLE', retry: true });
}
