// What the channels say about sending: the month's count, and whether pushes are stopped. Asked for while a composer is open, once
// a minute and after what costs. One per desk. An answer that does not come leaves the last one standing.
import type { ChannelSending } from '$protocol/channel-sending';
import type { SendingApi } from '../api/sending-api';

const ASK_EVERY_MS = 60_000;
/** Within this the last answer is good enough. */
const FRESH_MS = 5_000;

export class ChannelSendings {
  #channels = $state.raw<readonly ChannelSending[]>([]);
  readonly #api: Pick<SendingApi, 'channels'>;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(api: Pick<SendingApi, 'channels'>) {
    this.#api = api;
  }

  of(channelId: string): ChannelSending | null {
    return this.#channels.find((channel) => channel.channelId === channelId) ?? null;
  }

  /** Whether customers of the channel can be invited to link their accounts. */
  linksAccounts(channelId: string): boolean {
    return this.of(channelId)?.linksAccounts ?? false;
  }

  /** Names by channel id; empty until the first answer. */
  get names(): ReadonlyMap<string, string> {
    return new Map(this.#channels.map(({ channelId, name }) => [channelId, name]));
  }

  /** Asks now and every minute. @returns what ends it */
  watch(): () => void {
    void this.ask();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void this.ask();
    }, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }

  async ask(): Promise<void> {
    if (Date.now() - this.#askedAt < FRESH_MS) return;
    this.#askedAt = Date.now();
    const answer = await this.#api.channels();
    if (answer.ok) this.#channels = answer.value.channels;
  }
}
