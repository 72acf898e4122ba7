// What a team says otherwise than the workspace, as its form holds it: how its chats are given out, and its queue. Empty: it says
// nothing, and what holds for all teams holds. Pure. Called by team-drafts.ts.
import type { HoursHandoff, Intake, QueueOrder, QueueSettingsPart } from '$domain/queue/queue-settings';
import { DEFAULT_TEAM_POLICY } from '$domain/routing/entry';
import type { TeamSettings } from '$domain/settings/desk-settings';
import { newKey } from '../form/new-key';
import { fromStepDrafts, type StepDraft, toStepDrafts } from '../queue/queue-drafts';

type TeamPolicyPart = TeamSettings['policy'];

/** Empty: as for all teams. */
export type YesNo = '' | 'yes' | 'no';

/** Every number may be empty: then it is as usual. */
export interface RulesDraft {
  acceptSec: number | null;
  wrapUpSec: number | null;
  excludeSec: number | null;
  stickyWindowHours: number | null;
  stickyHoldSec: number | null;
  stickyHoldVipSec: number | null;
  /** Null: never. */
  skillRelaxSec: number | null;
  overflowToBusy: boolean;
  pushCounts: YesNo;
  /** Both empty: there is none. */
  readonly fairCap: { max: number | null; perSec: number | null };
}

export interface TeamQueueDraft {
  order: '' | QueueOrder;
  ageStepSec: number | null;
  showPosition: YesNo;
  showWait: YesNo;
  pushEveryMin: number | null;
  /** Steps of its own; `maxWait` is kept without them, so that a slip of the box costs nothing. */
  hasSteps: boolean;
  readonly maxWait: StepDraft[];
  maxLength: number | null;
  intake: '' | Intake;
  intakeReason: string;
  checkinAfterSec: number | null;
  hoursHandoff: '' | HoursHandoff;
  callbackAnswerSec: number | null;
  callbackOfferMin: number | null;
  defaultAhtSec: number | null;
}

export function toRulesDraft(policy: TeamPolicyPart): RulesDraft {
  return {
    acceptSec: policy.acceptSec ?? null,
    wrapUpSec: policy.wrapUpSec ?? null,
    excludeSec: policy.excludeSec ?? null,
    stickyWindowHours: policy.stickyWindowHours ?? null,
    stickyHoldSec: policy.stickyHoldSec ?? null,
    stickyHoldVipSec: policy.stickyHoldVipSec ?? null,
    skillRelaxSec: policy.skillRelaxSec ?? null,
    overflowToBusy: policy.overflowToBusy ?? DEFAULT_TEAM_POLICY.overflowToBusy,
    pushCounts: toYesNo(policy.pushCounts),
    fairCap: { max: policy.fairCap?.max ?? null, perSec: policy.fairCap?.perSec ?? null },
  };
}

export function fromRulesDraft({ overflowToBusy, pushCounts, fairCap, ...numbers }: RulesDraft): TeamPolicyPart {
  const { max, perSec } = fairCap;
  const isUsual = overflowToBusy === DEFAULT_TEAM_POLICY.overflowToBusy;
  return {
    ...said(numbers),
    ...(!isUsual && { overflowToBusy }),
    ...said({ pushCounts: fromYesNo(pushCounts) }),
    // Half of it stays half: the Worker names what is missing.
    ...((max !== null || perSec !== null) && { fairCap: { max: max ?? Number.NaN, perSec: perSec ?? Number.NaN } }),
  };
}

export function toTeamQueueDraft(queue: QueueSettingsPart): TeamQueueDraft {
  return {
    order: queue.order ?? '',
    ageStepSec: queue.ageStepSec ?? null,
    showPosition: toYesNo(queue.showPosition),
    showWait: toYesNo(queue.showWait),
    pushEveryMin: queue.pushEveryMin ?? null,
    hasSteps: queue.maxWait !== undefined,
    maxWait: toStepDrafts(queue.maxWait ?? []),
    maxLength: queue.maxLength ?? null,
    intake: queue.intake ?? '',
    intakeReason: queue.intakeReason ?? '',
    checkinAfterSec: queue.checkinAfterSec ?? null,
    hoursHandoff: queue.hoursHandoff ?? '',
    callbackAnswerSec: queue.callbackAnswerSec ?? null,
    callbackOfferMin: queue.callbackOfferMin ?? null,
    defaultAhtSec: queue.defaultAhtSec ?? null,
  };
}

export function fromTeamQueueDraft(draft: TeamQueueDraft): QueueSettingsPart {
  const { hasSteps, maxWait, showPosition, showWait, intakeReason, ...others } = draft;
  return {
    ...said(others),
    ...said({
      showPosition: fromYesNo(showPosition),
      showWait: fromYesNo(showWait),
      intakeReason: intakeReason.trim(),
    }),
    ...(hasSteps && { maxWait: fromStepDrafts(maxWait) }),
  };
}

export const newSteps = (): StepDraft[] => [{ key: newKey(), afterSec: 600, action: 'ticket' }];

type Said<Part> = { [Field in keyof Part]?: Exclude<Part[Field], null | ''> };

/** Without what is empty. */
function said<Part extends object>(part: Part): Said<Part> {
  const filled = Object.entries(part).filter(([, value]) => value !== null && value !== '');
  return Object.fromEntries(filled) as Said<Part>; // its own entries
}

function toYesNo(value: boolean | undefined): YesNo {
  return value === undefined ? '' : value ? 'yes' : 'no';
}

function fromYesNo(value: YesNo): boolean | null {
  return value === '' ? null : value === 'yes';
}
