// The calls of the settings: channels, usage, sending settings, saved messages. Made by the settings pages alone, so that the
// desk does not load its schemas.
import * as z from 'zod/mini';
import type {
  AccountLinkKey,
  ChangeChannel,
  ChannelAdminList,
  ChannelAnswer,
  ConnectChannel,
  ReplaceSecret,
  WebhookTest,
} from '$protocol/channel-admin';
import { accountLinkKey, channelAdminList, channelAnswer, webhookTest } from '$protocol/channel-admin';
import type { SavedMessageAnswer, SavedMessageList, SaveMessage } from '$protocol/saved-message';
import { savedMessageAnswer, savedMessageList } from '$protocol/saved-message';
import type { SendingSettingsView } from '$protocol/sending-settings';
import { sendingSettings } from '$protocol/sending-settings';
import type { UsageReport } from '$protocol/usage';
import { usageReport } from '$protocol/usage';
import type { ApiClient } from './api-client';
import type { ApiResult } from './api-result';

export class AdminApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  get #channels() {
    return this.#client.routes.api.admin.channels;
  }

  channels(): Promise<ApiResult<ChannelAdminList>> {
    return this.#client.call(channelAdminList, () => this.#channels.$get());
  }

  connect(channel: ConnectChannel): Promise<ApiResult<ChannelAnswer>> {
    return this.#client.call(channelAnswer, () => this.#channels.$post({ json: channel }));
  }

  change(channelId: string, change: ChangeChannel): Promise<ApiResult<ChannelAnswer>> {
    return this.#client.call(channelAnswer, () =>
      this.#channels[':channelId'].$patch({ param: { channelId }, json: change }),
    );
  }

  replaceSecret(channelId: string, secret: ReplaceSecret): Promise<ApiResult<ChannelAnswer>> {
    return this.#client.call(channelAnswer, () =>
      this.#channels[':channelId'].secret.$put({ param: { channelId }, json: secret }),
    );
  }

  replaceToken(channelId: string, accessToken: string): Promise<ApiResult<ChannelAnswer>> {
    return this.#client.call(channelAnswer, () =>
      this.#channels[':channelId']['access-token'].$put({ param: { channelId }, json: { accessToken } }),
    );
  }

  removeToken(channelId: string): Promise<ApiResult<ChannelAnswer>> {
    return this.#client.call(channelAnswer, () =>
      this.#channels[':channelId']['access-token'].$delete({ param: { channelId } }),
    );
  }

  check(channelId: string): Promise<ApiResult<ChannelAnswer>> {
    return this.#client.call(channelAnswer, () => this.#channels[':channelId'].check.$post({ param: { channelId } }));
  }

  /** @param replace another system's address, where one stands there, is replaced */
  setWebhook(channelId: string, replace: boolean): Promise<ApiResult<ChannelAnswer>> {
    return this.#client.call(channelAnswer, () =>
      this.#channels[':channelId'].webhook.$post({ param: { channelId }, json: replace ? { replace } : {} }),
    );
  }

  testWebhook(channelId: string): Promise<ApiResult<WebhookTest>> {
    return this.#client.call(webhookTest, () =>
      this.#channels[':channelId'].webhook.test.$post({ param: { channelId } }),
    );
  }

  makeLinkKey(channelId: string): Promise<ApiResult<AccountLinkKey>> {
    return this.#client.call(accountLinkKey, () =>
      this.#channels[':channelId']['account-link-key'].$post({ param: { channelId } }),
    );
  }

  /** @param month `YYYY-MM`; null: this month in Japan */
  usage(month: string | null): Promise<ApiResult<UsageReport>> {
    return this.#client.call(usageReport, () =>
      this.#client.routes.api.admin.usage.$get({ query: month === null ? {} : { month } }),
    );
  }

  sending(): Promise<ApiResult<SendingSettingsView>> {
    return this.#client.call(sendingSettings, () => this.#client.routes.api.admin.settings.sending.$get());
  }

  saveSending(settings: SendingSettingsView): Promise<ApiResult<SendingSettingsView>> {
    return this.#client.call(sendingSettings, () =>
      this.#client.routes.api.admin.settings.sending.$put({ json: settings }),
    );
  }

  savedMessages(): Promise<ApiResult<SavedMessageList>> {
    return this.#client.call(savedMessageList, () => this.#client.routes.api['saved-messages'].$get());
  }

  /** @param id null: a new one */
  saveMessage(id: string | null, message: SaveMessage): Promise<ApiResult<SavedMessageAnswer>> {
    const messages = this.#client.routes.api['saved-messages'];
    return this.#client.call(savedMessageAnswer, () =>
      id === null ? messages.$post({ json: message }) : messages[':id'].$put({ param: { id }, json: message }),
    );
  }

  deleteMessage(id: string): Promise<ApiResult<unknown>> {
    return this.#client.call(z.unknown(), () =>
      this.#client.routes.api['saved-messages'][':id'].$delete({ param: { id } }),
    );
  }
}
