// D1 and the settings snapshot in KV as the scripts reach them: on this machine by a runtime of ours, on the account through wrangler.
// Must not run while a local Worker has the same files open. Called by start, seed, connect, recover and rotate-keys.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS_KEY } from '../domain/settings/settings-snapshot';
import { requireTool } from './child-process';
import { migrate, runSql, withLocalStorage } from './local-storage';
import {
  type ChannelRow,
  type DocumentRow,
  type PublicNameRow,
  READ_CHANNELS,
  READ_DOCUMENTS,
  READ_PUBLIC_NAMES,
  READ_WORKSPACE,
  toSnapshot,
  type WorkspaceRow,
} from './workspace-statements';

/** Where the storage is: a folder of local state, or the Cloudflare account, by the configuration that deploy wrote. */
export type Place =
  | { readonly kind: 'local'; readonly folder: string }
  | { readonly kind: 'remote'; readonly config: string };

const DATABASE = 'DB';

/** What is done to it at one time. */
interface Storage {
  /** All of the statements or none. */
  run(sql: string): Promise<void>;
  /** The rows of several SELECTs, in their order. */
  read(selects: readonly string[]): Promise<unknown[][]>;
  putSettings(snapshot: string): Promise<void>;
}

export async function applyMigrations(place: Place): Promise<void> {
  if (place.kind === 'local') return withLocalStorage(place.folder, ({ DB }) => migrate(DB));
  // CI answers wrangler's question whether to go on.
  await requireTool('wrangler', ['d1', 'migrations', 'apply', DATABASE, ...at(place)], { env: { CI: 'true' } });
}

/** Runs the statements in one go, reads back what the settings are made of, and puts the snapshot that follows into KV. */
export function writeWorkspace(place: Place, statements: readonly string[], scratch: string): Promise<void> {
  return within(place, scratch, async (storage) => {
    await storage.run([...statements].join('\n'));
    const rows = await storage.read([READ_WORKSPACE, READ_CHANNELS, READ_DOCUMENTS, READ_PUBLIC_NAMES]);
    const [workspaces, channels, documents, named] = rows as [
      WorkspaceRow[],
      ChannelRow[],
      DocumentRow[],
      PublicNameRow[],
    ];
    const [workspace] = workspaces;
    if (!workspace) throw new Error('D1 has no workspace after it was written.');
    await storage.putSettings(JSON.stringify(toSnapshot(workspace, channels, documents, named)));
  });
}

/** The rows of several SELECTs, in their order. */
export async function query<Answers extends unknown[]>(place: Place, selects: readonly string[]): Promise<Answers> {
  // The caller wrote the SELECTs and knows their columns.
  return within(place, '', async (storage) => (await storage.read(selects)) as Answers);
}

export function executeSql(place: Place, sql: string, scratch: string): Promise<void> {
  return within(place, scratch, (storage) => storage.run(sql));
}

function within<Value>(place: Place, scratch: string, work: (storage: Storage) => Promise<Value>): Promise<Value> {
  if (place.kind === 'remote') return work(remoteStorage(place, scratch));
  return withLocalStorage(place.folder, ({ DB, SETTINGS }) =>
    work({
      run: (sql) => runSql(DB, sql),
      read: async (selects) =>
        (await DB.batch(selects.map((select) => DB.prepare(select)))).map(({ results }) => results),
      putSettings: (snapshot) => SETTINGS.put(SETTINGS_KEY, snapshot),
    }),
  );
}

/** @param scratch a folder for files that wrangler reads and that are gone right after it */
function remoteStorage(place: Extract<Place, { kind: 'remote' }>, scratch: string): Storage {
  /** Hashes and sealed keys: for this user's eyes only, and only as long as needed. */
  const passing = async (name: string, text: string, toArgs: (file: string) => string[]) => {
    const file = join(scratch, name);
    writeFileSync(file, text, { mode: 0o600 });
    try {
      await requireTool('wrangler', [...toArgs(file), ...at(place)]);
    } finally {
      rmSync(file);
    }
  };
  return {
    run: (sql) => passing('statements.sql', sql, (file) => ['d1', 'execute', DATABASE, '--yes', '--file', file]),
    read: async (selects) => {
      const command = ['d1', 'execute', DATABASE, '--json', '--command', selects.join(' '), ...at(place)];
      const output = await requireTool('wrangler', command);
      const answers = JSON.parse(output.slice(output.indexOf('['))) as { results: unknown[] }[];
      return answers.map((answer) => answer.results);
    },
    putSettings: (snapshot) =>
      passing('settings.json', snapshot, (file) => [
        ...['kv', 'key', 'put', SETTINGS_KEY, '--binding', 'SETTINGS'],
        ...['--path', file],
      ]),
  };
}

function at({ config }: Extract<Place, { kind: 'remote' }>): string[] {
  return ['--remote', '--config', config];
}
