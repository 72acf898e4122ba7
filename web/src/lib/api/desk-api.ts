// All the calls of one desk under one roof, and the context by which components reach it.
import { getContext, setContext } from 'svelte';
import { ApiClient } from './api-client';
import { ChatApi } from './chat-api';
import { LoginApi } from './login-api';
import { QueueApi } from './queue-api';
import { SendingApi } from './sending-api';
import { SessionApi } from './session-api';
import { UploadApi } from './upload-api';

const KEY = Symbol('desk-api');

export class DeskApi {
  readonly client = new ApiClient();
  readonly login = new LoginApi(this.client);
  readonly chats = new ChatApi(this.client);
  readonly sessions = new SessionApi(this.client);
  readonly queue = new QueueApi(this.client);
  readonly sending = new SendingApi(this.client);
  readonly uploads = new UploadApi(this.client);
}

export function provideDeskApi(): DeskApi {
  return setContext(KEY, new DeskApi());
}

/** Throws where no layout above has called provideDeskApi(). */
export function requireDeskApi(): DeskApi {
  const api = getContext<DeskApi | undefined>(KEY);
  if (api === undefined) throw new Error('requireDeskApi: no layout above provides the API (provideDeskApi).');
  return api;
}
