// Words for what happens to who asks for a person outside of the hours.
import type { HoursHandoff } from '$domain/queue/queue-settings';
import { m } from '../../paraglide/messages';

export const HANDOFF_WORDS: Readonly<Record<HoursHandoff, () => string>> = {
  ticket: m.set_handoff_ticket,
  wait: m.set_handoff_wait,
};
