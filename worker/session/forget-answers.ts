// What was taken back goes from where its words were kept besides the log: the answers of a flow and of a session, the fields and the
// message of a ticket. Runs inside the transaction of the unsend.
import type { Session } from '../domain/chat/session-state';
import type { FlowAnswer } from './chat-record';
import type { ChatTools } from './chat-tools';
import type { ChatWrite } from './chat-write';

/** @param entryId the line of the log that was taken back */
export function forgetAnswers(tools: ChatTools, write: ChatWrite, entryId: string): void {
  const { flowAnswers } = write.record.summary;
  const isOther = (answer: FlowAnswer) => answer.entryId !== entryId;
  if (!flowAnswers.every(isOther)) write.changeSummary({ flowAnswers: flowAnswers.filter(isOther) });
  const { session } = write.record.state;
  if (session && answeredBy(session, entryId).length > 0) {
    write.changeState({ session: withoutAnswers(session, entryId) });
    write.touch();
  }
  for (const past of tools.sessions.sessionsAnsweredBy(entryId)) {
    if (past.id === session?.id) continue;
    write.touch();
    tools.sessions.keepSession(withoutAnswers(past, entryId), write.record.seq);
  }
  for (const ticket of tools.sessions.tickets()) {
    const names = Object.entries(ticket.slotSources ?? {}).flatMap(([name, source]) =>
      source === entryId ? [name] : [],
    );
    const isMessage = ticket.messageEntryId === entryId;
    if (names.length === 0 && !isMessage) continue;
    write.touch();
    const slots = without(ticket.slots, names);
    const message = isMessage ? null : ticket.message;
    tools.sessions.keepTicket({ ...ticket, slots, message, changedSeq: write.record.seq });
  }
}

function answeredBy({ slotSources = {} }: Session, entryId: string): string[] {
  return Object.entries(slotSources).flatMap(([name, source]) => (source === entryId ? [name] : []));
}

function withoutAnswers(session: Session, entryId: string): Session {
  const names = answeredBy(session, entryId);
  return {
    ...session,
    slots: without(session.slots ?? {}, names),
    slotSources: without(session.slotSources ?? {}, names),
    // Asked once is enough: she took the answer back on purpose.
    skippedSlots: [...(session.skippedSlots ?? []), ...names],
  };
}

function without(values: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}
