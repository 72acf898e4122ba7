// What can be set about a queue, with the values it has when nobody set anything, and what is wrong with a setting.
// Workspace, channel and team may each set any part; the most specific wins. Pure. Saved by admin, read by Dispatcher and chats.

/** One step of the maximum wait. PERSISTED CONTRACT: `overflow` asks another team too, the others tell the customer. */
export interface MaxWaitStep {
  /** Open seconds since the customer asked. */
  readonly afterSec: number;
  readonly action: MaxWaitAction;
}

export const MAX_WAIT_ACTIONS = ['overflow', 'offer_callback', 'ticket'] as const;
export type MaxWaitAction = (typeof MAX_WAIT_ACTIONS)[number];

/** `drain`: new asks are diverted, who waits is served. `paused`: the same, and nobody is assigned automatically. */
export const INTAKES = ['open', 'drain', 'paused'] as const;
export type Intake = (typeof INTAKES)[number];

export const QUEUE_ORDERS = ['priority', 'fifo'] as const;
export type QueueOrder = (typeof QUEUE_ORDERS)[number];

/** What happens to who asks outside of opening hours. */
export const HOURS_HANDOFFS = ['ticket', 'wait'] as const;
export type HoursHandoff = (typeof HOURS_HANDOFFS)[number];

/** PERSISTED CONTRACT: compiled into the settings snapshot; new fields are optional where they are stored. */
export interface QueueSettings {
  /** `queue.order`. */
  readonly order: QueueOrder;
  /** `queue.ageStepSec`: open seconds after which a waiting session rises by one priority; 0: never. */
  readonly ageStepSec: number;
  /** `queue.showPosition`, `queue.showWait`: whether customers are told. */
  readonly showPosition: boolean;
  readonly showWait: boolean;
  /** `queue.pushEveryMin`: minutes between paid notices to who says nothing; 0: none, else 5 or more. */
  readonly pushEveryMin: number;
  /** `queue.maxWait`, by time. Empty: nobody waits too long. */
  readonly maxWait: readonly MaxWaitStep[];
  /** Whom `overflow` asks too; null: nobody. */
  readonly fallbackTeam: string | null;
  /** `queue.maxLength`: entries with which the queue is full; 0: never. */
  readonly maxLength: number;
  /** `queue.intake`, and the reason that customers are told while it is not `open`. */
  readonly intake: Intake;
  readonly intakeReason: string;
  /** `queue.checkinAfterSec`: silence after which "Still there?" is asked before a slot is spent; 0: never. */
  readonly checkinAfterSec: number;
  /** `hours.handoff`: for the workspace the document of the hours says it, whatever the queue's holds; a team may say otherwise. */
  readonly hoursHandoff: HoursHandoff;
  /** `callback.answerSec`: how long a slot is kept for who was told "It's your turn". */
  readonly callbackAnswerSec: number;
  /** `callback.offerMin`: an estimate over these minutes offers a callback. */
  readonly callbackOfferMin: number;
  /** `wait.defaultAhtSec`: handle time while nothing is known of the team. */
  readonly defaultAhtSec: number;
}

export const DEFAULT_QUEUE_SETTINGS: QueueSettings = {
  order: 'priority',
  ageStepSec: 300,
  showPosition: true,
  showWait: true,
  pushEveryMin: 0,
  maxWait: [
    { afterSec: 300, action: 'overflow' },
    { afterSec: 600, action: 'offer_callback' },
    { afterSec: 900, action: 'ticket' },
  ],
  fallbackTeam: null,
  maxLength: 500,
  intake: 'open',
  intakeReason: '',
  checkinAfterSec: 0,
  hoursHandoff: 'ticket',
  callbackAnswerSec: 180,
  callbackOfferMin: 10,
  defaultAhtSec: 480,
};

/** What one place sets; what it leaves out comes from the next. PERSISTED CONTRACT. */
export type QueueSettingsPart = Partial<QueueSettings>;

/** The settings that hold for a team's queue on a channel: team before channel before workspace before the defaults. */
export function queueSettingsOf(places: {
  readonly workspace?: QueueSettingsPart;
  readonly channel?: QueueSettingsPart;
  readonly team?: QueueSettingsPart;
}): QueueSettings {
  return { ...DEFAULT_QUEUE_SETTINGS, ...places.workspace, ...places.channel, ...places.team };
}

/**
 * `OUT_OF_RANGE`: no whole number, or one outside of its bounds. `STEPS_NOT_ASCENDING`: two steps at one time or out of order.
 * `LAST_STEP_SILENT`: the last step tells the customer nothing. `STEP_AFTER_TICKET`: a ticket ends the wait.
 * `FALLBACK_ITSELF`: a team that is its own fallback. `TOO_LONG`: a reason that no message holds.
 */
export type QueueSettingsFaultCode =
  | 'OUT_OF_RANGE'
  | 'UNKNOWN_VALUE'
  | 'STEPS_NOT_ASCENDING'
  | 'LAST_STEP_SILENT'
  | 'STEP_AFTER_TICKET'
  | 'FALLBACK_ITSELF'
  | 'TOO_LONG';

export interface QueueSettingsFault {
  readonly field: keyof QueueSettings;
  readonly code: QueueSettingsFaultCode;
}

const DAY_SEC = 86_400;
const MAX_WAIT_STEPS = 10;
/** It stands in the middle of a text of at most 5,000. */
const INTAKE_REASON_LENGTH = 500;

/** Every number among the settings, so that none goes without bounds. */
type Bounded = {
  [Field in keyof QueueSettings]: QueueSettings[Field] extends number ? Field : never;
}[keyof QueueSettings];

/** Least and most of the whole numbers. `pushEveryMin` may be 0 besides. */
const BOUNDS: Readonly<Record<Bounded, readonly [number, number]>> = {
  ageStepSec: [0, DAY_SEC],
  pushEveryMin: [5, 1_440],
  maxLength: [0, 100_000],
  checkinAfterSec: [0, DAY_SEC],
  callbackAnswerSec: [30, 3_600],
  callbackOfferMin: [1, 1_440],
  defaultAhtSec: [1, DAY_SEC],
};

const CHOICES = { order: QUEUE_ORDERS, intake: INTAKES, hoursHandoff: HOURS_HANDOFFS } as const;

/**
 * All that is wrong, field by field; empty: it may be saved.
 * @param settings what would hold: of a team the whole, so that a part is judged with what it inherits
 * @param team whose settings these are; null for channel and workspace
 */
export function queueSettingsFaults(settings: QueueSettings, team: string | null): QueueSettingsFault[] {
  return [
    ...boundFaults(settings),
    ...choiceFaults(settings),
    ...maxWaitFaults(settings.maxWait).map((code) => ({ field: 'maxWait' as const, code })),
    ...(team !== null && settings.fallbackTeam === team
      ? [{ field: 'fallbackTeam' as const, code: 'FALLBACK_ITSELF' as const }]
      : []),
    ...(settings.intakeReason.length > INTAKE_REASON_LENGTH
      ? [{ field: 'intakeReason' as const, code: 'TOO_LONG' as const }]
      : []),
  ];
}

function boundFaults(settings: QueueSettings): QueueSettingsFault[] {
  const fields = Object.keys(BOUNDS) as Bounded[]; // the keys of a literal
  return fields
    .filter((field) => !(field === 'pushEveryMin' && settings[field] === 0))
    .filter((field) => !isWholeBetween(settings[field], ...BOUNDS[field]))
    .map((field) => ({ field, code: 'OUT_OF_RANGE' }));
}

function choiceFaults(settings: QueueSettings): QueueSettingsFault[] {
  const fields = Object.keys(CHOICES) as (keyof typeof CHOICES)[]; // the keys of a literal
  return fields
    .filter((field) => !(CHOICES[field] as readonly string[]).includes(settings[field]))
    .map((field) => ({ field, code: 'UNKNOWN_VALUE' }));
}

/** What is wrong with the steps of the maximum wait. A silent close cannot be configured. */
export function maxWaitFaults(steps: readonly MaxWaitStep[]): QueueSettingsFaultCode[] {
  const faults: QueueSettingsFaultCode[] = [];
  if (steps.length > MAX_WAIT_STEPS || !steps.every(({ afterSec }) => isWholeBetween(afterSec, 1, 7 * DAY_SEC))) {
    faults.push('OUT_OF_RANGE');
  }
  if (!steps.every(({ action }) => MAX_WAIT_ACTIONS.includes(action))) faults.push('UNKNOWN_VALUE');
  if (steps.some((step, i) => i > 0 && step.afterSec <= (steps[i - 1]?.afterSec ?? 0))) {
    faults.push('STEPS_NOT_ASCENDING');
  }
  if (steps.at(-1)?.action === 'overflow') faults.push('LAST_STEP_SILENT');
  if (steps.slice(0, -1).some(({ action }) => action === 'ticket')) faults.push('STEP_AFTER_TICKET');
  return faults;
}

function isWholeBetween(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
