// The document of service levels as its form holds it. Pure.
import { SLA_TARGETS, type SlaPolicy, type SlaTarget } from '$domain/sla/sla-policy';
import type { DocumentShape } from '../form/document-form';
import { newId, newKey } from '../form/new-key';

export interface PolicyDraft {
  readonly key: string;
  readonly id: string;
  name: string;
  teamIds: string[];
  priorities: number[];
  channelIds: string[];
  tags: string[];
  /** Open seconds; null: not measured. */
  readonly targetsSec: Record<SlaTarget, number | null>;
  pausesForCustomer: boolean;
}

export const slaShape: DocumentShape<'sla', PolicyDraft[]> = {
  toDraft: (policies) => policies.map(toPolicyDraft),
  toValue: (drafts) => drafts.map(fromPolicyDraft),
};

export function newPolicy(): PolicyDraft {
  return toPolicyDraft({ id: newId('sla'), name: '', conditions: {}, targetsSec: { first_reply: 60 } });
}

function toPolicyDraft({ id, name, conditions, targetsSec, pausesForCustomer = false }: SlaPolicy): PolicyDraft {
  const targetOf = (target: SlaTarget) => targetsSec[target] ?? null;
  return {
    key: newKey(),
    id,
    name,
    teamIds: [...(conditions.teamIds ?? [])],
    priorities: [...(conditions.priorities ?? [])],
    channelIds: [...(conditions.channelIds ?? [])],
    tags: [...(conditions.tags ?? [])],
    targetsSec: {
      assign: targetOf('assign'),
      first_reply: targetOf('first_reply'),
      next_reply: targetOf('next_reply'),
      resolution: targetOf('resolution'),
    },
    pausesForCustomer,
  };
}

/** A condition without values fits everything, and is not written. */
function fromPolicyDraft(draft: PolicyDraft): SlaPolicy {
  const { id, name, teamIds, priorities, channelIds, tags, targetsSec, pausesForCustomer } = draft;
  const measured = SLA_TARGETS.flatMap((target): [SlaTarget, number][] => {
    const seconds = targetsSec[target];
    return seconds === null ? [] : [[target, seconds]];
  });
  return {
    id,
    name: name.trim(),
    conditions: {
      ...(teamIds.length > 0 && { teamIds: [...teamIds] }),
      ...(priorities.length > 0 && { priorities: priorities.toSorted((a, b) => a - b) }),
      ...(channelIds.length > 0 && { channelIds: [...channelIds] }),
      ...(tags.length > 0 && { tags: [...tags] }),
    },
    targetsSec: Object.fromEntries(measured),
    ...(pausesForCustomer && { pausesForCustomer }),
  };
}
