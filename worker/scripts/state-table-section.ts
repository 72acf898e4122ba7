// The state table as the room guide shows it: Markdown made from domain/chat/state-table.ts, put between two marks. Pure;
// called by state-table.ts and by the test that holds the guide to the data.
import { SESSION_STATES } from '../domain/chat/session-state';
import { EXCEPTIONS, type Exception, STATE_TABLE, type StateRow } from '../domain/chat/state-table';

const BEGIN = '<!-- the state table begins: written by `npm run state-table` -->';
const END = '<!-- the state table ends -->';

/**
 * The text with the part between the marks written anew.
 * @throws where a mark is missing: nothing of the guide may be lost
 */
export function withStateTable(guide: string): string {
  const [from, to] = [guide.indexOf(BEGIN), guide.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`the guide lacks the marks ${BEGIN} and ${END}`);
  return `${guide.slice(0, from + BEGIN.length)}\n\n${stateTables()}\n\n${guide.slice(to)}`;
}

function stateTables(): string {
  const header = ['event', 'by', 'when', ...SESSION_STATES];
  const cells = table(header, STATE_TABLE.map(toCells));
  return `${cells}\n\n${table(['event', 'is', 'where'], EXCEPTIONS.map(toException))}`;
}

function toCells({ event, by, when, cells }: StateRow): string[] {
  return [`\`${event}\``, by?.join(', ') ?? '', when ?? '', ...cells];
}

function toException({ events, outcome, when }: Exception): string[] {
  return [events.map((event) => `\`${event}\``).join(', '), outcome, when];
}

/** Columns as wide as their widest cell, as the formatter of the guide has them. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, column) =>
    Math.max(...[name, ...rows.map((row) => row[column] ?? '')].map(({ length }) => length)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}
