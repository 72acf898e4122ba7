// What the settings say about the chats of one channel, as their decisions ask for it: compiled once per snapshot, without a
// clock. Pure. Used by ChatSession for every decision; where there are no settings of the desk, PLAIN_DESK stands in.
import { LANGUAGES, type OfferedLanguages } from '../bot/languages';
import { type CustomerTexts, layerTexts } from '../bot/texts';
import type { Calendar } from '../calendar/calendar';
import { addOpenSeconds, openSecondsBetween } from '../calendar/opening-hours';
import { DEFAULT_POLICY, type Policy } from '../chat/decision';
import type { Session } from '../chat/session-state';
import { type QueueSettings, queueSettingsOf } from '../queue/queue-settings';
import {
  type ChannelDesk,
  DEFAULT_CHANNEL_DESK,
  type DeskSettings,
  type SessionSettings,
  type TeamSettings,
} from '../settings/desk-settings';
import type { SlaRules } from '../sla/session-sla';
import { choosePolicy } from '../sla/sla-policy';
import type { OpenHours } from '../sla/sla-progress';
import type { PublicNames } from './public-name';

export interface DeskRules {
  /** Null: nothing is set up; there is one team that everybody is in, no bot, no hours, and nobody is offered anything. */
  readonly desk: DeskSettings | null;
  readonly channel: ChannelDesk;
  readonly policy: Policy;
  /** Whoever writes to a channel without a bot wants a person. */
  readonly isBotOn: boolean;
  readonly texts: CustomerTexts;
  readonly languages: OfferedLanguages;
  /** What customers read for operators' names. Absent: nobody has another name than her own. */
  readonly publicNames?: PublicNames;
}

export const PLAIN_DESK: DeskRules = {
  desk: null,
  channel: DEFAULT_CHANNEL_DESK,
  policy: DEFAULT_POLICY,
  isBotOn: false,
  texts: layerTexts(),
  languages: { supported: LANGUAGES, default: 'en' },
};

const compiled = new WeakMap<DeskSettings, Map<string, DeskRules>>();

/** @param desk of the snapshot; absent in those of workspaces that have not set up a desk */
export function deskRules(desk: DeskSettings | undefined, channelId: string): DeskRules {
  if (!desk) return PLAIN_DESK;
  const ofDesk = compiled.get(desk) ?? new Map<string, DeskRules>();
  compiled.set(desk, ofDesk);
  const known = ofDesk.get(channelId) ?? compile(desk, channelId);
  ofDesk.set(channelId, known);
  return known;
}

function compile(desk: DeskSettings, channelId: string): DeskRules {
  const channel = desk.channels[channelId] ?? DEFAULT_CHANNEL_DESK;
  return {
    desk,
    channel,
    policy: toPolicy(desk, channelId, channel),
    isBotOn: channel.isBotOn,
    texts: layerTexts(desk.texts),
    languages: desk.bot.languages,
  };
}

export function teamOf({ desk }: DeskRules, teamId: string | undefined): TeamSettings | null {
  return desk?.teams.find(({ id }) => id === teamId) ?? null;
}

/** The hours in force: the team's, else the channel's, else the workspace's; null is always open. */
export function calendarOf(
  { desk }: Pick<DeskRules, 'desk'>,
  channelId: string,
  teamId: string | undefined,
): Calendar | null {
  if (!desk) return null;
  const ofTeam = desk.teams.find(({ id }) => id === teamId)?.calendar;
  return ofTeam ?? desk.hours.channels[channelId] ?? desk.hours.calendar;
}

export function queueOf(rules: DeskRules, teamId: string | undefined): QueueSettings {
  const ofTeam = teamOf(rules, teamId)?.queue;
  return queueSettingsOf({
    ...(rules.desk && { workspace: rules.desk.queue }),
    ...(ofTeam && { team: ofTeam }),
  });
}

function toPolicy(desk: DeskSettings, channelId: string, channel: ChannelDesk): Policy {
  const { sessions, tags } = desk;
  const vipTagIds = new Set(tags.flatMap(({ id, isVip }) => (isVip ? [id] : [])));
  const isRealTime = channel.reception === 'real_time';
  const checkAt = (seconds: number | null) => (since: number, session: Session) => {
    if (seconds === null) return null;
    const calendar = calendarOf({ desk }, channelId, session.teamId);
    return addOpenSeconds(calendar, since, seconds * FIRST_LOOK);
  };
  return {
    reopenMs: sessions.reopenHours * 3_600_000,
    reopenTo: sessions.reopenTo,
    idleWarnMs: isRealTime ? minutes(sessions.idleWarnMin) : null,
    idleEndMs: isRealTime ? minutes(sessions.idleEndMin) : null,
    greyMs: minutes(sessions.releaseInactiveMin),
    joinPushMs: sessions.joinPush ? JOIN_PUSH_MS : null,
    firstReplyCheckAt: checkAt(sessions.firstReplySec),
    nextReplyCheckAt: checkAt(sessions.nextReplySec),
    teamName: (teamId) => desk.teams.find(({ id }) => id === teamId)?.name,
    isVipTag: (tagId) => vipTagIds.has(tagId),
    sla: toSlaRules(desk, channelId),
  };
}

function toSlaRules(desk: DeskSettings, channelId: string): SlaRules {
  const hours = new Map<Calendar | null, OpenHours>();
  return {
    policyFor: ({ tagIds = [], ...choice }) => choosePolicy(desk.sla, { ...choice, channelId, tags: tagIds }),
    hoursOf: (teamId) => {
      const calendar = calendarOf({ desk }, channelId, teamId ?? undefined);
      const known = hours.get(calendar) ?? {
        openSecondsBetween: (from, until) => openSecondsBetween(calendar, from, until),
        addOpenSeconds: (at, seconds) => addOpenSeconds(calendar, at, seconds),
      };
      hours.set(calendar, known);
      return known;
    },
  };
}

/** So long the customer may hear for free who joined, or with the operator's first words. */
const JOIN_PUSH_MS = 60_000;
/** The owner is nudged at half of the time. */
const FIRST_LOOK = 0.5;

function minutes(value: SessionSettings['idleWarnMin']): number | null {
  return value === null ? null : value * 60_000;
}
