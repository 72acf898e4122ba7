// The words for what the Dispatcher did with a chat: an offer that ended, an owner who was lost. Its reasons are the state table's; one
// that is not known here yet is shown by its name. Pure. Part of event-words.
import { m } from '../paraglide/messages';

type Named = Readonly<Record<string, (inputs: { name: string }) => string>>;

const OFFER_ENDS: Named = {
  declined: m.event_offer_declined,
  timed_out: m.event_offer_timed_out,
  not_shown: m.event_offer_not_shown,
  withdrawn: m.event_offer_withdrawn,
};

/** @param keeper who passed it on by that offer and keeps it; null: it waits on */
export function offerEndWords(name: string, why: string, keeper: string | null = null): string {
  const words = OFFER_ENDS[why]?.({ name }) ?? m.event_offer_ended({ name, why });
  return keeper === null ? words : m.event_offer_kept({ words, name: keeper });
}

const OWNER_LOST: Named = {
  gone: m.event_owner_gone,
  no_answer: m.event_owner_no_answer,
  status: m.event_owner_status,
  disabled: m.event_owner_disabled,
};

export function ownerLostWords(name: string, why: string): string {
  return OWNER_LOST[why]?.({ name }) ?? m.event_owner_lost({ name, why });
}
