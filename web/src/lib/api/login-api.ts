// The calls around a login: who am I, sign in, sign out, a proof for a socket's renewal.
import * as z from 'zod/mini';
import { socketProof } from '$protocol/connection';
import type { LoginRequest } from '$protocol/login-request';
import type { MeView } from '$protocol/operator-view';
import { meView } from '$protocol/operator-view';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

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

  async signIn(request: LoginRequest): Promise<ApiResult<MeView>> {
    const answer = await this.#client.callOnce(meView, () =>
      this.#client.routes.api.auth.login.$post({ json: request }),
    );
    if (answer.ok) {
      this.#client.keepFresh(answer.value.accessUntil);
      this.#client.tell({ type: 'signed_in' });
    }
    return answer;
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
