// The documents of the queue, of sessions and of presence as their forms hold them: a number may be empty while it is written,
// and stays so until the Worker names it. What a form does not show is kept. Pure.

import type { PresenceSettings } from '$domain/presence/presence-settings';
import type { MaxWaitAction, MaxWaitStep, QueueSettings } from '$domain/queue/queue-settings';
import type { SessionSettings } from '$domain/settings/desk-settings';
import type { DocumentShape } from '../form/document-form';
import { newKey } from '../form/new-key';

/** Every number of it may be empty. */
type Written<Settings> = {
  -readonly [Field in keyof Settings]: Settings[Field] extends number ? number | null : Settings[Field];
};

export interface StepDraft {
  readonly key: string;
  afterSec: number | null;
  action: MaxWaitAction;
}

export interface QueueDraft extends Omit<Written<QueueSettings>, 'maxWait' | 'fallbackTeam'> {
  readonly maxWait: StepDraft[];
  /** Empty: nobody. */
  fallbackTeam: string;
}

export const queueShape: DocumentShape<'queue', QueueDraft> = {
  toDraft: ({ maxWait, fallbackTeam, ...rest }) => ({
    ...rest,
    maxWait: toStepDrafts(maxWait),
    fallbackTeam: fallbackTeam ?? '',
  }),
  toValue: ({ maxWait, fallbackTeam, ...rest }) => ({
    ...rest,
    maxWait: fromStepDrafts(maxWait),
    fallbackTeam: fallbackTeam === '' ? null : fallbackTeam,
  }),
};

export function toStepDrafts(steps: readonly MaxWaitStep[]): StepDraft[] {
  return steps.map((step) => ({ key: newKey(), ...step }));
}

/** An empty number stays one: the Worker names it. */
export function fromStepDrafts(steps: readonly StepDraft[]): MaxWaitStep[] {
  return steps.map(({ afterSec, action }) => ({ afterSec: afterSec ?? Number.NaN, action }));
}

/** Five minutes after the one before it. */
export function newStep(steps: readonly StepDraft[]): StepDraft {
  return { key: newKey(), afterSec: (steps.at(-1)?.afterSec ?? 0) + 300, action: 'ticket' };
}

export type SessionsDraft = Written<SessionSettings>;

export const sessionsShape: DocumentShape<'sessions', SessionsDraft> = {
  toDraft: (sessions) => ({ ...sessions }),
  toValue: (draft) => ({ ...draft }),
};

export type PresenceDraft = Written<PresenceSettings>;

export const presenceShape: DocumentShape<'presence', PresenceDraft> = {
  toDraft: (presence) => ({ ...presence }),
  toValue: (draft) => ({ ...draft }),
};
