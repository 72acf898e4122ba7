// Whether a team takes new customers: the words and what each means.
import type { QueueTeam } from '$protocol/desk-view';
import { m } from '../paraglide/messages';

interface IntakeWords {
  readonly name: () => string;
  readonly means: () => string;
}

export const INTAKE_WORDS: Readonly<Record<QueueTeam['intake'], IntakeWords>> = {
  open: { name: m.queue_intake_open, means: m.queue_intake_open_means },
  drain: { name: m.queue_intake_drain, means: m.queue_intake_drain_means },
  paused: { name: m.queue_intake_paused, means: m.queue_intake_paused_means },
};

export const INTAKES = ['open', 'drain', 'paused'] as const satisfies readonly QueueTeam['intake'][];
