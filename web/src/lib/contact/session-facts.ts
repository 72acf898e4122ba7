// What is known of the open or last session, as lines of label and value. Pure. Called by SessionFacts.
import type { ChatView } from '$protocol/chat-view';
import { dateAndTime, shortSpan } from '../i18n/format-time';
import { parts } from '../i18n/join-words';
import { endReasonWords, triggerWords } from '../i18n/session-words';
import { m } from '../paraglide/messages';

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** @param now ms @param teamName null: it has none, or there is only one */
export function sessionFacts(view: ChatView, teamName: string | null, now: number): readonly Fact[] {
  const { session } = view;
  if (!session) return [];
  const facts: Fact[] = [];
  const add = (label: string, value: string | null) => {
    if (value !== null && value !== '') facts.push({ label, value });
  };
  add(m.session_topic(), session.topic);
  add(m.session_trigger(), asked(session));
  add(m.session_team(), teamName);
  add(m.session_opened(), dateAndTime(session.openedAt));
  // From the question to the first person who took it; while nobody has, it still runs.
  if (session.assignedAt !== null && session.origin === 'customer') {
    add(m.session_waited(), shortSpan(session.openedAt, session.assignedAt));
  } else if (view.state === 'pending' || view.state === 'waiting') {
    add(m.session_waits(), shortSpan(session.openedAt, now));
  }
  if (session.reopens > 0) add(m.session_reopened(), m.session_reopened_count({ count: session.reopens }));
  if (session.hold?.reason) add(m.session_hold_reason(), session.hold.reason);
  add(m.session_ended(), ended(session));
  return facts;
}

type Session = NonNullable<ChatView['session']>;

function asked({ origin, trigger }: Session): string | null {
  if (origin === 'operator') return m.session_origin_operator();
  return trigger === null ? null : triggerWords(trigger);
}

function ended({ endReason, resolvedAt }: Session): string | null {
  if (endReason === null) return null;
  const words = endReasonWords(endReason);
  return resolvedAt === null ? words : parts(words, dateAndTime(resolvedAt));
}
