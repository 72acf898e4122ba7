// Macros: several things done to a chat at once. Which there are, in which order they are done, what is wrong with one. Whose they are is
// as with canned replies. Pure.
import { type ReplyScope, toShortcode } from '../canned/canned-reply';
import type { OperatorEndReason } from '../chat/session-state';
import { isInvisible } from '../delivery/split-text';
import { isOneLine } from '../one-line';

/** To whom the chat goes. `me`: the asker takes it. */
export type MacroTarget =
  | { readonly kind: 'me' }
  | { readonly kind: 'person'; readonly operatorId: string }
  | { readonly kind: 'team'; readonly teamId: string };

/** PERSISTED CONTRACT: stored as JSON; new parts are optional. */
export interface MacroSteps {
  /** With tokens, filled in when it is inserted. */
  readonly reply?: string;
  readonly addTags?: readonly string[];
  readonly removeTags?: readonly string[];
  readonly priority?: 0 | 1 | 2 | 3;
  readonly assign?: MacroTarget;
  readonly resolve?: Extract<OperatorEndReason, 'solved' | 'unsolved' | 'no_reply_needed'>;
}

/** In the order in which they are done: whoever answers has the chat first, and what ends her part of it comes last. */
export const MACRO_STEP_KINDS = ['take', 'reply', 'tags', 'priority', 'hand_over', 'resolve'] as const;
export type MacroStepKind = (typeof MACRO_STEP_KINDS)[number];

/** Macros in one place. */
export const MACROS_MAX: Readonly<Record<ReplyScope, number>> = { personal: 50, team: 50, all: 100 };
export const MACRO_TITLE_UTF16_MAX = 80;

export function stepsOf(steps: MacroSteps): MacroStepKind[] {
  const isThere: Readonly<Record<MacroStepKind, boolean>> = {
    take: steps.assign?.kind === 'me',
    reply: steps.reply !== undefined,
    tags: (steps.addTags?.length ?? 0) + (steps.removeTags?.length ?? 0) > 0,
    priority: steps.priority !== undefined,
    hand_over: steps.assign !== undefined && steps.assign.kind !== 'me',
    resolve: steps.resolve !== undefined,
  };
  return MACRO_STEP_KINDS.filter((kind) => isThere[kind]);
}

/** Names of the fields that are wrong. Who hands a chat over cannot resolve it any more. */
export function macroFaults({
  title,
  shortcode,
  steps,
}: {
  readonly title: string;
  readonly shortcode: string;
  readonly steps: MacroSteps;
}): string[] {
  const kinds = stepsOf(steps);
  return [
    ...(isInvisible(title) || !isOneLine(title.trim()) ? ['title'] : []),
    ...(toShortcode(shortcode) === null ? ['shortcode'] : []),
    ...(steps.reply !== undefined && isInvisible(steps.reply) ? ['steps.reply'] : []),
    ...(kinds.length === 0 ? ['steps'] : []),
    ...(kinds.includes('hand_over') && kinds.includes('resolve') ? ['steps.resolve'] : []),
  ];
}
