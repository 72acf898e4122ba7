// The document of teams as its form holds it. What the form does not show of a team is kept as it came. Pure.
import { type AssignMode, DEFAULT_TEAM_POLICY, type Strategy } from '$domain/routing/entry';
import type { TeamSettings } from '$domain/settings/desk-settings';
import type { DocumentShape } from '../form/document-form';
import { newId, newKey } from '../form/new-key';
import { type CalendarDraft, fromCalendarDraft, newCalendar, toCalendarDraft } from '../parts/calendar-drafts';
import { zoneHere } from '../parts/schedule-drafts';
import { fromSlotDraft, type SlotDraft, toSlotDraft } from '../parts/slot-drafts';

export interface TeamDraft {
  readonly key: string;
  readonly id: string;
  name: string;
  email: string;
  strategy: Strategy;
  mode: AssignMode;
  /** Null: as usual. */
  acceptSec: number | null;
  /** Null: none. */
  wrapUpSec: number | null;
  /** Empty: nobody. */
  fallbackTeamId: string;
  readonly slots: SlotDraft[];
  /** Hours of its own; `calendar` is kept without them, so that a slip of the box costs nothing. */
  hasHours: boolean;
  readonly calendar: CalendarDraft;
  readonly kept: Pick<TeamSettings, 'policy' | 'queue'>;
}

export const teamsShape: DocumentShape<'teams', TeamDraft[]> = {
  toDraft: (teams) => teams.map(toTeamDraft),
  toValue: (drafts) => drafts.map(fromTeamDraft),
};

export function newTeam(): TeamDraft {
  return toTeamDraft({ id: newId('team'), name: '', policy: {}, slots: [] });
}

function toTeamDraft(team: TeamSettings): TeamDraft {
  const { id, name, email = '', policy, calendar, slots, fallbackTeamId = '', ...kept } = team;
  return {
    key: newKey(),
    id,
    name,
    email,
    strategy: policy.strategy ?? DEFAULT_TEAM_POLICY.strategy,
    mode: policy.mode ?? DEFAULT_TEAM_POLICY.mode,
    acceptSec: policy.acceptSec ?? null,
    wrapUpSec: policy.wrapUpSec ?? null,
    fallbackTeamId,
    slots: slots.map(toSlotDraft),
    hasHours: calendar !== undefined,
    calendar: calendar === undefined ? newCalendar(zoneHere()) : toCalendarDraft(calendar),
    kept: { policy, ...kept },
  };
}

function fromTeamDraft(draft: TeamDraft): TeamSettings {
  const { id, name, email, strategy, mode, acceptSec, wrapUpSec, fallbackTeamId, slots, hasHours, calendar, kept } =
    draft;
  const { acceptSec: _, wrapUpSec: _wrapUp, ...policy } = kept.policy;
  return {
    ...kept,
    id,
    name: name.trim(),
    policy: {
      ...policy,
      strategy,
      mode,
      ...(acceptSec !== null && { acceptSec }),
      ...(wrapUpSec !== null && { wrapUpSec }),
    },
    slots: slots.map(fromSlotDraft),
    ...(email.trim() !== '' && { email: email.trim() }),
    ...(fallbackTeamId !== '' && { fallbackTeamId }),
    ...(hasHours && { calendar: fromCalendarDraft(calendar) }),
  };
}
