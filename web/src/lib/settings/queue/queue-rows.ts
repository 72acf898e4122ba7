// The plain fields of the queue, of chats and of presence, as rows of their forms.
import type { Intake, QueueOrder } from '$domain/queue/queue-settings';
import { m } from '../../paraglide/messages';
import { type FieldRow, type NumberRow, worded } from '../form/field-row';
import type { PresenceDraft, QueueDraft, SessionsDraft } from './queue-drafts';

const DAY_SEC = 86_400;
const WEEK_MIN = 10_080;

/** Of every queue: the workspace sets them for all teams, a team for itself. */
export const QUEUE_NUMBERS = [
  {
    kind: 'number',
    field: 'ageStepSec',
    label: m.set_age_step,
    hint: m.set_age_step_hint,
    min: 0,
    max: DAY_SEC,
  },
  { kind: 'number', field: 'pushEveryMin', label: m.set_push_every, hint: m.set_push_every_hint, min: 5, max: 1_440 },
  {
    kind: 'number',
    field: 'maxLength',
    label: m.set_max_length,
    hint: m.set_zero_no_limit,
    min: 0,
    max: 100_000,
    testId: 'max-length',
  },
  { kind: 'number', field: 'checkinAfterSec', label: m.set_checkin, hint: m.set_checkin_hint, min: 0, max: DAY_SEC },
  {
    kind: 'number',
    field: 'callbackOfferMin',
    label: m.set_callback_offer,
    hint: m.set_callback_offer_hint,
    min: 1,
    max: 1_440,
  },
  {
    kind: 'number',
    field: 'callbackAnswerSec',
    label: m.set_callback_answer,
    hint: m.set_callback_answer_hint,
    min: 30,
    max: 3_600,
  },
  {
    kind: 'number',
    field: 'defaultAhtSec',
    label: m.set_default_aht,
    hint: m.set_default_aht_hint,
    min: 1,
    max: DAY_SEC,
  },
] as const satisfies readonly NumberRow<QueueDraft>[];

export const ORDER_WORDS: Readonly<Record<QueueOrder, () => string>> = {
  priority: m.set_order_priority,
  fifo: m.set_order_fifo,
};

export const INTAKE_WORDS: Readonly<Record<Intake, () => string>> = {
  open: m.set_intake_open,
  drain: m.set_intake_drain,
  paused: m.set_intake_paused,
};

export const QUEUE_ROWS: readonly FieldRow<QueueDraft>[] = [
  { kind: 'check', field: 'showPosition', label: m.set_show_position, testId: 'show-position' },
  { kind: 'check', field: 'showWait', label: m.set_show_wait },
  { kind: 'choice', field: 'order', label: m.set_order, options: () => worded(ORDER_WORDS) },
  ...QUEUE_NUMBERS,
  { kind: 'choice', field: 'intake', label: m.set_intake, options: () => worded(INTAKE_WORDS) },
];

export const SESSIONS_ROWS: readonly FieldRow<SessionsDraft>[] = [
  {
    kind: 'number',
    field: 'reopenHours',
    label: m.set_reopen_hours,
    hint: m.set_reopen_hours_hint,
    min: 0,
    max: 720,
    testId: 'reopen-hours',
  },
  {
    kind: 'choice',
    field: 'reopenTo',
    label: m.set_reopen_to,
    options: () => worded({ previous: m.set_reopen_previous, bot: m.set_reopen_bot }),
  },
  { kind: 'number', field: 'idleWarnMin', label: m.set_idle_warn, min: 1, max: WEEK_MIN },
  { kind: 'number', field: 'idleEndMin', label: m.set_idle_end, min: 1, max: WEEK_MIN },
  {
    kind: 'number',
    field: 'firstReplySec',
    label: m.set_first_reply,
    hint: m.set_first_reply_hint,
    min: 10,
    max: DAY_SEC,
  },
  { kind: 'number', field: 'nextReplySec', label: m.set_next_reply, min: 10, max: DAY_SEC },
  {
    kind: 'number',
    field: 'releaseInactiveMin',
    label: m.set_release_inactive,
    hint: m.set_release_inactive_hint,
    min: 1,
    max: WEEK_MIN,
  },
  { kind: 'check', field: 'joinPush', label: m.set_join_push, hint: m.set_join_push_hint },
];

export const PRESENCE_ROWS: readonly FieldRow<PresenceDraft>[] = [
  { kind: 'number', field: 'idleMin', label: m.set_idle, hint: m.set_zero_never, min: 0, max: 60, testId: 'idle-min' },
  { kind: 'number', field: 'graceSec', label: m.set_grace, hint: m.set_grace_hint, min: 5, max: 600 },
  { kind: 'number', field: 'massGraceSec', label: m.set_mass_grace, hint: m.set_mass_grace_hint, min: 5, max: 3_600 },
  {
    kind: 'choice',
    field: 'onGone',
    label: m.set_on_gone,
    options: () => worded({ unanswered: m.set_gone_unanswered, all: m.set_gone_all, none: m.set_gone_none }),
  },
  { kind: 'check', field: 'pushCounts', label: m.set_push_counts },
];
