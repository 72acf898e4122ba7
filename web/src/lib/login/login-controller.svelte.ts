// Who is at this desk, and whether the login still stands. `locked`: it has ended while the desk is open; the desk stays as it
// is, hidden, under a sign-in dialog. `enrolling`: signed in, but for nothing else than making a second factor. `signed_out`: somebody chose to leave, here or in another tab; nothing stays on screen.
// Renders nothing; the layout and the dialog read it.
import { getContext, setContext } from 'svelte';
import type { FactorNeeded } from '$protocol/login-factors';
import type { LoginRequest } from '$protocol/login-request';
import type { MeView } from '$protocol/operator-view';
import type { ApiError, ApiResult } from '../api/api-result';
import type { DeskApi } from '../api/desk-api';
import type { LoginLimits } from '../api/refresh-login';

export type LoginPhase = 'checking' | 'signed_in' | 'enrolling' | 'locked' | 'signed_out' | 'unreachable';

const KEY = Symbol('login');

export class LoginController {
  phase = $state<LoginPhase>('checking');
  me = $state.raw<MeView | null>(null);
  error = $state.raw<ApiError | null>(null);
  /** The login ended because the account was disabled. */
  isDisabled = $state(false);
  /** Left by choice: where this desk was is nobody's business any more. */
  hasLeft = false;
  readonly #api: DeskApi;
  #isNew = false;
  #onBack: () => void = () => undefined;
  #onLimits: (limits: LoginLimits) => void = () => undefined;

  constructor(api: DeskApi) {
    this.#api = api;
    api.client.watchLogin({
      onSignedOut: (code) => {
        this.isDisabled ||= code === 'ACCOUNT_DISABLED';
        this.lock();
      },
      onLeft: () => this.#leave(),
      onSignedIn: () => {
        // It may be another person's login that all tabs of this browser have from now on.
        if (this.me !== null) void this.load();
      },
      onActive: (limits) => this.#onLimits(limits),
      onFactorRequired: () => {
        if (this.phase === 'signed_in') void this.load();
      },
    });
  }

  /** What to do when a locked desk is signed in again: sockets return, kept messages go out. */
  whenBack(task: () => void): void {
    this.#onBack = task;
  }

  /** Who watches until when the login lives. */
  whenLimits(take: (limits: LoginLimits) => void): void {
    this.#onLimits = take;
  }

  /** Asks who is signed in. */
  async load(): Promise<void> {
    this.#take(await this.#api.login.me());
  }

  /** Whether there is still a login; locks the desk where not. No answer counts as yes: an outage signs nobody out. */
  async check(): Promise<boolean> {
    const answer = await this.#api.login.me();
    if (answer.ok && this.#isOther(answer.value)) {
      this.#giveWay();
      return false;
    }
    return answer.ok || answer.error.retry;
  }

  /** @returns null when signed in, what is asked for next, or why not */
  async signIn(request: LoginRequest): Promise<ApiError | FactorNeeded | null> {
    const answer = await this.#api.login.signIn(request);
    if (!answer.ok) return answer.error;
    if ('needs' in answer.value) return answer.value;
    this.enter(answer.value);
    return null;
  }

  /** Both factors in one. @returns null when signed in, else why not */
  async signInByPasskey(): Promise<ApiError | 'cancelled' | null> {
    try {
      const [{ signInByPasskey }, { FactorApi }] = await Promise.all([
        import('./passkey-browser'),
        import('../api/factor-api'),
      ]);
      const answer = await signInByPasskey(new FactorApi(this.#api.client));
      if (answer === null) return 'cancelled';
      if (!answer.ok) return answer.error;
      this.enter(answer.value);
      return null;
    } catch {
      // The part of the console that speaks with passkeys could not be loaded; it may be asked for anew.
      return { code: 'OFFLINE', retry: true };
    }
  }

  /** Signed in by a second step, too. */
  enter(me: MeView): void {
    this.#api.login.begin(me);
    this.#isNew = true;
    this.#take({ ok: true, value: me });
  }

  /** The same person under new tokens: her factors have changed, or she was proven anew. */
  renew(me: MeView): void {
    this.#take({ ok: true, value: me });
  }

  /** Whether this login began with a sign-in here that nobody has asked about yet. */
  takeNew(): boolean {
    const isNew = this.#isNew;
    this.#isNew = false;
    return isNew;
  }

  async signOut(): Promise<void> {
    this.#leave();
    await this.#api.login.signOut();
  }

  lock(): void {
    if (this.phase === 'signed_in') this.phase = 'locked';
  }

  #leave(): void {
    this.hasLeft = true;
    this.phase = 'signed_out';
    this.me = null;
    this.#api.client.belongTo(null);
  }

  #isOther({ operator }: MeView): boolean {
    return this.me !== null && this.me.operator.operatorId !== operator.operatorId;
  }

  /** Another person's desk must not be shown over this one's chats, nor must this one act in her name. */
  #giveWay(): void {
    this.phase = 'locked';
    location.reload();
  }

  #take(answer: ApiResult<MeView>): void {
    if (!answer.ok) {
      this.error = answer.error;
      if (this.phase === 'checking' || this.phase === 'unreachable') {
        this.phase = answer.error.retry ? 'unreachable' : 'signed_out';
      }
      return;
    }
    const wasLocked = this.phase === 'locked';
    if (this.#isOther(answer.value)) {
      this.#giveWay();
      return;
    }
    this.me = answer.value;
    this.#api.client.belongTo(answer.value.operator.operatorId);
    this.error = null;
    this.isDisabled = false;
    this.hasLeft = false;
    this.phase = answer.value.login?.mayOnlyEnrol ? 'enrolling' : 'signed_in';
    if (answer.value.login) this.#onLimits(answer.value.login);
    if (wasLocked && this.phase === 'signed_in') this.#onBack();
  }
}

export function provideLogin(api: DeskApi): LoginController {
  return setContext(KEY, new LoginController(api));
}

/** Throws where no layout above has called provideLogin(). */
export function requireLogin(): LoginController {
  const login = getContext<LoginController | undefined>(KEY);
  if (login === undefined) throw new Error('requireLogin: no layout above provides the login (provideLogin).');
  return login;
}
