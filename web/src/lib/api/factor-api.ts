// The calls of the second factor: second step and passkey at sign-in, the fresh proof, one's own factors and logins. Loaded with the
// pages and dialogs that ask for them.
import {
  type CodeProof,
  type FactorChange,
  factorChange,
  type OwnLogins,
  type OwnSecurity,
  ownLogins,
  ownSecurity,
  type PasskeyOptions,
  passkeyOptions,
  type StepUpProof,
  type TotpOffer,
  totpOffer,
} from '$protocol/login-factors';
import { type MeView, meView } from '$protocol/operator-view';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';
import { exclusively } from './refresh-login';

/** WebAuthn's JSON. */
export type PasskeyAnswer = Record<string, unknown>;

export class FactorApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  finishByCode(proof: CodeProof): Promise<ApiResult<MeView>> {
    return this.#client.callOnce(meView, () => this.#auth.login.code.$post({ json: proof }));
  }

  signInOptions(): Promise<ApiResult<PasskeyOptions>> {
    return this.#client.callOnce(passkeyOptions, () => this.#auth.passkey.options.$post());
  }

  signInByPasskey(passkey: PasskeyAnswer): Promise<ApiResult<MeView>> {
    return this.#client.callOnce(meView, () => this.#auth.passkey.$post({ json: { passkey } }));
  }

  stepUpOptions(): Promise<ApiResult<PasskeyOptions>> {
    return this.#client.call(passkeyOptions, () => this.#auth['step-up'].options.$post());
  }

  async stepUp(proof: StepUpProof): Promise<ApiResult<MeView>> {
    return this.#fresh(await this.#client.callOnce(meView, () => this.#auth['step-up'].$post({ json: proof })));
  }

  security(): Promise<ApiResult<OwnSecurity>> {
    return this.#client.call(ownSecurity, () => this.#me.security.$get());
  }

  offerTotp(): Promise<ApiResult<TotpOffer>> {
    return this.#client.call(totpOffer, () => this.#me.totp.$post());
  }

  confirmTotp(code: string): Promise<ApiResult<FactorChange>> {
    return this.#change(() => this.#me.totp.confirm.$post({ json: { code } }));
  }

  removeTotp(): Promise<ApiResult<FactorChange>> {
    return this.#change(() => this.#me.totp.$delete());
  }

  additionOptions(): Promise<ApiResult<PasskeyOptions>> {
    return this.#client.call(passkeyOptions, () => this.#me.passkeys.options.$post());
  }

  addPasskey(name: string, passkey: PasskeyAnswer): Promise<ApiResult<FactorChange>> {
    return this.#change(() => this.#me.passkeys.$post({ json: { name, passkey } }));
  }

  renamePasskey(passkeyId: string, name: string): Promise<ApiResult<OwnSecurity>> {
    return this.#client.call(ownSecurity, () =>
      this.#me.passkeys[':passkeyId'].$put({ param: { passkeyId }, json: { name } }),
    );
  }

  removePasskey(passkeyId: string): Promise<ApiResult<FactorChange>> {
    return this.#change(() => this.#me.passkeys[':passkeyId'].$delete({ param: { passkeyId } }));
  }

  newRecoveryCodes(): Promise<ApiResult<FactorChange>> {
    return this.#change(() => this.#me['recovery-codes'].$post());
  }

  logins(): Promise<ApiResult<OwnLogins>> {
    return this.#client.call(ownLogins, () => this.#me.logins.$get());
  }

  endLogin(loginId: string): Promise<ApiResult<OwnLogins>> {
    return this.#client.call(ownLogins, () => this.#me.logins[':loginId'].$delete({ param: { loginId } }));
  }

  endOtherLogins(): Promise<ApiResult<OwnLogins>> {
    return this.#client.call(ownLogins, () => this.#me.logins['end-others'].$post());
  }

  get #auth() {
    return this.#client.routes.api.auth;
  }

  get #me() {
    return this.#client.routes.api.me;
  }

  /** New tokens come with the answer: no refresh of another tab may be under way, whose late answer would set back the cookie. */
  async #change(send: () => Promise<Response>): Promise<ApiResult<FactorChange>> {
    const answer = await this.#client.call(factorChange, () => exclusively(send));
    if (answer.ok) {
      this.#client.begin(answer.value.me.accessUntil);
    }
    return answer;
  }

  #fresh(answer: ApiResult<MeView>): ApiResult<MeView> {
    if (answer.ok) this.#client.keepFresh(answer.value.accessUntil);
    return answer;
  }
}
