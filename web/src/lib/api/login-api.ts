// The calls around a login: who am I, sign in, sign out, somebody is here, a proof for a socket's renewal. Those of the second factor:
// factor-api, loaded with its dialogs.
import * as z from 'zod/mini';
import { socketProof } from '$protocol/connection';
import type { LoginAnswer } from '$protocol/login-factors';
import { loginAnswer } from '$protocol/login-factors';
import type { LoginRequest } from '$protocol/login-request';
import type { MeView } from '$protocol/operator-view';
import { meView } from '$protocol/operator-view';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';
import type { LoginLimits } from './refresh-login';

export class LoginApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  async me(): Promise<ApiResult<MeView>> {
    const answer = await this.#client.call(meView, () => this.#client.routes.api.me.$get());
    if (answer.ok) this.#client.keepFresh(answer.value.accessUntil);
    return answer;
  }

  /** Signed in, or the second factor is asked for. */
  async signIn(request: LoginRequest): Promise<ApiResult<LoginAnswer>> {
    return this.#client.callOnce(loginAnswer, () => this.#client.routes.api.auth.login.$post({ json: request }));
  }

  /** Plans the refresh of new tokens, and tells the other tabs that they are there. */
  begin({ accessUntil }: MeView): void {
    this.#client.begin(accessUntil);
  }

  /** Somebody is here. @returns until when the login lives now, null where that could not be told */
  async active(): Promise<LoginLimits | null> {
    const schema = z.object({ idleUntil: z.number(), absoluteUntil: z.number() });
    const answer = await this.#client.call(schema, () => this.#client.routes.api.auth.activity.$post());
    if (!answer.ok) return null;
    this.#client.tell({ type: 'active', ...answer.value });
    return answer.value;
  }

  /** Tells the other tabs, whatever the server answers, and before its sockets close on them; then ends the login there. */
  async signOut(): Promise<void> {
    this.#client.rest();
    this.#client.tell({ type: 'signed_out' });
    await this.#client.callOnce(z.unknown(), () => this.#client.routes.api.auth.logout.$post());
  }

  /** A fresh proof for one socket's `renew`, or null where none is to be had. */
  async socketProof(): Promise<string | null> {
    const answer = await this.#client.call(socketProof, () => this.#client.routes.api.auth['socket-proof'].$post());
    return answer.ok ? answer.value.proof : null;
  }
}
