// D1 and the settings snapshot in KV as the scripts reach them: through wrangler, on this machine or on the account.
// Must not run while a local Worker has the same files open. Called by start, seed, connect, recover and rotate-keys.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS_KEY } from '../domain/settings/settings-snapshot';
import { requireTool } from './child-process';
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

export async function applyMigrations(place: Place): Promise<void> {
  // CI answers wrangler's question whether to go on.
  await requireTool('wrangler', ['d1', 'migrations', 'apply', DATABASE, ...at(place)], { env: { CI: 'true' } });
}

/** Runs the statements in one go, reads back what the settings are made of, and puts the snapshot that follows into KV. */
export async function writeWorkspace(place: Place, statements: readonly string[], scratch: string): Promise<void> {
  await executeSql(place, [...statements].join('\n'), scratch);
  const [workspaces, channels, documents, named] = await query<
    [WorkspaceRow[], ChannelRow[], DocumentRow[], PublicNameRow[]]
  >(place, [READ_WORKSPACE, READ_CHANNELS, READ_DOCUMENTS, READ_PUBLIC_NAMES]);
  const [workspace] = workspaces;
  if (!workspace) throw new Error('D1 has no workspace after it was written.');
  const snapshot = toSnapshot(workspace, channels, documents, named);
  const file = join(scratch, 'settings.json');
  writeFileSync(file, JSON.stringify(snapshot), { mode: 0o600 });
  try {
    const put = ['kv', 'key', 'put', SETTINGS_KEY, '--binding', 'SETTINGS', '--path', file, ...at(place)];
    await requireTool('wrangler', put);
  } finally {
    rmSync(file);
  }
}

/** The rows of several SELECTs, in their order. */
export async function query<Answers extends unknown[]>(place: Place, selects: readonly string[]): Promise<Answers> {
  const command = ['d1', 'execute', DATABASE, '--json', '--command', selects.join(' '), ...at(place)];
  const output = await requireTool('wrangler', command);
  const answers = JSON.parse(output.slice(output.indexOf('['))) as { results: unknown[] }[];
  // The caller wrote the SELECTs and knows their columns.
  return answers.map((answer) => answer.results) as Answers;
}

export async function executeSql(place: Place, sql: string, scratch: string): Promise<void> {
  const file = join(scratch, 'statements.sql');
  // Hashes and sealed keys: for this user's eyes only, and only as long as needed.
  writeFileSync(file, sql, { mode: 0o600 });
  try {
    await requireTool('wrangler', ['d1', 'execute', DATABASE, '--yes', '--file', file, ...at(place)]);
  } finally {
    rmSync(file);
  }
}

function at(place: Place): string[] {
  return place.kind === 'remote' ? ['--remote', '--config', place.config] : ['--local', '--persist-to', place.folder];
}
