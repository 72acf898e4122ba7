// What the Dispatcher knows when it decides: who waits, who is there, and the rules of each team. Pure types and defaults.
// Must hold no rule of its own. Made by Dispatcher from facts, presence and settings; read by everything in this folder.
// PERSISTED CONTRACT: entries, exclusions and policies are stored; new fields are optional.

/** 0 urgent, 1 high, 2 normal, 3 low. */
export type Priority = 0 | 1 | 2 | 3;

export const STRATEGIES = ['round_robin', 'least_busy', 'priority_based', 'skill_based', 'manual'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** `offer`: she is asked and may decline; `forced`: it is hers at once. */
export type AssignMode = 'offer' | 'forced';

export interface Needs {
  /** Every one of them is required, unless the team's strategy may relax them. */
  readonly skills: readonly string[];
  /** Only where the routing rule demands that the operator speaks it. */
  readonly language?: string;
}

/** What a routing rule sets for assignment; it wins over what the team has. */
export interface AssignmentRule {
  readonly strategy?: Strategy;
  readonly mode?: AssignMode;
}

/** Why an operator is not asked again about a session for a while. */
export interface Exclusion {
  readonly operatorId: string;
  /** ms at which she declined or let it pass. */
  readonly at: number;
  readonly until: number;
  readonly why: 'declined' | 'timeout' | 'not_shown';
}

/** A session that waits. */
export interface QueueEntry {
  readonly chatId: string;
  readonly sessionId: string;
  /** How often this session was enqueued; decisions name it. */
  readonly entryVersion: number;
  /** Its own team first, then those it overflowed to: one to three. */
  readonly teams: readonly string[];
  readonly priority: Priority;
  /** ms; kept over release, decline, timeout and transfer. */
  readonly queueSince: number;
  /** First-reply due time (ms); without a policy 60 open seconds after `queueSince`, so it is never empty. */
  readonly slaDueAt: number;
  /** Left alone for now: a `callback` until its turn, not before `notBefore` (ms); a `no_show` until then, or for good. */
  readonly parked: { readonly kind: 'callback' | 'no_show'; readonly notBefore: number | null } | null;
  readonly needs: Needs;
  /** The routing rule that chose its team; null: none did. */
  readonly ruleId: string | null;
  readonly assignment: AssignmentRule;
  /** Who served the contact last (`preferredOperator`). */
  readonly preferredOperatorId: string | null;
  /** She has been silent for so long that she is asked whether she is there before a slot is spent on her. */
  readonly isSilent?: boolean;
  readonly isVip?: boolean;
  readonly excluded: readonly Exclusion[];
  /** A decision about it is under way: it keeps its place and is passed over. */
  readonly isReserved?: boolean;
}

export type DeclaredStatus = 'available' | 'busy' | 'away' | 'offline';

/** The best way to an operator: a socket with recent input, one without, a phone that answers pushes, or none. */
export type Reach = 'active' | 'idle' | 'push' | 'none';

export interface Membership {
  readonly teamId: string;
  /** Chats at a time while she serves this team; absent or null: no limit of the team's own. The smaller one counts. */
  readonly capacity?: number | null;
}

export interface Skill {
  readonly name: string;
  /** 1 to 5. */
  readonly level: number;
}

export interface OperatorState {
  readonly operatorId: string;
  readonly name: string;
  readonly declared: DeclaredStatus;
  readonly reach: Reach;
  /** Within the grace after her last socket closed: nothing new, nothing taken away. */
  readonly reconnecting: boolean;
  /** Her working time around now (ms); null: no shifts are kept for her. A null end is open. */
  readonly shift: { readonly startsAt: number | null; readonly endsAt: number | null } | null;
  readonly wrapUpUntil: number | null;
  /** Chats at a time; null: unlimited, 0: none. */
  readonly capacity: number | null;
  readonly teams: readonly Membership[];
  /** Sum of the slot weights of the sessions she owns. */
  readonly used: number;
  /** Slots kept for decisions that are not answered yet. */
  readonly reserved: number;
  /** Number of the last decision for her, which is a time in ms; null: never. */
  readonly lastAssignedAt: number | null;
  readonly skills: readonly Skill[];
  readonly languages: readonly string[];
  /** Times (ms) of her automatic assignments, as far back as a fair cap looks. */
  readonly recentAssignedAt: readonly number[];
}

/** At most `max` automatic assignments in any `perSec` seconds. */
export interface FairCap {
  readonly max: number;
  readonly perSec: number;
}

/** The rules of one team, after workspace, channel and team settings were laid over each other. */
export interface TeamPolicy {
  readonly teamId: string;
  readonly strategy: Strategy;
  readonly order: 'd1' | 'fifo';
  readonly mode: AssignMode;
  readonly acceptSec: number;
  /** Open seconds after which an entry counts as one priority higher; 0: never. */
  readonly ageStepSec: number;
  /** `paused`: nobody is assigned automatically. `drain` turns new ones away and serves those who wait. */
  readonly intake: 'open' | 'drain' | 'paused';
  /** ms: after opening the first pass waits a little, so that the oldest of the night goes first. */
  readonly firstPassAt?: number | null;
  readonly overflowToBusy: boolean;
  /** Someone reachable by push alone may be offered chats. */
  readonly pushCounts: boolean;
  readonly excludeSec: number;
  /** After so many seconds the required skills are wishes (`skill_based` only); null: never. */
  readonly skillRelaxSec: number | null;
  readonly stickyWindowHours: number;
  readonly stickyHoldSec: number;
  readonly stickyHoldVipSec: number;
  readonly fairCap: FairCap | null;
  /** Seconds after a session's end in which its operator is given nothing by itself; 0: none. */
  readonly wrapUpSec: number;
}

export const DEFAULT_TEAM_POLICY: Omit<TeamPolicy, 'teamId'> = {
  strategy: 'least_busy',
  order: 'd1',
  mode: 'offer',
  acceptSec: 30,
  ageStepSec: 300,
  intake: 'open',
  overflowToBusy: true,
  pushCounts: true,
  excludeSec: 600,
  skillRelaxSec: null,
  stickyWindowHours: 24,
  stickyHoldSec: 0,
  stickyHoldVipSec: 60,
  fairCap: null,
  wrapUpSec: 0,
};

/** Open seconds of a team's calendar between two instants (ms); 0 where `to` is not later. */
export type OpenSecondsBetween = (teamId: string, from: number, to: number) => number;

/** What the team has, unless the routing rule set something else. */
export function strategyOf(entry: QueueEntry, policy: TeamPolicy): Strategy {
  return entry.assignment.strategy ?? policy.strategy;
}

export function modeOf(entry: QueueEntry, policy: TeamPolicy): AssignMode {
  return entry.assignment.mode ?? policy.mode;
}
