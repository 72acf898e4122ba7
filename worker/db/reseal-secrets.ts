// Seals every secret and token of the channels, and the client secret of the identity provider, anew under the newest key of DATA_KEK,
// page by page. May be killed anywhere and run again: each value is replaced only where it is still the one that was opened, and the old
// keys open what is left. Speaks SQL text, because wrangler runs it as well as D1 does. Called by scripts/rotate-keys. The seeds of second
// factors are not in D1.
import { err, ok, type Result } from '../domain/result';
import { accessTokenPlace, secretPlace } from '../platform/channel-keys';
import {
  CLIENT_SECRET_PLACE,
  keyVersionOf,
  newestKeyVersion,
  openSealed,
  type SealError,
  seal,
} from '../platform/seal';

/** Where the values lie. */
export interface SealedRows {
  /** Rows as `SealedRow`. */
  select(sql: string): Promise<readonly SealedRow[]>;
  run(statements: readonly string[]): Promise<void>;
}

/** The id of a row, and its values by the names of their columns; null: it has none there. */
export interface SealedRow {
  readonly id: string;
  readonly [column: string]: string | null;
}

export interface ResealReport {
  readonly keyVersion: number;
  /** Values that were sealed anew. */
  readonly resealed: number;
  /** Values that the last pass opened, all under the newest key. */
  readonly verified: number;
  /** `{table}:{row}:{column}` of values that no key opens; they stay as they are. */
  readonly broken: readonly string[];
}

interface Table {
  readonly name: string;
  /** Where each column's value is sealed for. */
  readonly places: Readonly<Record<string, (id: string) => string>>;
}

const TABLES: readonly Table[] = [
  {
    name: 'channels',
    // The previous secret moved there as it was.
    places: { secret_sealed: secretPlace, previous_secret_sealed: secretPlace, access_token_sealed: accessTokenPlace },
  },
  { name: 'provider_secret', places: { sealed: () => CLIENT_SECRET_PLACE } },
];

const PAGE_ROWS = 50;
/** The last one finds nothing to do, unless somebody seals under an old key all the while. */
const PASSES_MAX = 5;

/** `UNSETTLED`: after several passes there was still something new under an old key; run it again. */
export async function resealSecrets(
  rows: SealedRows,
  dataKek: string,
  pageRows = PAGE_ROWS,
): Promise<Result<ResealReport, SealError | { readonly code: 'UNSETTLED' }>> {
  const keyVersion = newestKeyVersion(dataKek);
  if (keyVersion === null) return err({ code: 'BAD_KEY', retry: false });
  let resealed = 0;
  for (let pass = 0; pass < PASSES_MAX; pass++) {
    const seen = await onePass(rows, { dataKek, keyVersion, pageRows });
    resealed += seen.resealed;
    if (seen.resealed === 0) return ok({ keyVersion, resealed, verified: seen.verified, broken: seen.broken });
  }
  return err({ code: 'UNSETTLED' });
}

interface Work {
  readonly dataKek: string;
  readonly keyVersion: number;
  readonly pageRows: number;
}

/** How many values are not under the newest key; those that no key opens count too. */
export async function countUnderOldKeys(
  rows: SealedRows,
  dataKek: string,
  pageRows = PAGE_ROWS,
): Promise<Result<{ readonly keyVersion: number; readonly values: number; readonly old: number }, SealError>> {
  const keyVersion = newestKeyVersion(dataKek);
  if (keyVersion === null) return err({ code: 'BAD_KEY', retry: false });
  let values = 0;
  let old = 0;
  for await (const page of pagesOf(rows, pageRows)) {
    values += page.length;
    old += page.filter(({ sealed }) => keyVersionOf(sealed) !== keyVersion).length;
  }
  return ok({ keyVersion, values, old });
}

async function onePass(rows: SealedRows, work: Work) {
  const seen = { resealed: 0, verified: 0, broken: [] as string[] };
  for await (const page of pagesOf(rows, work.pageRows)) {
    const statements: string[] = [];
    for (const value of page) {
      const next = await resealOne(value.sealed, value.place, work);
      if (next === null) seen.broken.push(`${value.table}:${value.id}:${value.column}`);
      else if (next === value.sealed) seen.verified += 1;
      else statements.push(swapStatement(value, next));
    }
    if (statements.length > 0) await rows.run(statements);
    seen.resealed += statements.length;
  }
  return seen;
}

interface SealedValue {
  readonly table: string;
  readonly id: string;
  readonly column: string;
  readonly place: string;
  readonly sealed: string;
}

/** All values, a page of rows of one table at a time. */
async function* pagesOf(rows: SealedRows, pageRows: number): AsyncGenerator<readonly SealedValue[]> {
  for (const { name: table, places } of TABLES) {
    for (let after = ''; ; ) {
      const page = await rows.select(pageStatement(table, Object.keys(places), after, pageRows));
      const last = page.at(-1);
      if (!last) break;
      yield page.flatMap((row) =>
        Object.entries(places).flatMap(([column, placeOf]) => {
          const sealed = row[column] ?? null;
          return sealed === null ? [] : [{ table, id: row.id, column, place: placeOf(row.id), sealed }];
        }),
      );
      after = last.id;
    }
  }
}

/** The value under the newest key, the same where it is already; null where nothing opens it, or what was made does not open. */
async function resealOne(sealed: string, place: string, { dataKek, keyVersion }: Work): Promise<string | null> {
  const opened = await openSealed(sealed, place, dataKek);
  if (!opened.ok) return null;
  if (keyVersionOf(sealed) === keyVersion) return sealed;
  const next = await seal(opened.value, place, dataKek);
  if (!next.ok) return null;
  const again = await openSealed(next.value, place, dataKek);
  return again.ok && again.value === opened.value ? next.value : null;
}

/** Ids as texts, those that are numbers too: they come back as texts. */
function pageStatement(table: string, columns: readonly string[], after: string, limit: number): string {
  const values = ['CAST(id AS TEXT) AS id', ...columns].join(', ');
  return `SELECT ${values} FROM ${table} WHERE CAST(id AS TEXT) > ${quoted(after)} ORDER BY CAST(id AS TEXT) LIMIT ${limit};`;
}

/** Only where it is still the old one: whoever put a new secret in meanwhile wins. */
function swapStatement({ table, id, column, sealed }: SealedValue, to: string): string {
  const isStill = `CAST(id AS TEXT) = ${quoted(id)} AND ${column} = ${quoted(sealed)}`;
  return `UPDATE ${table} SET ${column} = ${quoted(to)} WHERE ${isStill};`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
