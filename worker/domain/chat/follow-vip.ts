// A tag of the settings that marks a VIP: the session of a chat that bears it is at least High when it begins, when it is placed and
// when the tag is put on. Whoever sets the priority by hand after that has the last word. Pure; part of transition.
import type { DecisionContext, Step } from './decision';
import { said } from './session-moves';
import { type ChatState, HIGH_PRIORITY, priorityOf } from './session-state';

export function withVip(before: ChatState, step: Step, ctx: DecisionContext): Step {
  const { session } = step.state;
  if (!session || session.resolvedAt !== null || session.closedAt !== null) return step;
  if (priorityOf(session) <= HIGH_PRIORITY || !isVip(step.state, ctx)) return step;
  const isNew = session.id !== before.session?.id;
  const isPlaced = before.session?.state === 'pending' && session.state === 'waiting';
  if (!isNew && !isPlaced && isVip(before, ctx)) return step;
  const line = said(ctx, { type: 'priority_set', by: null, priority: HIGH_PRIORITY });
  const urgent = { ...session, priority: HIGH_PRIORITY };
  return { ...step, state: { ...step.state, session: urgent }, entries: [...step.entries, line] };
}

function isVip({ tagIds = [] }: ChatState, { policy }: DecisionContext): boolean {
  return tagIds.some((id) => policy.isVipTag?.(id) === true);
}
