// The calls around who may sign in. Made by the settings page of people alone, so that the desk does not load its schemas.
import * as z from 'zod/mini';
import { type OwnLogins, ownLogins } from '$protocol/login-factors';
import {
  type InviteUser,
  type LinkAnswer,
  linkAnswer,
  type SaveUser,
  type UserAnswer,
  type UsersAdmin,
  userAnswer,
  usersAdmin,
} from '$protocol/user-admin';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export class UserApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  get #users() {
    return this.#client.routes.api.admin.users;
  }

  users(): Promise<ApiResult<UsersAdmin>> {
    return this.#client.call(usersAdmin, () => this.#users.$get());
  }

  invite(user: InviteUser): Promise<ApiResult<LinkAnswer>> {
    return this.#client.call(linkAnswer, () => this.#users.$post({ json: user }));
  }

  save(operatorId: string, change: SaveUser): Promise<ApiResult<UserAnswer>> {
    return this.#client.call(userAnswer, () =>
      this.#users[':operatorId'].$put({ param: { operatorId }, json: change }),
    );
  }

  /** The invitation renewed, or a reset. */
  makeLink(operatorId: string): Promise<ApiResult<LinkAnswer>> {
    return this.#client.call(linkAnswer, () => this.#users[':operatorId'].link.$post({ param: { operatorId } }));
  }

  withdrawLink(operatorId: string): Promise<ApiResult<unknown>> {
    return this.#client.call(z.unknown(), () => this.#users[':operatorId'].link.$delete({ param: { operatorId } }));
  }

  /** Where somebody is signed in. */
  logins(operatorId: string): Promise<ApiResult<OwnLogins>> {
    return this.#client.call(ownLogins, () => this.#person.logins.$get({ param: { operatorId } }));
  }

  endLogin(operatorId: string, loginId: string): Promise<ApiResult<OwnLogins>> {
    return this.#client.call(ownLogins, () =>
      this.#person.logins[':loginId'].$delete({ param: { operatorId, loginId } }),
    );
  }

  endAllLogins(operatorId: string): Promise<ApiResult<OwnLogins>> {
    return this.#client.call(ownLogins, () => this.#person.logins['end-all'].$post({ param: { operatorId } }));
  }

  get #person() {
    return this.#client.routes.api.admin.people[':operatorId'];
  }
}
