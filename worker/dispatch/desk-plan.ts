// What the settings say about queues, teams, hours and presence, laid over each other and ready to be asked. Pure, without a
// clock. Compiled once for each version of the snapshot; where there are no settings of the desk, one team that hands out nothing.
import type { Calendar } from '../domain/calendar/calendar';
import { addOpenSeconds, nextClose, nextOpen, openSecondsBetween } from '../domain/calendar/opening-hours';
import { PLAIN_TEAM } from '../domain/desk/plain-team';
import { fnv1a } from '../domain/fnv-1a';
import { DEFAULT_PRESENCE_SETTINGS, type PresenceSettings } from '../domain/presence/presence-settings';
import { firstPassAt, OPENING_HOLD_MS } from '../domain/queue/divert';
import { type QueueSettings, queueSettingsOf } from '../domain/queue/queue-settings';
import { DEFAULT_TEAM_POLICY, type TeamPolicy } from '../domain/routing/entry';
import { DEFAULT_CHANNEL_DESK, type DeskSettings, type TeamSettings } from '../domain/settings/desk-settings';
import type { SettingsSnapshot } from '../domain/settings/settings-snapshot';

export interface TeamPlan {
  readonly teamId: string;
  readonly name: string;
  /** Without intake and opening, which change while the settings stand. */
  readonly policy: TeamPolicy;
  readonly queue: QueueSettings;
  /** The team's hours, else the workspace's; null: always open. */
  readonly calendar: Calendar | null;
  readonly hasOwnCalendar: boolean;
  readonly fallbackTeamId: string | null;
}

const PLAIN: TeamPlan = {
  teamId: PLAIN_TEAM,
  name: '',
  policy: { ...DEFAULT_TEAM_POLICY, teamId: PLAIN_TEAM, strategy: 'manual' },
  // Without settings nobody is sent away, and nobody waits too long.
  queue: queueSettingsOf({ workspace: { maxWait: [], maxLength: 0 } }),
  calendar: null,
  hasOwnCalendar: false,
  fallbackTeamId: null,
};

export class DeskPlan {
  /** Of the snapshot; 0: there is none, or none that could be read. */
  readonly version: number;
  /** No settings of the desk: everybody is in the one team. */
  readonly isPlain: boolean;
  readonly teams: ReadonlyMap<string, TeamPlan>;
  readonly presence: PresenceSettings;
  readonly timeZone: string;
  /** The longest time that a fair cap looks back (ms); 0: there is none. */
  readonly fairCapMs: number;
  /** Another number where chats that wait or are served have to look at hours, queues or who is shown anew. */
  readonly chatRules: number;
  readonly #desk: DeskSettings | null;
  readonly #fallback: TeamPlan;

  constructor(snapshot: SettingsSnapshot | null) {
    this.version = snapshot?.version ?? 0;
    this.#desk = snapshot?.desk ?? null;
    const teams = this.#desk?.teams ?? [];
    const desk = this.#desk;
    const plans = desk ? teams.map((team) => toTeamPlan(team, desk)) : [];
    this.isPlain = plans.length === 0;
    this.teams = new Map((this.isPlain ? [PLAIN] : plans).map((plan) => [plan.teamId, plan]));
    this.#fallback = this.teams.get(desk?.routing.fallbackTeamId ?? PLAIN_TEAM) ?? plans[0] ?? PLAIN;
    // Without settings of the desk nothing is taken from anybody.
    this.presence = { ...DEFAULT_PRESENCE_SETTINGS, ...(desk ? desk.presence : { onGone: 'none', pushCounts: false }) };
    this.timeZone = snapshot?.workspace.timeZone ?? 'UTC';
    const ofTeams = teams.map(({ id, calendar, queue }) => [id, calendar, queue]);
    this.chatRules = fnv1a(JSON.stringify([desk?.hours, desk?.queue, ofTeams, snapshot?.areWatchersShown]));
    this.fairCapMs = Math.max(0, ...plans.map(({ policy }) => 1_000 * (policy.fairCap?.perSec ?? 0)));
  }

  /** Of a team that is gone: the fallback's, so that whoever waits for it is served. */
  team(teamId: string | undefined): TeamPlan {
    return this.teams.get(teamId ?? '') ?? this.#fallback;
  }

  /** Teams of an entry that exist, its own first; one that has none waits for the fallback. */
  teamsOf(teams: readonly string[] | undefined): readonly string[] {
    const known = (teams ?? []).filter((teamId) => this.teams.has(teamId));
    return known.length > 0 ? known : [this.#fallback.teamId];
  }

  receptionOf(chatId: string): 'real_time' | 'always_on' {
    return (this.#desk?.channels[channelOf(chatId)] ?? DEFAULT_CHANNEL_DESK).reception;
  }

  /** The hours that count for this chat: the team's, else the channel's, else the workspace's. */
  calendarOf(teamId: string, chatId: string): Calendar | null {
    const { calendar, hasOwnCalendar } = this.team(teamId);
    return hasOwnCalendar ? calendar : (this.#desk?.hours.channels[channelOf(chatId)] ?? calendar);
  }

  /** The instant (ms) at which so many open seconds have passed. One that never comes is as good as a year away. */
  addOpenSeconds(teamId: string, chatId: string, from: number, seconds: number): number {
    return addOpenSeconds(this.calendarOf(teamId, chatId), from, seconds) ?? from + NEVER_MS;
  }

  openSecondsBetween = (teamId: string, from: number, to: number): number =>
    openSecondsBetween(this.team(teamId).calendar, from, to);

  closesAt(teamId: string, now: number): number | null {
    return nextClose(this.team(teamId).calendar, now);
  }

  /** While a team has just opened: when its first pass is (ms). */
  firstPassAt(teamId: string, now: number): number | null {
    const { calendar } = this.team(teamId);
    if (calendar === null) return null;
    const since = now - OPENING_HOLD_MS;
    const opened = nextOpen(calendar, since);
    return opened !== null && opened > since && opened <= now ? firstPassAt(opened) : null;
  }
}

const NEVER_MS = 366 * 86_400_000;

/** Kaiwa's own name of the channel is the part of a chat's id before the colon. */
function channelOf(chatId: string): string {
  return chatId.slice(0, chatId.indexOf(':'));
}

function toTeamPlan(team: TeamSettings, { queue, hours, presence }: DeskSettings): TeamPlan {
  const settings = queueSettingsOf({ workspace: queue, ...(team.queue && { team: team.queue }) });
  return {
    teamId: team.id,
    name: team.name,
    policy: {
      ...DEFAULT_TEAM_POLICY,
      order: settings.order === 'fifo' ? 'fifo' : 'd1',
      ageStepSec: settings.ageStepSec,
      pushCounts: presence.pushCounts,
      ...team.policy,
      teamId: team.id,
      intake: settings.intake,
    },
    queue: settings,
    calendar: team.calendar ?? hours.calendar,
    hasOwnCalendar: team.calendar !== undefined,
    fallbackTeamId: team.fallbackTeamId ?? settings.fallbackTeam,
  };
}
