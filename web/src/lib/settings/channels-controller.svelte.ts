// The channels as the settings page has them: loaded once, each replaced by what a change of it answers. Renders nothing.
import type { ChannelAdmin, ChannelAnswer, ConnectChannel } from '$protocol/channel-admin';
import type { AdminApi } from '../api/admin-api';
import type { ApiError, ApiResult } from '../api/api-result';

export class ChannelsController {
  phase = $state<'loading' | 'ready' | 'failed'>('loading');
  channels = $state.raw<readonly ChannelAdmin[]>([]);
  error = $state.raw<ApiError | null>(null);
  readonly api: AdminApi;

  constructor(api: AdminApi) {
    this.api = api;
  }

  async load(): Promise<void> {
    const answer = await this.api.channels();
    this.error = answer.ok ? null : answer.error;
    this.phase = answer.ok ? 'ready' : 'failed';
    if (answer.ok) this.channels = answer.value.channels;
  }

  /** @returns null when connected, else why not */
  async connect(channel: ConnectChannel): Promise<ApiError | null> {
    return this.take(await this.api.connect(channel));
  }

  /** Puts the channel of an answer in its place. @returns null, or the refusal */
  take(answer: ApiResult<ChannelAnswer>): ApiError | null {
    if (!answer.ok) return answer.error;
    this.put(answer.value.channel);
    return null;
  }

  put(channel: ChannelAdmin): void {
    const isKnown = this.channels.some(({ id }) => id === channel.id);
    this.channels = isKnown
      ? this.channels.map((one) => (one.id === channel.id ? channel : one))
      : [...this.channels, channel];
  }
}
