// The desk's settings as one value, from the documents that were saved: what a document leaves out has its default, and what
// two documents say of the same is said once. Pure. Called where the snapshot is made, and by the settings' routes.
import { DEFAULT_BOT_SETTINGS } from '../bot/default-bot-settings';
import type { Calendar } from '../calendar/calendar';
import { DEFAULT_SECURITY } from '../login/login-policy';
import { DEFAULT_PROVIDER } from '../login/provider-settings';
import { DEFAULT_ACCESS } from '../permissions/bundles';
import { DEFAULT_PLAN, lacksOf } from '../permissions/plan';
import { DEFAULT_PRESENCE_SETTINGS } from '../presence/presence-settings';
import { DEFAULT_QUEUE_SETTINGS } from '../queue/queue-settings';
import {
  DEFAULT_HOURS,
  DEFAULT_SESSIONS,
  type DeskDocument,
  type DeskSettings,
  type TeamSettings,
} from './desk-settings';

/** What a document says that was never saved. A workspace begins without teams. */
export const DEFAULT_DESK: DeskSettings = {
  teams: [],
  routing: { rules: [], fallbackTeamId: null },
  bot: DEFAULT_BOT_SETTINGS,
  hours: DEFAULT_HOURS,
  queue: DEFAULT_QUEUE_SETTINGS,
  sessions: DEFAULT_SESSIONS,
  channels: {},
  presence: DEFAULT_PRESENCE_SETTINGS,
  texts: {},
  sla: [],
  tags: [],
  attributes: [],
  security: DEFAULT_SECURITY,
  provider: DEFAULT_PROVIDER,
  access: DEFAULT_ACCESS,
};

/** A document with the defaults of whatever it does not say: an older Worker knew less, and the set-up says only what it must. */
export function withDefaults<Name extends DeskDocument>(name: Name, saved: DeskSettings[Name]): DeskSettings[Name] {
  if (name === 'teams') return (saved as DeskSettings['teams']).map(withQueueRules) as unknown as DeskSettings[Name];
  return WHOLE.has(name) ? saved : { ...DEFAULT_DESK[name], ...saved };
}

/** Of these nothing was left out by an older Worker. */
const WHOLE: ReadonlySet<DeskDocument> = new Set(['sla', 'routing', 'tags', 'attributes']);

type OldPolicy = TeamSettings['policy'] & { readonly order?: 'd1' | 'fifo'; readonly ageStepSec?: number };

/** Older documents said the order and ageing with the policy, where they went before the queue's. */
function withQueueRules(team: TeamSettings): TeamSettings {
  const { order, ageStepSec, ...policy } = team.policy as OldPolicy;
  if (order === undefined && ageStepSec === undefined) return team;
  const queue = {
    ...team.queue,
    ...(order !== undefined && { order: order === 'fifo' ? ('fifo' as const) : ('priority' as const) }),
    ...(ageStepSec !== undefined && { ageStepSec }),
  };
  return { ...team, policy, queue };
}

/** Every document as it is now. @param saved those that were saved */
export function completeDesk(saved: Partial<DeskSettings>): DeskSettings {
  return {
    ...DEFAULT_DESK,
    ...saved,
    teams: withDefaults('teams', saved.teams ?? DEFAULT_DESK.teams),
    bot: withDefaults('bot', saved.bot ?? DEFAULT_DESK.bot),
    hours: withDefaults('hours', saved.hours ?? DEFAULT_DESK.hours),
    queue: withDefaults('queue', saved.queue ?? DEFAULT_DESK.queue),
    sessions: withDefaults('sessions', saved.sessions ?? DEFAULT_DESK.sessions),
    presence: withDefaults('presence', saved.presence ?? DEFAULT_DESK.presence),
    security: withDefaults('security', saved.security ?? DEFAULT_DESK.security),
    provider: withDefaults('provider', saved.provider ?? DEFAULT_DESK.provider),
    access: withDefaults('access', saved.access ?? DEFAULT_DESK.access),
  };
}

/**
 * The desk as chats and Dispatcher decide by it.
 * @returns undefined without a team: then nobody set up the desk, and everything is as it was before there was one
 */
export function compileDesk(saved: Partial<DeskSettings>): DeskSettings | undefined {
  const [first] = saved.teams ?? [];
  if (!first) return undefined;
  const desk = withPlan(completeDesk(saved));
  return {
    ...desk,
    teams: desk.teams.map(toTeam),
    routing: saved.routing ?? { rules: [], fallbackTeamId: first.id },
    // Whoever asks outside the hours is the hours' to say; the queue only carries it.
    queue: { ...desk.queue, hoursHandoff: desk.hours.handoff },
  };
}

/** Without live chat in the plan nobody is there: as outside the hours, so that whoever asks is written down for later. */
function withPlan(desk: DeskSettings): DeskSettings {
  if (!lacksOf(desk.access.plan ?? DEFAULT_PLAN).includes('live_chat')) return desk;
  const never: Calendar = {
    zone: 'UTC',
    weekly: [[], [], [], [], [], [], []],
    exceptions: [],
    holidays: [],
    closesSoonMin: 0,
  };
  return {
    ...desk,
    teams: desk.teams.map(({ calendar: _own, ...team }) => team),
    hours: { ...desk.hours, calendar: never, channels: {}, handoff: 'ticket', onCloseWaiting: 'ticket' },
  };
}

/** Whom a team overflows to stands with the team; its queue carries it. */
function toTeam(team: TeamSettings): TeamSettings {
  if (team.fallbackTeamId === undefined) return team;
  return { ...team, queue: { ...team.queue, fallbackTeam: team.fallbackTeamId } };
}
