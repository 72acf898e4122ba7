// The calls of sign-in through the identity provider and Cloudflare Access, and of the provider's secret and their checks. Loaded behind the sign-in form, and with the settings.
import { type LoginAnswer, loginAnswer } from '$protocol/login-factors';
import {
  type ProviderAdmin,
  type ProviderChecked,
  type ProviderReturn,
  type ProviderStart,
  providerAdmin,
  providerChecked,
  providerStart,
  type SignInWays,
  signInWays,
} from '$protocol/provider-sign-in';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export class ProviderApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  ways(): Promise<ApiResult<SignInWays>> {
    return this.#client.callOnce(signInWays, () => this.#client.routes.api.auth.ways.$get());
  }

  start(): Promise<ApiResult<ProviderStart>> {
    return this.#client.callOnce(providerStart, () => this.#client.routes.api.auth.provider.start.$post());
  }

  finish(came: ProviderReturn): Promise<ApiResult<LoginAnswer>> {
    return this.#client.callOnce(loginAnswer, () => this.#client.routes.api.auth.provider.finish.$post({ json: came }));
  }

  /** By what Cloudflare Access adds to the call on its way. */
  enterByAccess(): Promise<ApiResult<LoginAnswer>> {
    return this.#client.callOnce(loginAnswer, () => this.#client.routes.api.auth['cloudflare-access'].$post());
  }

  admin(): Promise<ApiResult<ProviderAdmin>> {
    return this.#client.call(providerAdmin, () => this.#client.routes.api.admin.provider.$get());
  }

  replaceSecret(secret: string): Promise<ApiResult<ProviderAdmin>> {
    return this.#client.call(providerAdmin, () =>
      this.#client.routes.api.admin.provider.secret.$put({ json: { secret } }),
    );
  }

  removeSecret(): Promise<ApiResult<ProviderAdmin>> {
    return this.#client.call(providerAdmin, () => this.#client.routes.api.admin.provider.secret.$delete());
  }

  check(): Promise<ApiResult<ProviderChecked>> {
    return this.#client.call(providerChecked, () => this.#client.routes.api.admin.provider.check.$post());
  }

  checkAccess(): Promise<ApiResult<ProviderChecked>> {
    return this.#client.call(providerChecked, () =>
      this.#client.routes.api.admin.provider['cloudflare-access'].check.$post(),
    );
  }
}
