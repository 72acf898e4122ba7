// Parts of the room guide that are made from data: put between two marks, in tables as the formatter has them. Pure.

export interface SectionMarks {
  /** As the marks call it. */
  readonly name: string;
  /** The npm command that writes it. */
  readonly command: string;
}

/**
 * The text with the part between the marks written anew.
 * @throws where a mark is missing: nothing of the guide may be lost
 */
export function withSection(guide: string, { name, command }: SectionMarks, section: string): string {
  const begin = `<!-- the ${name} begins: written by \`npm run ${command}\` -->`;
  const end = `<!-- the ${name} ends -->`;
  const [from, to] = [guide.indexOf(begin), guide.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the guide lacks the marks ${begin} and ${end}`);
  return `${guide.slice(0, from + begin.length)}\n\n${section}\n\n${guide.slice(to)}`;
}

/** Columns as wide as their widest cell. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, column) =>
    Math.max(...[name, ...rows.map((row) => row[column] ?? '')].map(({ length }) => length)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}
