// The plain fields of a team, as rows of its form: how its chats are given out, and what its queue says otherwise than all.
import { DEFAULT_TEAM_POLICY } from '$domain/routing/entry';
import { m } from '../../paraglide/messages';
import { type FieldRow, worded } from '../form/field-row';
import { HANDOFF_WORDS } from '../parts/handoff-words';
import { INTAKE_WORDS, ORDER_WORDS, QUEUE_NUMBERS } from '../queue/queue-rows';
import type { RulesDraft, TeamQueueDraft } from './team-part-drafts';

const DAY_SEC = 86_400;

const asForAll = () => ({ value: '', label: m.set_as_for_all() });
const yesNo = () => [asForAll(), ...worded({ yes: m.set_yes, no: m.set_no })];

export const RULES_ROWS: readonly FieldRow<RulesDraft>[] = [
  {
    kind: 'number',
    field: 'acceptSec',
    label: m.set_accept,
    hint: m.set_accept_hint,
    min: 5,
    max: 600,
    usual: DEFAULT_TEAM_POLICY.acceptSec,
    testId: 'team-accept',
  },
  {
    kind: 'number',
    field: 'wrapUpSec',
    label: m.set_wrap_up,
    hint: m.set_wrap_up_hint,
    min: 0,
    max: 3_600,
    usual: DEFAULT_TEAM_POLICY.wrapUpSec,
    testId: 'team-wrap-up',
  },
  {
    kind: 'number',
    field: 'excludeSec',
    label: m.set_exclude,
    hint: m.set_exclude_hint,
    min: 0,
    max: DAY_SEC,
    usual: DEFAULT_TEAM_POLICY.excludeSec,
  },
  {
    kind: 'number',
    field: 'stickyWindowHours',
    label: m.set_sticky_window,
    hint: m.set_sticky_window_hint,
    min: 0,
    max: 8_760,
    usual: DEFAULT_TEAM_POLICY.stickyWindowHours,
  },
  {
    kind: 'number',
    field: 'stickyHoldSec',
    label: m.set_sticky_hold,
    hint: m.set_sticky_hold_hint,
    min: 0,
    max: DAY_SEC,
    usual: DEFAULT_TEAM_POLICY.stickyHoldSec,
  },
  {
    kind: 'number',
    field: 'stickyHoldVipSec',
    label: m.set_sticky_hold_vip,
    min: 0,
    max: DAY_SEC,
    usual: DEFAULT_TEAM_POLICY.stickyHoldVipSec,
  },
  {
    kind: 'number',
    field: 'skillRelaxSec',
    label: m.set_skill_relax,
    hint: m.set_skill_relax_hint,
    min: 0,
    max: DAY_SEC,
  },
  { kind: 'choice', field: 'pushCounts', label: m.set_push_counts, options: yesNo },
  { kind: 'check', field: 'overflowToBusy', label: m.set_overflow_busy, hint: m.set_overflow_busy_hint },
];

export const FAIR_CAP_ROWS: readonly FieldRow<RulesDraft['fairCap']>[] = [
  { kind: 'number', field: 'max', label: m.set_fair_cap_max, min: 1, max: 1_000 },
  { kind: 'number', field: 'perSec', label: m.set_fair_cap_per, min: 60, max: DAY_SEC },
];

export const TEAM_QUEUE_ROWS: readonly FieldRow<TeamQueueDraft>[] = [
  { kind: 'choice', field: 'showPosition', label: m.set_show_position, options: yesNo },
  { kind: 'choice', field: 'showWait', label: m.set_show_wait, options: yesNo },
  { kind: 'choice', field: 'order', label: m.set_order, options: () => [asForAll(), ...worded(ORDER_WORDS)] },
  {
    kind: 'choice',
    field: 'hoursHandoff',
    label: m.set_team_handoff,
    hint: m.set_team_handoff_hint,
    options: () => [asForAll(), ...worded(HANDOFF_WORDS)],
  },
  ...QUEUE_NUMBERS,
  {
    kind: 'choice',
    field: 'intake',
    label: m.set_intake,
    options: () => [asForAll(), ...worded(INTAKE_WORDS)],
    testId: 'team-intake',
  },
];
