// The document of routing as its form holds it. Pure.

import type { Schedule } from '$domain/calendar/schedule';
import type { RoutingRule } from '$domain/routing/choose-team';
import type { AssignMode, Priority, Strategy } from '$domain/routing/entry';
import type { DocumentShape } from '../form/document-form';
import { fromLines, toLines } from '../form/lines';
import { newId, newKey } from '../form/new-key';
import { fromScheduleDraft, type ScheduleDraft, toScheduleDraft, zoneHere } from '../parts/schedule-drafts';

type Rule = RoutingRule<Schedule>;

/** What the customer has to have answered to a question. */
export interface AnswerDraft {
  readonly key: string;
  name: string;
  /** One on each line. */
  values: string;
}

export interface RoutingRuleDraft {
  readonly key: string;
  readonly id: string;
  name: string;
  isOn: boolean;
  /** One on each line. */
  words: string;
  channelIds: string[];
  entryPoints: string[];
  languages: string[];
  tags: string[];
  readonly answers: AnswerDraft[];
  readonly schedule: ScheduleDraft;
  teamId: string;
  skills: string;
  demandsLanguage: boolean;
  /** Empty: as it is. */
  priority: '' | `${Priority}`;
  /** Empty: as the team does. */
  strategy: '' | Strategy;
  mode: '' | AssignMode;
}

export interface RoutingDraft {
  readonly rules: RoutingRuleDraft[];
  /** Empty: there is no team. */
  fallbackTeamId: string;
}

/** @param firstTeamId of everything else as long as nobody has chosen; empty: there is no team */
export function routingShape(firstTeamId: string): DocumentShape<'routing', RoutingDraft> {
  return {
    toDraft: ({ rules, fallbackTeamId }) => ({
      rules: rules.map(toRuleDraft),
      fallbackTeamId: fallbackTeamId ?? firstTeamId,
    }),
    toValue: ({ rules, fallbackTeamId }) => ({
      rules: rules.map(fromRuleDraft),
      fallbackTeamId: fallbackTeamId === '' ? null : fallbackTeamId,
    }),
  };
}

export function newRoutingRule(teamId: string): RoutingRuleDraft {
  return toRuleDraft({ id: newId('rule'), name: '', isOn: true, when: {}, teamId });
}

export function newAnswer(): AnswerDraft {
  return { key: newKey(), name: '', values: '' };
}

function toRuleDraft(rule: Rule): RoutingRuleDraft {
  const { id, name, isOn, when, teamId, skills = [], demandsLanguage = false, priority } = rule;
  return {
    key: newKey(),
    id,
    name,
    isOn,
    words: toLines(when.words ?? []),
    channelIds: [...(when.channelIds ?? [])],
    entryPoints: [...(when.entryPoints ?? [])],
    languages: [...(when.languages ?? [])],
    tags: [...(when.tags ?? [])],
    answers: (when.slots ?? []).map((slot) => ({ key: newKey(), name: slot.name, values: toLines(slot.values) })),
    schedule: toScheduleDraft(when.schedule, zoneHere()),
    teamId,
    skills: toLines(skills),
    demandsLanguage,
    priority: priority === undefined ? '' : `${priority}`,
    strategy: rule.strategy ?? '',
    mode: rule.mode ?? '',
  };
}

/** A condition without values limits nothing, and is not written. */
function fromRuleDraft(draft: RoutingRuleDraft): Rule {
  const { id, name, isOn, channelIds, entryPoints, languages, tags, schedule, teamId, demandsLanguage } = draft;
  const { strategy, mode } = draft;
  const [words, skills] = [fromLines(draft.words), fromLines(draft.skills)];
  const slots = draft.answers.map((answer) => ({ name: answer.name.trim(), values: fromLines(answer.values) }));
  const priority = ([0, 1, 2, 3] as const).find((value) => `${value}` === draft.priority);
  return {
    id,
    name: name.trim(),
    isOn,
    when: {
      ...(words.length > 0 && { words }),
      ...(channelIds.length > 0 && { channelIds: [...channelIds] }),
      ...(entryPoints.length > 0 && { entryPoints: [...entryPoints] }),
      ...(languages.length > 0 && { languages: [...languages] }),
      ...(tags.length > 0 && { tags: [...tags] }),
      ...(slots.length > 0 && { slots }),
      ...(schedule.kind !== 'always' && { schedule: fromScheduleDraft(schedule) }),
    },
    teamId,
    ...(skills.length > 0 && { skills }),
    ...(demandsLanguage && { demandsLanguage }),
    ...(priority !== undefined && { priority }),
    ...(strategy !== '' && { strategy }),
    ...(mode !== '' && { mode }),
  };
}
