// A macro as its form holds it. Pure.
import type { Macro } from '$protocol/macro';

export interface MacroDraft {
  title: string;
  shortcode: string;
  reply: string;
  addTags: string[];
  removeTags: string[];
  /** '': as it is. */
  priority: string;
  /** '', `me`, `person:{id}` or `team:{id}`. */
  assign: string;
  /** '': no. */
  resolve: '' | NonNullable<Macro['steps']['resolve']>;
}

export function toMacroDraft(macro: Macro | null): MacroDraft {
  const { reply = '', addTags = [], removeTags = [], priority, assign, resolve = '' } = macro?.steps ?? {};
  return {
    title: macro?.title ?? '',
    shortcode: macro?.shortcode ?? '',
    reply,
    addTags: [...addTags],
    removeTags: [...removeTags],
    priority: priority === undefined ? '' : String(priority),
    assign:
      assign === undefined
        ? ''
        : assign.kind === 'me'
          ? 'me'
          : assign.kind === 'team'
            ? `team:${assign.teamId}`
            : `person:${assign.operatorId}`,
    resolve,
  };
}

export function toSteps({ reply, addTags, removeTags, priority, assign, resolve }: MacroDraft): Macro['steps'] {
  const target = toTarget(assign);
  return {
    ...(reply.trim() !== '' && { reply }),
    ...(addTags.length > 0 && { addTags: [...addTags] }),
    ...(removeTags.length > 0 && { removeTags: [...removeTags] }),
    ...(priority !== '' && { priority: Number(priority) as NonNullable<Macro['steps']['priority']> }),
    ...(target && { assign: target }),
    ...(resolve !== '' && { resolve }),
  };
}

function toTarget(assign: string): Macro['steps']['assign'] | null {
  if (assign === 'me') return { kind: 'me' };
  const [kind, id = ''] = assign.split(/:(.*)/s);
  if (kind === 'team') return { kind, teamId: id };
  return kind === 'person' ? { kind, operatorId: id } : null;
}
