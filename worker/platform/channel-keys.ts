// Opens a channel's sealed secret and token once and keeps them in this isolate's memory, beside the sealed form they came from.
// Nothing of it may reach a log, an error or an answer. Called by line/inbound and line/outbound.
import { err, ok, type Result } from '../domain/result';
import type { ChannelSettings, SettingsSnapshot } from '../domain/settings/settings-snapshot';
import { openSealed, type SealError } from './seal';

export interface ChannelKeys {
  readonly channel: ChannelSettings;
  /** Signs webhooks and is the `client_secret` of stateless tokens. */
  readonly secret: string;
  /** The pasted long-lived token, where the channel has one. */
  readonly accessToken: string | null;
}

interface Opened {
  readonly secretSealed: string;
  readonly accessTokenSealed: string | undefined;
  readonly secret: string;
  readonly accessToken: string | null;
}

// Keyed by channel; compared by the sealed text, so a new snapshot version with the same keys opens nothing again.
const openedByChannel = new Map<string, Opened>();

/** The channel's keys; null where the snapshot has no such channel; an error where its values do not open under DATA_KEK. */
export async function getChannelKeys(
  snapshot: SettingsSnapshot,
  channelId: string,
  dataKek: string,
): Promise<Result<ChannelKeys | null, SealError>> {
  // hasOwn: the id comes from the address, and `constructor` is no channel.
  const channel = Object.hasOwn(snapshot.channels, channelId) ? snapshot.channels[channelId] : undefined;
  if (!channel) return ok(null);
  const known = openedByChannel.get(channelId);
  if (known && known.secretSealed === channel.secretSealed && known.accessTokenSealed === channel.accessTokenSealed) {
    return ok({ channel, secret: known.secret, accessToken: known.accessToken });
  }
  const secret = await openSealed(channel.secretSealed, secretPlace(channelId), dataKek);
  if (!secret.ok) return err(secret.error);
  let accessToken: string | null = null;
  if (channel.accessTokenSealed !== undefined) {
    const token = await openSealed(channel.accessTokenSealed, accessTokenPlace(channelId), dataKek);
    if (!token.ok) return err(token.error);
    accessToken = token.value;
  }
  const { secretSealed, accessTokenSealed } = channel;
  openedByChannel.set(channelId, { secretSealed, accessTokenSealed, secret: secret.value, accessToken });
  return ok({ channel, secret: secret.value, accessToken });
}

/** Where a channel's secret lies, for seal(). */
export function secretPlace(channelId: string): string {
  return `channels:${channelId}:secret`;
}

/** Where a channel's pasted token lies, for seal(). */
export function accessTokenPlace(channelId: string): string {
  return `channels:${channelId}:access_token`;
}
