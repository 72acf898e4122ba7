// Seals every secret and token of the channels anew under the newest key of DATA_KEK, page by page. May be killed anywhere and run
// again: each value is replaced only where it is still the one that was opened, and the old keys open what is left. Speaks SQL text,
// because wrangler runs it as well as D1 does. Called by scripts/rotate-keys. The seeds of second factors are not in D1.
import { err, ok, type Result } from '../domain/result';
import { accessTokenPlace, secretPlace } from '../platform/channel-keys';
import { keyVersionOf, newestKeyVersion, openSealed, type SealError, seal } from '../platform/seal';

export interface SealedRow {
  readonly id: string;
  readonly secret_sealed: string | null;
  readonly previous_secret_sealed: string | null;
  readonly access_token_sealed: string | null;
}

/** Where the rows lie. */
export interface SealedRows {
  select(sql: string): Promise<readonly SealedRow[]>;
  run(statements: readonly string[]): Promise<void>;
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

/** Where each column's value is sealed for; the previous secret moved there as it was. */
const PLACES = {
  secret_sealed: secretPlace,
  previous_secret_sealed: secretPlace,
  access_token_sealed: accessTokenPlace,
} as const;
type Column = keyof typeof PLACES;
const COLUMNS = Object.keys(PLACES) as Column[];

const PAGE_ROWS = 50;
/** The last one finds nothing to do, unless somebody seals under an old key all the while. */
const PASSES_MAX = 5;

/** `UNSETTLED`: after several passes there was still something new under an old key; run it again. */
export async function resealChannels(
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

async function onePass(rows: SealedRows, work: Work) {
  const seen = { resealed: 0, verified: 0, broken: [] as string[] };
  let after = '';
  for (;;) {
    const page = await rows.select(pageStatement(after, work.pageRows));
    const last = page.at(-1);
    if (!last) return seen;
    const statements: string[] = [];
    for (const row of page) {
      for (const column of COLUMNS) {
        const sealed = row[column];
        if (sealed === null) continue;
        const next = await resealOne(sealed, PLACES[column](row.id), work);
        if (next === null) seen.broken.push(`channels:${row.id}:${column}`);
        else if (next === sealed) seen.verified += 1;
        else statements.push(swapStatement(row.id, column, sealed, next));
      }
    }
    if (statements.length > 0) await rows.run(statements);
    seen.resealed += statements.length;
    after = last.id;
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

function pageStatement(after: string, limit: number): string {
  return `SELECT id, ${COLUMNS.join(', ')} FROM channels WHERE id > ${quoted(after)} ORDER BY id LIMIT ${limit};`;
}

/** Only where it is still the old one: whoever put a new secret in meanwhile wins. */
function swapStatement(id: string, column: Column, from: string, to: string): string {
  return `UPDATE channels SET ${column} = ${quoted(to)} WHERE id = ${quoted(id)} AND ${column} = ${quoted(from)};`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
