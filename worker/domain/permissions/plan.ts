// What the workspace's plan holds, where the shop ties its desk to one, and which permissions rest on it. Pure.
// PERSISTED CONTRACT: stands in the settings of access and, as what is lacking, in logins and sockets.
import type { Permission } from './permission';

export const PLAN_NAMES = ['free', 'pro', 'scale'] as const;
export type PlanName = (typeof PLAN_NAMES)[number];

export interface PlanSettings {
  /** Off: everything is there, whatever the plan is called. */
  readonly isEnforced: boolean;
  readonly name: PlanName;
  readonly hasPrioritySupport: boolean;
}

export const DEFAULT_PLAN: PlanSettings = { isEnforced: false, name: 'free', hasPrioritySupport: false };

/** What a plan may lack: people who answer, and files from them. */
export type PlanPart = 'live_chat' | 'attachments';

/** Live chat needs the plan `scale` with priority support, attachments need `pro` or more. */
export function lacksOf({ isEnforced, name, hasPrioritySupport }: PlanSettings): readonly PlanPart[] {
  if (!isEnforced) return [];
  const hasLiveChat = name === 'scale' && hasPrioritySupport;
  return [...(hasLiveChat ? [] : ['live_chat' as const]), ...(name === 'free' ? ['attachments' as const] : [])];
}

/** Tickets stay: by them whoever asked for a person is answered later. */
const LIVE_CHAT: ReadonlySet<Permission> = new Set<Permission>([
  'chat.read',
  'chat.claim',
  'chat.send',
  'chat.transfer',
  'chat.resolve',
  'chat.assign',
  'chat.lead',
  'chat.history',
  'chat.export',
  'desk.read',
  'queue.manage',
]);

export function isInPlan(lacks: readonly PlanPart[] | undefined, permission: Permission): boolean {
  return lacks === undefined || !lacks.includes('live_chat') || !LIVE_CHAT.has(permission);
}
