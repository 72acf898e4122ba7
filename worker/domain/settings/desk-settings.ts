// What admins set for the desk, as it travels in the settings snapshot: one document per concern. Pure types.
// PERSISTED CONTRACT: stored as JSON in D1 and KV; new fields are optional.
import type { AttributeSettings } from '../attributes/attribute';
import type { BotSettings } from '../bot/bot-settings';
import type { Slot } from '../bot/slots';
import type { TextOverrides } from '../bot/texts';
import type { Calendar } from '../calendar/calendar';
import type { Schedule } from '../calendar/schedule';
import type { SecuritySettings } from '../login/login-policy';
import type { ProviderSettings } from '../login/provider-settings';
import type { AccessSettings } from '../permissions/bundles';
import type { PresenceSettings } from '../presence/presence-settings';
import type { QueueSettings } from '../queue/queue-settings';
import type { RoutingSettings } from '../routing/choose-team';
import type { TeamPolicy } from '../routing/entry';
import type { SlaPolicy } from '../sla/sla-policy';
import type { TagSettings } from '../tags/tag';

export interface TeamSettings {
  readonly id: string;
  /** Shown to operators and, in "{name} from {team}", to customers. */
  readonly name: string;
  /** Where mail about tickets goes. */
  readonly email?: string;
  /** How its sessions are given out; what is absent is as usual. In what order they wait, and how they age, stands in `queue`. */
  readonly policy: Partial<Omit<TeamPolicy, 'teamId' | 'intake' | 'firstPassAt' | 'order' | 'ageStepSec'>>;
  /** Its own hours; absent: the channel's, else the workspace's. */
  readonly calendar?: Calendar;
  /** What is asked while the customer waits, in this order. */
  readonly slots: readonly Slot[];
  /** Whom it overflows to; absent: nobody. */
  readonly fallbackTeamId?: string;
  readonly queue?: Partial<QueueSettings>;
}

export interface HoursSettings {
  /** Of the workspace; null: always open. */
  readonly calendar: Calendar | null;
  readonly channels: Readonly<Record<string, Calendar>>;
  /** Who asks for a person outside the hours: a ticket at once, or a wait until they begin. */
  readonly handoff: 'ticket' | 'wait';
  /** At closing time: of those who wait, and of those who are being served. */
  readonly onCloseWaiting: 'keep' | 'ticket' | 'message';
  readonly onCloseActive: 'keep' | 'message' | 'resolve';
}

/** Times in minutes or seconds as named; null: off. */
export interface SessionSettings {
  readonly reopenHours: number;
  readonly reopenTo: 'previous' | 'bot';
  readonly idleWarnMin: number | null;
  readonly idleEndMin: number | null;
  /** A customer who has owed an answer for so long takes no slot. */
  readonly releaseInactiveMin: number | null;
  /** Open seconds. An owner who has not answered by then is nudged, shown to supervisors, and at last relieved. */
  readonly firstReplySec: number | null;
  readonly nextReplySec: number | null;
  /** Whether "… has joined" is pushed after a minute where no free way came. */
  readonly joinPush: boolean;
}

/** `real_time`: queue, position, idle end; `always_on`: one long conversation without them. */
export interface ChannelDesk {
  readonly reception: 'real_time' | 'always_on';
  readonly isBotOn: boolean;
}

/** The documents by name; each is saved by itself. */
export interface DeskSettings {
  readonly teams: readonly TeamSettings[];
  readonly routing: RoutingSettings<Schedule>;
  readonly bot: BotSettings;
  readonly hours: HoursSettings;
  readonly queue: QueueSettings;
  readonly sessions: SessionSettings;
  readonly channels: Readonly<Record<string, ChannelDesk>>;
  readonly presence: PresenceSettings;
  readonly texts: TextOverrides;
  readonly sla: readonly SlaPolicy[];
  /** In the order in which they are offered. */
  readonly tags: readonly TagSettings[];
  readonly attributes: readonly AttributeSettings[];
  readonly access: AccessSettings;
  readonly security: SecuritySettings;
  readonly provider: ProviderSettings;
}

export type DeskDocument = keyof DeskSettings;

export const DESK_DOCUMENTS = [
  'teams',
  'routing',
  'bot',
  'hours',
  'queue',
  'sessions',
  'channels',
  'presence',
  'texts',
  'sla',
  'tags',
  'attributes',
  'access',
  'security',
  'provider',
] as const satisfies readonly DeskDocument[];

export const DEFAULT_CHANNEL_DESK: ChannelDesk = { reception: 'real_time', isBotOn: false };

export const DEFAULT_HOURS: HoursSettings = {
  calendar: null,
  channels: {},
  handoff: 'ticket',
  onCloseWaiting: 'ticket',
  onCloseActive: 'keep',
};

export const DEFAULT_SESSIONS: SessionSettings = {
  reopenHours: 24,
  reopenTo: 'previous',
  idleWarnMin: 20,
  idleEndMin: 30,
  releaseInactiveMin: 10,
  firstReplySec: 60,
  nextReplySec: 180,
  joinPush: false,
};
