// `npm run audit-verify`: checks the audit log and names the first entry that somebody touched. Of this machine's system as it is;
// -- --remote: of the deployed one, by wrangler; -- --file EXPORT --key PUBLIC_KEY: of an export, without any system.
// KAIWA_URL, KAIWA_EMAIL, KAIWA_PASSWORD: of another one over HTTP. --save FILE keeps what was checked, --public-key prints the key.
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { parseArgs } from 'node:util';
import { type AuditHeadSqlRow, type AuditSqlRow, toAuditHead, toSealedEntry } from '../db/audit-rows';
import { type AuditPublicKey, parseAuditPublicKey } from '../domain/audit/audit-key';
import { DEPLOY_CONFIG } from './deploy-config';
import { signIn } from './desk-client';
import { readLocalSettings } from './local-settings';
import { takenPorts } from './local-system';
import { readProductionSecrets } from './production-secrets';
import { type ExportHeader, faultWords, verifyAudit } from './verify-audit';
import { type Place, query } from './workspace-storage';

const ROWS_PER_QUERY = 500;

interface Source {
  readonly what: string;
  readonly lines: AsyncIterable<string>;
  /** Text of the key, private or public; null: there is none. */
  readonly key: string | null;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      remote: { type: 'boolean', default: false },
      file: { type: 'string' },
      key: { type: 'string' },
      save: { type: 'string' },
      'public-key': { type: 'boolean', default: false },
    },
  });
  const source = await chooseSource(values);
  const key = toKey(values.key === undefined ? source.key : readFileSync(values.key, 'utf8'));
  if (values['public-key']) {
    if (key === null) throw new Error('There is no key.');
    console.log(JSON.stringify(key));
    return;
  }
  const lines = values.save === undefined ? source.lines : saved(source.lines, values.save);
  const verdict = await verifyAudit(lines, key);
  if (!verdict.ok) throw new Error(`The audit log of ${source.what} is BROKEN: ${faultWords(verdict.fault)}`);
  const { seq, hash, at, keyId } = verdict.head;
  const signature = verdict.isSignatureChecked ? `signed by key ${keyId}` : 'signature NOT checked: no key was given';
  console.log(`The audit log of ${source.what} is whole: ${seq} entries, ${signature}.`);
  console.log(`Head ${hash}, sealed ${seq === 0 ? 'never' : new Date(at).toISOString()}.`);
}

async function chooseSource({ remote, file }: { remote: boolean; file?: string | undefined }): Promise<Source> {
  if (file !== undefined) return { what: file, lines: linesOfFile(file), key: null };
  const url = process.env.KAIWA_URL;
  const production = readProductionSecrets()?.AUDIT_SIGNING_KEY ?? null;
  if (url !== undefined) {
    const login = { email: process.env.KAIWA_EMAIL ?? '', password: process.env.KAIWA_PASSWORD ?? '' };
    return { what: url, lines: linesOfHttp(url, login), key: production };
  }
  if (remote) {
    const place: Place = { kind: 'remote', config: DEPLOY_CONFIG };
    return { what: 'the deployed system', lines: linesOfDatabase(place), key: production };
  }
  const settings = readLocalSettings();
  const key = settings.variables.AUDIT_SIGNING_KEY ?? null;
  // Two must not have the same files open: a system that runs is asked itself.
  const isRunning = (await takenPorts(settings)).length > 0;
  const login = { email: process.env.KAIWA_EMAIL ?? 'owner@kaiwa.test', password: settings.demo.password };
  const lines = isRunning
    ? linesOfHttp(settings.urls.console, login)
    : linesOfDatabase({ kind: 'local', folder: settings.workerState });
  return { what: 'this machine', lines, key };
}

function toKey(text: string | null): AuditPublicKey | null {
  if (text === null) return null;
  const key = parseAuditPublicKey(text);
  if (key === null) throw new Error('The key is no JWK of Ed25519.');
  return key;
}

function linesOfFile(path: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
}

/** The export itself, which is an entry of the log. Leaves no login behind. */
async function* linesOfHttp(origin: string, login: { readonly email: string; readonly password: string }) {
  const desk = await signIn(origin, origin, login);
  try {
    const response = await fetch(`${origin}/api/admin/audit/export`, { headers: desk.headers() });
    if (!response.ok || response.body === null) throw new Error(`The export was refused: ${response.status}`);
    // Node's own streams and the web's are the same thing under two types.
    yield* createInterface({ input: Readable.fromWeb(response.body as unknown as ReadableStream) });
  } finally {
    await desk.post('/api/auth/logout', {});
  }
}

/** What an export would have, read past the Worker. What is not sealed yet is not in it. */
async function* linesOfDatabase(place: Place): AsyncGenerator<string> {
  const [[row]] = await query<[AuditHeadSqlRow[]]>(place, ['SELECT * FROM audit_head WHERE id = 1;']);
  if (!row) throw new Error('The audit log is BROKEN: the row that says where the chain ends is gone.');
  const { seq, hash, at, keyId, signature } = toAuditHead(row);
  const head = { seq, hash, at, keyId, signature };
  const header: ExportHeader = { kind: 'kaiwa-audit-export', version: 1, exportedAt: Date.now(), head, anchor: null };
  yield JSON.stringify(header);
  for (let after = 0; ; ) {
    const [rows] = await query<[AuditSqlRow[]]>(place, [
      `SELECT * FROM audit WHERE seq > ${after} ORDER BY seq LIMIT ${ROWS_PER_QUERY};`,
    ]);
    for (const each of rows) yield JSON.stringify(toSealedEntry(each));
    const last = rows.at(-1)?.seq ?? null;
    if (rows.length < ROWS_PER_QUERY || last === null) return;
    after = last;
  }
}

async function* saved(lines: AsyncIterable<string>, path: string) {
  const file = createWriteStream(path, { mode: 0o600 });
  for await (const line of lines) {
    file.write(`${line}\n`);
    yield line;
  }
  await new Promise<void>((resolve) => file.end(() => resolve()));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
