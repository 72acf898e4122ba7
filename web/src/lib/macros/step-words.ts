// What a macro does, in words, step by step in its order. Pure.
import { type MacroStepKind, stepsOf } from '$domain/macros/macro';
import type { Macro } from '$protocol/macro';
import { endReasonWords, priorityWords } from '../i18n/session-words';
import { m } from '../paraglide/messages';

/** Of tags, people and teams; null: nobody knows it here. */
export interface StepNames {
  readonly tag: (id: string) => string | null;
  readonly person: (operatorId: string) => string | null;
  readonly team: (teamId: string) => string | null;
}

export function macroWords(
  { steps }: Pick<Macro, 'steps'>,
  names: StepNames,
): { kind: MacroStepKind; words: string }[] {
  return stepsOf(steps).map((kind) => ({ kind, words: wordsOf(kind, steps, names) }));
}

function wordsOf(kind: MacroStepKind, steps: Macro['steps'], names: StepNames): string {
  switch (kind) {
    case 'take':
      return m.macro_step_take();
    case 'reply':
      return m.macro_step_reply();
    case 'tags':
      return tagWords(steps, names);
    case 'priority':
      return m.macro_step_priority({ priority: priorityWords(steps.priority ?? 0) });
    case 'hand_over': {
      const { assign } = steps;
      const name =
        assign?.kind === 'team'
          ? (names.team(assign.teamId) ?? assign.teamId)
          : assign?.kind === 'person'
            ? (names.person(assign.operatorId) ?? assign.operatorId)
            : '';
      return m.macro_step_pass({ name });
    }
    case 'resolve':
      return m.macro_step_resolve({ reason: endReasonWords(steps.resolve ?? 'solved') });
  }
}

function tagWords({ addTags = [], removeTags = [] }: Macro['steps'], names: StepNames): string {
  const listed = (ids: readonly string[]) => ids.map((id) => names.tag(id) ?? id).join(', ');
  return [
    ...(addTags.length > 0 ? [m.macro_step_add({ tags: listed(addTags) })] : []),
    ...(removeTags.length > 0 ? [m.macro_step_remove({ tags: listed(removeTags) })] : []),
  ].join(' · ');
}
