// The state table as the room guide shows it: Markdown made from domain/chat/state-table.ts, put between two marks. Pure;
// called by state-table.ts and by the test that holds the guide to the data.
import { SESSION_STATES } from '../domain/chat/session-state';
import { EXCEPTIONS, type Exception, STATE_TABLE, type StateRow } from '../domain/chat/state-table';
import { markdownTable, withSection } from './guide-section';

const MARKS = { name: 'state table', command: 'state-table' };

/** The text with the part between the marks written anew. @throws where a mark is missing: nothing of the guide may be lost */
export function withStateTable(guide: string): string {
  return withSection(guide, MARKS, stateTables());
}

function stateTables(): string {
  const header = ['event', 'by', 'when', ...SESSION_STATES];
  const cells = markdownTable(header, STATE_TABLE.map(toCells));
  return `${cells}\n\n${markdownTable(['event', 'is', 'where'], EXCEPTIONS.map(toException))}`;
}

function toCells({ event, by, when, cells }: StateRow): string[] {
  return [`\`${event}\``, by?.join(', ') ?? '', when ?? '', ...cells];
}

function toException({ events, outcome, when }: Exception): string[] {
  return [events.map((event) => `\`${event}\``).join(', '), outcome, when];
}
