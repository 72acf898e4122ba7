// The compiled settings that travel as one versioned value through KV, so that decisions need no database.
// Pure types. PERSISTED CONTRACT: KV holds older ones for a while; new fields are optional.

/** A value sealed with AES-256-GCM under DATA_KEK: `v1:{keyVersion}:{iv}:{ciphertext}`. Opened in memory only. */
export type Sealed = string;

export interface ChannelSettings {
  /** Kaiwa's own name of the channel, part of chat ids and of the webhook address. */
  readonly id: string;
  readonly name: string;
  /** LINE's numeric channel id, the `client_id` of its token endpoint. */
  readonly lineChannelId: string;
  /** `destination` of its webhooks. */
  readonly botUserId: string;
  readonly secretSealed: Sealed;
  /** A pasted long-lived channel access token; absent where stateless tokens are used. */
  readonly accessTokenSealed?: Sealed;
}

export interface SettingsSnapshot {
  readonly version: number;
  readonly workspace: { readonly name: string; readonly timeZone: string };
  readonly channels: Readonly<Record<string, ChannelSettings>>;
}

/** The KV key under which the snapshot lies. */
export const SETTINGS_KEY = 'settings';
