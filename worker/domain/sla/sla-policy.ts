// Which targets a session has: policies with conditions, the first that fits, else the default. How much of a target is used
// says sla-progress.ts. Pure. PERSISTED CONTRACT: policies are stored as JSON; new fields are optional.

export const SLA_TARGETS = ['assign', 'first_reply', 'next_reply', 'resolution'] as const;
export type SlaTarget = (typeof SLA_TARGETS)[number];

/** Each part that is absent fits every session; of the listed values one has to be the session's. */
export interface SlaConditions {
  readonly teamIds?: readonly string[];
  /** 0 Urgent to 3 Low. */
  readonly priorities?: readonly number[];
  readonly channelIds?: readonly string[];
  readonly tags?: readonly string[];
}

export interface SlaPolicy {
  readonly id: string;
  readonly name: string;
  readonly conditions: SlaConditions;
  /** Open seconds. A target that is absent is not measured. */
  readonly targetsSec: Readonly<Partial<Record<SlaTarget, number>>>;
  /** Whether resolution also stands still while the customer owes the answer. */
  readonly pausesForCustomer?: boolean;
}

export const DEFAULT_SLA_POLICY: SlaPolicy = {
  id: 'default',
  name: 'Default',
  conditions: {},
  targetsSec: { assign: 120, first_reply: 60, next_reply: 180, resolution: 600 },
};

/** What of a session decides over its policy. Chosen again whenever one of them changes (`changePolicy`). */
export interface SlaSubject {
  readonly teamId: string | null;
  readonly priority: number;
  readonly channelId: string;
  readonly tags: readonly string[];
}

/** @param policies in their order; the first whose conditions all hold wins */
export function choosePolicy(policies: readonly SlaPolicy[], subject: SlaSubject): SlaPolicy {
  return policies.find(({ conditions }) => fits(conditions, subject)) ?? DEFAULT_SLA_POLICY;
}

function fits({ teamIds, priorities, channelIds, tags }: SlaConditions, subject: SlaSubject): boolean {
  return (
    (teamIds === undefined || (subject.teamId !== null && teamIds.includes(subject.teamId))) &&
    (priorities === undefined || priorities.includes(subject.priority)) &&
    (channelIds === undefined || channelIds.includes(subject.channelId)) &&
    (tags === undefined || tags.some((tag) => subject.tags.includes(tag)))
  );
}
