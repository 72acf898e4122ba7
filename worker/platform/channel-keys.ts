// Opens a channel's sealed secret and token once and keeps them in this isolate's memory, beside the sealed form they came from.
// Nothing of it may reach a log, an error or an answer. Called by line/inbound and line/outbound.
import { err, ok, type Result } from '../domain/result';
import type { ChannelSettings, SettingsSnapshot } from '../domain/settings/settings-snapshot';
import { openSealed, type SealError } from './seal';

/** A secret that signs webhooks. `until` (ms): it was replaced and counts only before then; null: the present one. */
export interface WebhookSecret {
  readonly value: string;
  readonly until: number | null;
}

export interface ChannelKeys {
  readonly channel: ChannelSettings;
  /** The present one; also the `client_secret` of stateless tokens. */
  readonly secret: string;
  /** The present one first, then the one it replaced, for as long as that is taken. */
  readonly secrets: readonly WebhookSecret[];
  /** The pasted long-lived token, where the channel has one. */
  readonly accessToken: string | null;
}

interface Opened {
  readonly sealed: string;
  readonly secret: string;
  readonly previousSecret: string | null;
  readonly accessToken: string | null;
}

// Keyed by channel; compared by the sealed texts, so a new snapshot version with the same keys opens nothing again.
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
  const { secretSealed, previousSecretSealed, accessTokenSealed } = channel;
  const sealed = JSON.stringify([secretSealed, previousSecretSealed, accessTokenSealed]);
  const known = openedByChannel.get(channelId);
  if (known?.sealed === sealed) return ok(toKeys(channel, known));
  const secret = await openSealed(secretSealed, secretPlace(channelId), dataKek);
  if (!secret.ok) return err(secret.error);
  const previous = await openIfAny(previousSecretSealed, secretPlace(channelId), dataKek);
  const accessToken = await openIfAny(accessTokenSealed, accessTokenPlace(channelId), dataKek);
  if (!accessToken.ok) return err(accessToken.error);
  const opened: Opened = {
    sealed,
    secret: secret.value,
    // One that does not open verifies nothing; the present one goes on.
    previousSecret: previous.ok ? previous.value : null,
    accessToken: accessToken.value,
  };
  openedByChannel.set(channelId, opened);
  return ok(toKeys(channel, opened));
}

async function openIfAny(
  sealed: string | undefined,
  place: string,
  dataKek: string,
): Promise<Result<string | null, SealError>> {
  return sealed === undefined ? ok(null) : await openSealed(sealed, place, dataKek);
}

function toKeys(channel: ChannelSettings, { secret, previousSecret, accessToken }: Opened): ChannelKeys {
  const until = channel.previousSecretUntil;
  const isReplaced = previousSecret !== null && until !== undefined;
  const secrets = [{ value: secret, until: null }, ...(isReplaced ? [{ value: previousSecret, until }] : [])];
  return { channel, secret, secrets, accessToken };
}

/** Where a channel's secret lies, for seal(). */
export function secretPlace(channelId: string): string {
  return `channels:${channelId}:secret`;
}

/** Where a channel's pasted token lies, for seal(). */
export function accessTokenPlace(channelId: string): string {
  return `channels:${channelId}:access_token`;
}
