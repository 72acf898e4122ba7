// Every text that a customer reads and nobody types: its name, what it is, and the tokens it may hold. Pure data.
// PERSISTED CONTRACT: the names are keys of stored settings; new ones are added, none is renamed.

export interface TextSpec {
  /** `label`: on a button, up to 20 graphemes. `phrase`: put into other texts. */
  readonly kind: 'message' | 'label' | 'phrase';
  /** Tokens that must stand in it. */
  readonly needs: readonly string[];
  /** Tokens that may. */
  readonly takes: readonly string[];
  /** An empty text switches it off. */
  readonly mayBeOff: boolean;
}

function message<const Needs extends string = never, const Takes extends string = never>(
  needs: readonly Needs[] = [],
  takes: readonly Takes[] = [],
  mayBeOff = false,
) {
  return { kind: 'message' as const, needs, takes, mayBeOff };
}

function phrase<const Needs extends string = never>(needs: readonly Needs[] = []) {
  return { kind: 'phrase' as const, needs, takes: [] as readonly never[], mayBeOff: false };
}

const LABEL = { kind: 'label', needs: [] as readonly never[], takes: [] as readonly never[], mayBeOff: false } as const;

export const TEXT_SPECS = {
  // Asking for a person
  ask_topic: message(['topic']),
  ask: message(),
  ask_always_on: message(),
  all_busy: message(['position'], ['wait']),
  all_busy_without_position: message([], ['wait']),
  wait_sentence: phrase(['estimate']),
  wait_under_minute: phrase(),
  wait_range: phrase(['low', 'high']),
  wait_over_hour: phrase(),
  slot_order_number: message(),
  slot_again: message(['question']),

  // In the queue
  where_am_i: message(['position'], ['wait']),
  where_am_i_without_position: message([], ['wait']),
  where_am_i_parked: message(),
  not_waiting: message(),
  position_update: message(['position'], ['wait'], true),
  position_kept: message(['position'], ['wait'], true),
  queue_cancelled: message(),
  queue_full: message(),
  queue_paused: message(),
  no_team: message(),
  queue_timeout: message(['ticket']),
  ticket_made: message(['ticket']),
  too_late: message(),
  still_there: message(),
  no_show: message(),

  // Callback and message
  callback_offer: message(),
  callback_booked: message(['window']),
  callback_chat_booked: message(),
  callback_turn: message(),
  callback_missed: message(),
  leave_message: message(),
  leave_message_noted: message(),

  // Hours
  closes_soon: message(['closing'], [], true),
  after_hours: message(['opening']),
  after_hours_unknown: message(),
  after_hours_wait: message(['opening']),
  closed_waiting: message(),
  closed_active: message([], [], true),

  // With an operator
  joined: message(['name', 'team'], [], true),
  joined_without_team: message(['name'], [], true),
  first_reply: message(['name', 'team', 'topic'], [], true),
  first_reply_without_topic: message(['name'], ['team'], true),
  transfer: message(['target'], ['name'], true),
  back_to_queue: message([], [], true),
  on_hold: message([], ['name'], true),
  idle_warning: message([], ['minutes'], true),

  // Afterwards
  returned_to_bot: message([], [], true),
  end: message([], [], true),
  timeout: message([], [], true),

  // The bot
  did_you_mean: message(['questions']),
  none_of_these: message(),
  helpful_thanks: message(),
  not_helpful_sorry: message(),
  topic_offer: message([], [], true),
  flow_done: message(),
  flow_cancelled: message(),

  // Buttons
  label_talk_to_human: LABEL,
  label_where_am_i: LABEL,
  label_message_me_later: LABEL,
  label_cancel: LABEL,
  label_end_chat: LABEL,
  label_start_chat: LABEL,
  label_still_here: LABEL,
  label_leave_message: LABEL,
  label_none_of_these: LABEL,
  label_helpful: LABEL,
  label_not_helpful: LABEL,
} satisfies Readonly<Record<string, TextSpec>>;

export type TextKey = keyof typeof TEXT_SPECS;

export const TEXT_KEYS = Object.keys(TEXT_SPECS) as readonly TextKey[];

export type TextsOfLanguage = Readonly<Record<TextKey, string>>;

type Needs<Key extends TextKey> = (typeof TEXT_SPECS)[Key]['needs'][number];
type Takes<Key extends TextKey> = (typeof TEXT_SPECS)[Key]['takes'][number];

/** What has to be given to write a text out. */
export type TextValues<Key extends TextKey> = Readonly<
  Record<Needs<Key>, string | number> & Partial<Record<Takes<Key>, string | number>>
>;
