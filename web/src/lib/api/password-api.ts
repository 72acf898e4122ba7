// The calls that set a password: by a one-time link, or in place of the old one. Loaded with the page or the dialog that needs them.
import * as z from 'zod/mini';
import {
  type ChangePassword,
  type OwnPasswordView,
  ownPasswordView,
  type WelcomeAnswer,
  type WelcomeRequest,
  type WelcomeView,
  welcomeAnswer,
  welcomeView,
} from '$protocol/password';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export class PasswordApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /** LINK_OVER where the link opens nothing. */
  look(token: string): Promise<ApiResult<WelcomeView>> {
    return this.#client.callOnce(welcomeView, () =>
      this.#client.routes.api.auth.welcome.look.$post({ json: { token } }),
    );
  }

  set(request: WelcomeRequest): Promise<ApiResult<WelcomeAnswer>> {
    return this.#client.callOnce(welcomeAnswer, () => this.#client.routes.api.auth.welcome.$post({ json: request }));
  }

  own(): Promise<ApiResult<OwnPasswordView>> {
    return this.#client.call(ownPasswordView, () => this.#client.routes.api.me.password.$get());
  }

  change(request: ChangePassword): Promise<ApiResult<unknown>> {
    return this.#client.call(z.unknown(), () => this.#client.routes.api.me.password.$post({ json: request }));
  }
}
