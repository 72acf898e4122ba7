// Rows of a CSV file as spreadsheets read it: RFC 4180, a byte order mark so that every script survives, and no cell that is taken for a
// formula. Pure. https://owasp.org/www-community/attacks/CSV_Injection

/** Stands once, in front of the first row. */
export const CSV_START = '\ufeff';

/** What a spreadsheet would run, with white space before it or not; full-width signs count as well. */
const FORMULA = /^[\s\0]*[=+\-@\t\r\0＝＋－＠]/;

function cell(value: string | number | boolean | null): string {
  const text = value === null ? '' : String(value);
  const safe = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** @returns the row with its line end */
export function csvRow(values: readonly (string | number | boolean | null)[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}
