// The compiled settings that travel as one versioned value through KV, so that decisions need no database.
// Pure types. PERSISTED CONTRACT: KV holds older ones for a while; new fields are optional.
import type { AttributeSettings } from '../attributes/attribute';
import type { PublicNames } from '../desk/public-name';
import type { SecuritySettings } from '../login/login-policy';
import type { TagSettings } from '../tags/tag';
import type { DeskSettings } from './desk-settings';

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
  /** The secret before the present one: webhooks signed with it are taken until then (ms). */
  readonly previousSecretSealed?: Sealed;
  readonly previousSecretUntil?: number;
  /** The company's page that signs a customer in to link an account. */
  readonly accountLinkUrl?: string;
}

/** How messages go out and what customers see of our reading. */
export interface SendingSettings {
  /** Whose name and picture LINE shows over an operator's message. */
  readonly sender: 'account' | 'operator_name' | 'operator_name_and_picture';
  /** When the customer's phone shows Read: when an operator saw it, when one replied, or by hand alone. */
  readonly markAsRead: 'seen' | 'reply' | 'by_hand';
  /** Used share of the quota, in percent, from which warnings show. */
  readonly quotaWarnPercent: number;
}

export const DEFAULT_SENDING: SendingSettings = { sender: 'account', markAsRead: 'seen', quotaWarnPercent: 80 };

export interface SettingsSnapshot {
  readonly version: number;
  readonly workspace: { readonly name: string; readonly timeZone: string };
  readonly channels: Readonly<Record<string, ChannelSettings>>;
  /** Absent in older snapshots: DEFAULT_SENDING. */
  readonly sending?: SendingSettings;
  /** Absent where no desk was set up: no bot, no teams, nobody is offered anything. */
  readonly desk?: DeskSettings;
  /** Holds for logins with or without a desk. Absent: DEFAULT_SECURITY. */
  readonly security?: SecuritySettings;
  /** Of the workspace's chats, with or without a desk. Absent: none. */
  readonly tags?: readonly TagSettings[];
  /** Of the workspace's contacts. Absent: none. */
  readonly attributes?: readonly AttributeSettings[];
  /** Whether colleagues see who watches a chat without holding it, with or without a desk. Absent: they do. */
  readonly areWatchersShown?: boolean;
  /** What customers read instead of an operator's name, by operator id, of those who have such a name. */
  readonly publicNames?: PublicNames;
}

/** The KV key under which the snapshot lies. */
export const SETTINGS_KEY = 'settings';
