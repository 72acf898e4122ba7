// The calls of one's own picture. Loaded with the page that shows it.
import { type OwnPicture, ownPicture } from '$protocol/operator-view';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export class PictureApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  own(): Promise<ApiResult<OwnPicture>> {
    return this.#client.call(ownPicture, () => this.#client.routes.api.me.picture.$get());
  }

  /** In place of the one there is. Refused with PICTURE_REFUSED, BODY_TOO_LARGE. */
  put(picture: Blob): Promise<ApiResult<OwnPicture>> {
    return this.#client.call(ownPicture, () =>
      fetch('/api/me/picture', {
        method: 'PUT',
        headers: { ...this.#client.headers, 'content-type': 'application/octet-stream' },
        credentials: 'same-origin',
        body: picture,
      }),
    );
  }

  remove(): Promise<ApiResult<OwnPicture>> {
    return this.#client.call(ownPicture, () => this.#client.routes.api.me.picture.$delete());
  }
}
