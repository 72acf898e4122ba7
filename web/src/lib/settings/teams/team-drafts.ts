// The document of teams as its form holds it. What the form does not know of a team's policy is kept as it came. Pure.
import { type AssignMode, DEFAULT_TEAM_POLICY, type Strategy } from '$domain/routing/entry';
import type { TeamSettings } from '$domain/settings/desk-settings';
import type { DocumentShape } from '../form/document-form';
import { newId, newKey } from '../form/new-key';
import { type CalendarDraft, fromCalendarDraft, newCalendar, toCalendarDraft } from '../parts/calendar-drafts';
import { zoneHere } from '../parts/schedule-drafts';
import { fromSlotDraft, type SlotDraft, toSlotDraft } from '../parts/slot-drafts';
import {
  fromRulesDraft,
  fromTeamQueueDraft,
  type RulesDraft,
  type TeamQueueDraft,
  toRulesDraft,
  toTeamQueueDraft,
} from './team-part-drafts';

export interface TeamDraft {
  readonly key: string;
  readonly id: string;
  name: string;
  email: string;
  strategy: Strategy;
  mode: AssignMode;
  /** A team's id, NOBODY, or empty: as for all teams. */
  fallback: string;
  readonly rules: RulesDraft;
  readonly queue: TeamQueueDraft;
  readonly slots: SlotDraft[];
  /** Hours of its own; `calendar` is kept without them, so that a slip of the box costs nothing. */
  hasHours: boolean;
  readonly calendar: CalendarDraft;
  readonly kept: TeamSettings['policy'];
}

/** No team's id: nobody stands in, whatever holds for all teams. */
export const NOBODY = '-';

export const teamsShape: DocumentShape<'teams', TeamDraft[]> = {
  toDraft: (teams) => teams.map(toTeamDraft),
  toValue: (drafts) => drafts.map(fromTeamDraft),
};

export function newTeam(): TeamDraft {
  return toTeamDraft({ id: newId('team'), name: '', policy: {}, slots: [] });
}

function toTeamDraft(team: TeamSettings): TeamDraft {
  const { id, name, email = '', policy, calendar, slots, fallbackTeamId, queue = {} } = team;
  return {
    key: newKey(),
    id,
    name,
    email,
    strategy: policy.strategy ?? DEFAULT_TEAM_POLICY.strategy,
    mode: policy.mode ?? DEFAULT_TEAM_POLICY.mode,
    fallback: fallbackTeamId ?? (queue.fallbackTeam === null ? NOBODY : (queue.fallbackTeam ?? '')),
    rules: toRulesDraft(policy),
    queue: toTeamQueueDraft(queue),
    slots: slots.map(toSlotDraft),
    hasHours: calendar !== undefined,
    calendar: calendar === undefined ? newCalendar(zoneHere()) : toCalendarDraft(calendar),
    kept: unknownOf(policy),
  };
}

function fromTeamDraft(draft: TeamDraft): TeamSettings {
  const { id, name, email, strategy, mode, fallback, rules, slots, hasHours, calendar, kept } = draft;
  const queue = {
    ...fromTeamQueueDraft(draft.queue),
    ...(fallback === NOBODY && { fallbackTeam: null }),
  };
  return {
    id,
    name: name.trim(),
    policy: { ...kept, strategy, mode, ...fromRulesDraft(rules) },
    slots: slots.map(fromSlotDraft),
    ...(email.trim() !== '' && { email: email.trim() }),
    ...(fallback !== '' && fallback !== NOBODY && { fallbackTeamId: fallback }),
    ...(Object.keys(queue).length > 0 && { queue }),
    ...(hasHours && { calendar: fromCalendarDraft(calendar) }),
  };
}

/** What the draft has no place for. */
function unknownOf(policy: TeamSettings['policy']): TeamSettings['policy'] {
  const known = new Set(['strategy', 'mode', ...Object.keys(toRulesDraft({}))]);
  return Object.fromEntries(Object.entries(policy).filter(([field]) => !known.has(field)));
}
