// The state table of a chat as data: what every event does in every state, and who may cause it. `transition` decides by
// itself; tests hold it to this table, and `npm run state-table` prints it into worker/README.md. Pure data.
import type { ChatEvent } from './chat-event';
import type { RejectionCode } from './rejection';
import type { SessionState } from './session-state';

export type ActorName = 'owner' | 'colleague' | 'supervisor';

/** `=`: state and owner stay; `n …`: a new session; a state: the session comes into it; upper case: refused with this code. */
export type Outcome = '=' | 'n pending' | 'n assigned' | Exclude<SessionState, 'bot'> | RejectionCode;

/** One for each of SESSION_STATES, in their order: bot, pending, waiting, assigned, active, on_hold, resolved, closed. */
export type Outcomes = readonly [Outcome, Outcome, Outcome, Outcome, Outcome, Outcome, Outcome, Outcome];

export interface StateRow {
  readonly event: ChatEvent['type'];
  /** Absent: no operator's, or whoever it is. `supervisor`: admins too. */
  readonly by?: readonly ActorName[];
  /** The case, where the outcome hangs on more than state and actor. */
  readonly when?: string;
  readonly cells: Outcomes;
}

/** In time, after an end that allows it; for what a customer does also: unless her channel gives her back to the bot. */
const REOPENABLE = 'reopenable';
const NOT_REOPENABLE = 'not reopenable';
const ACCEPTS = 'accepts an offer';
const PASSED_ON = 'its owner passes it on';

const OWNER = ['owner'] as const;
const COLLEAGUE = ['colleague'] as const;
const SUPERVISOR = ['supervisor'] as const;
const OTHERS = ['colleague', 'supervisor'] as const;
const OPERATORS = ['owner', 'colleague'] as const;
const ANYBODY = ['owner', 'colleague', 'supervisor'] as const;
const LEADING = ['owner', 'supervisor'] as const;

const STAYS: Outcomes = ['=', '=', '=', '=', '=', '=', '=', '='];
const x = 'WRONG_STATE';
/** Three states that have an owner, and the five that are open. */
const OWNED = ['OWNED', 'OWNED', 'OWNED'] as const;
const STAYS_3 = ['=', '=', '='] as const;
const STAYS_5 = ['=', '=', '=', '=', '='] as const;
const NOT_OWNER = ['NOT_OWNER', 'NOT_OWNER', 'NOT_OWNER', 'NOT_OWNER', 'NOT_OWNER'] as const;
const NOT_PERMITTED = ['NOT_PERMITTED', 'NOT_PERMITTED', 'NOT_PERMITTED', 'NOT_PERMITTED', 'NOT_PERMITTED'] as const;
const TOO_LATE = ['TOO_LATE', 'TOO_LATE', 'TOO_LATE'] as const;
const ASSIGNED = ['assigned', 'assigned', 'assigned', 'assigned', 'assigned'] as const;

export const STATE_TABLE: readonly StateRow[] = [
  // What customers do.
  { event: 'customer_message', when: REOPENABLE, cells: ['=', '=', '=', '=', '=', 'active', 'pending', '='] },
  { event: 'customer_message', when: NOT_REOPENABLE, cells: ['=', '=', '=', '=', '=', 'active', '=', '='] },
  { event: 'customer_message', when: 'courtesy', cells: ['=', '=', '=', '=', '=', 'active', '=', '='] },
  { event: 'unsent_early', cells: STAYS },
  { event: 'follow', cells: STAYS },
  { event: 'gone', cells: ['=', 'closed', 'closed', 'resolved', 'resolved', 'resolved', '=', '='] },
  { event: 'noted', cells: STAYS },
  { event: 'ask', when: REOPENABLE, cells: ['n pending', '=', '=', '=', '=', 'active', 'pending', 'n pending'] },
  { event: 'ask', when: NOT_REOPENABLE, cells: ['n pending', '=', '=', '=', '=', 'active', 'n pending', 'n pending'] },
  { event: 'customer_end', cells: ['NO_SESSION', 'closed', 'closed', 'resolved', 'resolved', 'resolved', '=', x] },
  { event: 'queue_cancel', cells: ['NO_SESSION', 'closed', 'closed', ...TOO_LATE, x, x] },
  { event: 'callback_accept', when: 'chat', cells: ['NO_SESSION', '=', '=', 'TOO_LATE', x, x, x, x] },
  { event: 'callback_accept', when: 'phone', cells: ['NO_SESSION', 'closed', 'closed', 'TOO_LATE', x, x, x, x] },
  { event: 'slot_answered', cells: [x, '=', '=', x, x, x, x, x] },

  // The queue.
  { event: 'place', cells: [x, 'waiting', '=', x, x, x, x, x] },
  { event: 'divert', when: 'for good', cells: [x, 'closed', 'closed', x, x, x, x, x] },
  { event: 'divert', when: 'until the opening', cells: [x, '=', 'closed', x, x, x, x, x] },
  { event: 'max_wait', when: 'overflow', cells: [x, x, '=', x, x, x, x, x] },
  { event: 'max_wait', when: 'offer_callback', cells: [x, x, '=', x, x, x, x, x] },
  { event: 'max_wait', when: 'ticket', cells: [x, x, 'closed', x, x, x, x, x] },
  { event: 'callback_turn', cells: ['GONE', '=', '=', x, x, x, x, x] },
  { event: 'check_in', cells: ['GONE', 'GONE', '=', ...OWNED, 'GONE', 'GONE'] },
  { event: 'check_in', when: 'to its owner', cells: ['GONE', 'GONE', '=', ...STAYS_3, 'GONE', 'GONE'] },
  { event: 'sign', cells: STAYS },
  { event: 'callback_missed', when: 'again later', cells: [x, '=', '=', x, x, x, x, x] },
  { event: 'callback_missed', when: 'for good', cells: [x, 'closed', 'closed', x, x, x, x, x] },
  { event: 'unpark', cells: STAYS },
  { event: 'slot_retried', cells: STAYS },
  { event: 'told', cells: STAYS },
  { event: 'join_told', cells: STAYS },
  { event: 'late', cells: STAYS },
  { event: 'reply_taken', cells: STAYS },
  { event: 'sla', cells: STAYS },
  { event: 'leave_message', cells: STAYS },
  { event: 'say', cells: STAYS },

  // What the Dispatcher decides.
  { event: 'offer', cells: ['GONE', 'GONE', '=', ...OWNED, 'GONE', 'GONE'] },
  { event: 'offer', when: 'to its owner', cells: ['GONE', 'GONE', '=', ...STAYS_3, 'GONE', 'GONE'] },
  {
    event: 'offer',
    when: PASSED_ON,
    cells: ['GONE', 'GONE', 'GONE', ...STAYS_3, 'GONE', 'GONE'],
  },
  { event: 'offer_shown', cells: STAYS },
  { event: 'offer_end', cells: STAYS },
  { event: 'assign', cells: ['GONE', 'assigned', 'assigned', ...OWNED, 'GONE', 'GONE'] },
  { event: 'assign', when: 'to its owner', cells: ['GONE', 'assigned', 'assigned', ...STAYS_3, 'GONE', 'GONE'] },
  { event: 'settle', cells: ['GONE', '=', '=', '=', '=', '=', '=', '='] },
  { event: 'owner_lost', cells: [x, x, x, 'waiting', 'waiting', 'waiting', x, x] },
  { event: 'owner_gone', cells: STAYS },

  // What operators do.
  { event: 'claim', by: OWNER, cells: ['n assigned', 'assigned', 'assigned', ...STAYS_3, 'USE_REOPEN', 'n assigned'] },
  { event: 'claim', by: OTHERS, cells: ['n assigned', 'assigned', 'assigned', ...OWNED, 'USE_REOPEN', 'n assigned'] },
  {
    event: 'claim',
    by: OWNER,
    when: ACCEPTS,
    cells: ['OFFER_OVER', 'OFFER_OVER', 'assigned', ...STAYS_3, 'OFFER_OVER', 'OFFER_OVER'],
  },
  {
    event: 'claim',
    by: OTHERS,
    when: ACCEPTS,
    cells: ['OFFER_OVER', 'OFFER_OVER', 'assigned', ...OWNED, 'OFFER_OVER', 'OFFER_OVER'],
  },
  { event: 'take_back', by: LEADING, cells: [x, x, x, ...STAYS_3, x, x] },
  { event: 'take_back', by: COLLEAGUE, cells: [x, x, x, 'NOT_OWNER', 'NOT_OWNER', 'NOT_OWNER', x, x] },
  { event: 'take_over', by: OPERATORS, cells: ['NOT_PERMITTED', ...NOT_PERMITTED, 'NOT_PERMITTED', 'NOT_PERMITTED'] },
  { event: 'take_over', by: SUPERVISOR, cells: ['n assigned', ...ASSIGNED, 'USE_REOPEN', 'n assigned'] },
  {
    event: 'reply',
    by: OWNER,
    cells: ['BOT_HOLDS', 'NOT_OWNER', 'NOT_OWNER', 'active', '=', 'active', 'RESOLVED', 'CLOSED'],
  },
  { event: 'reply', by: OTHERS, cells: ['BOT_HOLDS', ...NOT_OWNER, 'RESOLVED', 'CLOSED'] },
  { event: 'annotate', cells: STAYS },
  {
    event: 'transfer_operator',
    by: OWNER,
    cells: [x, 'NOT_OWNER', 'NOT_OWNER', 'assigned', 'assigned', 'assigned', x, x],
  },
  { event: 'transfer_operator', by: COLLEAGUE, cells: [x, ...NOT_OWNER, x, x] },
  { event: 'transfer_operator', by: SUPERVISOR, cells: [x, ...ASSIGNED, x, x] },
  { event: 'transfer_team', by: OWNER, cells: [x, 'NOT_OWNER', 'NOT_OWNER', 'waiting', 'waiting', 'waiting', x, x] },
  { event: 'transfer_team', by: COLLEAGUE, cells: [x, ...NOT_OWNER, x, x] },
  { event: 'transfer_team', by: SUPERVISOR, cells: [x, '=', '=', 'waiting', 'waiting', 'waiting', x, x] },
  { event: 'release', by: LEADING, cells: [x, x, x, 'waiting', 'waiting', 'waiting', x, x] },
  { event: 'release', by: COLLEAGUE, cells: [x, x, x, 'NOT_OWNER', 'NOT_OWNER', 'NOT_OWNER', x, x] },
  { event: 'hold', by: LEADING, cells: [x, x, x, 'NOT_ANSWERED', 'on_hold', '=', x, x] },
  { event: 'hold', by: COLLEAGUE, cells: [x, x, x, 'NOT_OWNER', 'NOT_OWNER', 'NOT_OWNER', x, x] },
  { event: 'unhold', by: LEADING, cells: [x, x, x, '=', '=', 'active', x, x] },
  { event: 'unhold', by: COLLEAGUE, cells: [x, x, x, 'NOT_OWNER', 'NOT_OWNER', 'NOT_OWNER', x, x] },
  { event: 'escalate', by: OWNER, cells: [x, 'NOT_OWNER', 'NOT_OWNER', ...STAYS_3, x, x] },
  { event: 'escalate', by: COLLEAGUE, cells: [x, ...NOT_OWNER, x, x] },
  { event: 'escalate', by: SUPERVISOR, cells: [x, ...STAYS_5, x, x] },
  { event: 'escalate', when: 'by a timer', cells: [x, ...STAYS_5, x, x] },
  { event: 'set_priority', by: OWNER, cells: ['=', 'NOT_PERMITTED', 'NOT_PERMITTED', ...STAYS_3, '=', '='] },
  { event: 'set_priority', by: COLLEAGUE, cells: ['=', ...NOT_PERMITTED, '=', '='] },
  { event: 'set_priority', by: SUPERVISOR, cells: STAYS },
  { event: 'set_tags', by: ANYBODY, cells: STAYS },
  { event: 'return_to_bot', by: OWNER, cells: [x, 'NOT_OWNER', 'NOT_OWNER', 'closed', 'closed', 'closed', x, x] },
  { event: 'return_to_bot', by: COLLEAGUE, cells: [x, ...NOT_OWNER, x, x] },
  { event: 'return_to_bot', by: SUPERVISOR, cells: [x, 'closed', 'closed', 'closed', 'closed', 'closed', x, x] },
  {
    event: 'resolve',
    by: OWNER,
    cells: [x, 'NOT_OWNER', 'NOT_OWNER', 'resolved', 'resolved', 'resolved', '=', 'CLOSED'],
  },
  { event: 'resolve', by: COLLEAGUE, cells: [x, ...NOT_OWNER, '=', 'CLOSED'] },
  {
    event: 'resolve',
    by: SUPERVISOR,
    cells: [x, 'closed', 'closed', 'resolved', 'resolved', 'resolved', '=', 'CLOSED'],
  },
  { event: 'reopen', by: OWNER, when: REOPENABLE, cells: [x, 'OPEN', 'OPEN', ...STAYS_3, 'assigned', 'USE_TAKE'] },
  {
    event: 'reopen',
    by: OTHERS,
    when: REOPENABLE,
    cells: [x, 'OPEN', 'OPEN', 'OPEN', 'OPEN', 'OPEN', 'assigned', 'USE_TAKE'],
  },
  {
    event: 'reopen',
    by: OWNER,
    when: NOT_REOPENABLE,
    cells: [x, 'OPEN', 'OPEN', ...STAYS_3, 'WINDOW_OVER', 'USE_TAKE'],
  },
  {
    event: 'reopen',
    by: OTHERS,
    when: NOT_REOPENABLE,
    cells: [x, 'OPEN', 'OPEN', 'OPEN', 'OPEN', 'OPEN', 'WINDOW_OVER', 'USE_TAKE'],
  },
  {
    event: 'archive',
    by: LEADING,
    cells: [x, 'RESOLVE_FIRST', 'RESOLVE_FIRST', 'RESOLVE_FIRST', 'RESOLVE_FIRST', 'RESOLVE_FIRST', 'closed', '='],
  },
  {
    event: 'archive',
    by: COLLEAGUE,
    cells: [x, 'RESOLVE_FIRST', 'RESOLVE_FIRST', 'RESOLVE_FIRST', 'RESOLVE_FIRST', 'RESOLVE_FIRST', 'NOT_OWNER', '='],
  },

  // Deadlines that are due.
  { event: 'idle_end', cells: ['=', '=', '=', '=', 'resolved', '=', '=', '='] },
  { event: 'hold_end', cells: ['=', '=', '=', '=', '=', 'active', '=', '='] },
  { event: 'hours_end', cells: ['=', '=', '=', 'resolved', 'resolved', 'resolved', '=', '='] },
  { event: 'grey', cells: STAYS },
  { event: 'window_end', cells: ['=', '=', '=', '=', '=', '=', 'closed', '='] },
];

/**
 * What the circumstances make of a cell. A refusal of the table goes before them, but for a wish that is fulfilled already and
 * for an owner's offer that is accepted.
 */
export interface Exception {
  readonly events: readonly ChatEvent['type'][];
  readonly outcome: RejectionCode | '=' | 'pending' | 'assigned';
  readonly when: string;
}

export const FULFILLED = 'the wish is fulfilled already: its repeat by who may have asked for it is no refusal';

export const EXCEPTIONS: readonly Exception[] = [
  {
    events: ['take_over', 'release', 'transfer_operator', 'transfer_team', 'return_to_bot'],
    outcome: '=',
    when: FULFILLED,
  },
  {
    events: [
      'claim',
      'take_over',
      'release',
      'resolve',
      'reopen',
      'archive',
      'transfer_operator',
      'transfer_team',
      'hold',
      'unhold',
      'return_to_bot',
      'take_back',
    ],
    outcome: 'STALE',
    when: 'the version that the command names is not the present one',
  },
  { events: ['claim', 'take_over'], outcome: 'BLOCKED', when: 'there is no session, and the contact has blocked us' },
  {
    events: ['claim', 'take_over'],
    outcome: 'STANDBY',
    when: 'there is no session, and a partner module holds the chat',
  },
  {
    events: ['claim'],
    outcome: 'OFFER_OVER',
    when: 'the offer that is accepted is over, or was made to somebody else',
  },
  { events: ['claim'], outcome: 'assigned', when: 'its owner passes it on to her by this offer: that is no refusal' },
  { events: ['reopen'], outcome: 'BLOCKED', when: 'the session ended by it, and she has not come back' },
  { events: ['reopen'], outcome: 'LEFT', when: 'the session ended by it, and the account was not let in again' },
  { events: ['reply'], outcome: 'BLOCKED', when: 'the contact has blocked us' },
  { events: ['reply'], outcome: 'LEFT', when: 'the account is out of the group' },
  { events: ['reply'], outcome: 'STANDBY', when: 'a partner module holds the chat' },
  {
    events: ['reply'],
    outcome: 'NEWER_MESSAGE',
    when: 'the writer has not seen the newest message, and does not say that she has',
  },
  { events: ['ask', 'customer_message'], outcome: '=', when: 'she blocked us, or the account left, since she did it' },
  { events: ['gone'], outcome: '=', when: 'she wrote or came back since then' },
  {
    events: ['release', 'owner_lost'],
    outcome: 'pending',
    when: 'the session has no team yet, as it was taken from the bot: it is placed now',
  },
  {
    events: ['divert', 'max_wait', 'owner_lost'],
    outcome: '=',
    when: 'it was decided on another entry, owner or version',
  },
  {
    events: ['owner_lost'],
    outcome: '=',
    when: 'it is for want of an answer, and the session was moved three times for that',
  },
  { events: ['callback_turn', 'callback_missed'], outcome: x, when: 'the session is not parked' },
  { events: ['callback_missed'], outcome: '=', when: 'it is not her turn, or it speaks of an earlier one' },
  {
    events: ['offer', 'assign', 'callback_turn', 'check_in'],
    outcome: 'GONE',
    when: 'it was decided on another session or entry',
  },
  { events: ['callback_turn'], outcome: 'FENCED', when: 'its number was settled' },
  {
    events: ['offer', 'assign', 'check_in'],
    outcome: 'FENCED',
    when: 'its number was settled, or a later decision came first',
  },
  { events: ['check_in'], outcome: x, when: 'she gave a sign since it was decided, or wants to be written to' },
  { events: ['assign'], outcome: '=', when: 'a decision of this number was accepted before' },
  { events: ['idle_end', 'hold_end', 'window_end'], outcome: '=', when: 'it rings too early, and sets itself anew' },
  { events: ['hours_end'], outcome: '=', when: 'it was meant for another session' },
  { events: ['idle_end'], outcome: '=', when: 'her owner owes the answer, or there is no such end' },
];
