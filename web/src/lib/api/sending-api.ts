// What the composer asks about sending as such: the channels and what a push costs there, and the messages saved for sending.
import type { ChannelList } from '$protocol/channel-sending';
import { channelList } from '$protocol/channel-sending';
import type { SavedMessageList } from '$protocol/saved-message';
import { savedMessageList } from '$protocol/saved-message';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export class SendingApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  channels(): Promise<ApiResult<ChannelList>> {
    return this.#client.call(channelList, () => this.#get('/api/channels'));
  }

  savedMessages(): Promise<ApiResult<SavedMessageList>> {
    return this.#client.call(savedMessageList, () => this.#get('/api/saved-messages'));
  }

  #get(path: string): Promise<Response> {
    return fetch(path, { headers: this.#client.headers, credentials: 'same-origin' });
  }
}
