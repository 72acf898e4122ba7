// What the account must have before Kaiwa can be deployed: database, bucket, namespace, queues, Pages project. Finds each by its
// name and makes what is missing. Called by deploy; every step is safe to repeat.
import { unstable_readConfig } from 'wrangler';
import { requireTool, runTool } from './child-process';

export const PAGES_PROJECT = 'kaiwa-console';
const SETTINGS_NAMESPACE = 'kaiwa-settings';

/** The part of wrangler.toml that names things of the account. */
interface NamedThings {
  readonly d1_databases: readonly { readonly database_name?: string }[];
  readonly r2_buckets: readonly { readonly bucket_name?: string }[];
  readonly queues: { readonly consumers?: readonly { readonly queue: string; readonly dead_letter_queue?: string }[] };
  readonly vars: Readonly<Record<string, unknown>>;
}

export interface AccountIds {
  readonly databaseId: string;
  readonly settingsNamespaceId: string;
}

/** @throws where wrangler is not signed in */
export async function requireAccount(): Promise<void> {
  const { code } = await runTool('wrangler', ['whoami', '--json']);
  if (code !== 0) throw new Error('wrangler is not signed in. Run: npx wrangler login');
}

/** The database is made in the region that LOCATION_HINT names for the objects. */
export async function makeWhatIsMissing(): Promise<AccountIds> {
  const config: NamedThings = unstable_readConfig({ config: 'wrangler.toml' });
  const databaseName = config.d1_databases[0]?.database_name ?? 'kaiwa';
  const [location = 'apac'] = String(config.vars.LOCATION_HINT ?? 'apac').split('-');
  for (const bucket of config.r2_buckets) await makeOnce(['r2', 'bucket'], bucket.bucket_name ?? '');
  const queues =
    config.queues.consumers?.flatMap((consumer) => [consumer.queue, consumer.dead_letter_queue ?? '']) ?? [];
  for (const queue of new Set(queues.filter((name) => name !== ''))) await makeOnce(['queues'], queue);
  return {
    databaseId: await databaseId(databaseName, location),
    settingsNamespaceId: await namespaceId(),
  };
}

export async function makePagesProject(): Promise<void> {
  const output = await requireTool('wrangler', ['pages', 'project', 'list', '--json']);
  if (output.includes(`"${PAGES_PROJECT}"`)) return;
  await requireTool('wrangler', ['pages', 'project', 'create', PAGES_PROJECT, '--production-branch', 'main']);
}

/** `list` prints names for people, so what counts is whether the name stands there as a word. */
async function makeOnce(kind: readonly string[], name: string): Promise<void> {
  const listed = await requireTool('wrangler', [...kind, 'list']);
  if (listed.split(/[\s│|]+/).includes(name)) return;
  await requireTool('wrangler', [...kind, 'create', name]);
  console.log(`Made ${kind.join(' ')} ${name}.`);
}

async function databaseId(name: string, location: string): Promise<string> {
  const find = async () => {
    const listed = await requireTool('wrangler', ['d1', 'list', '--json']);
    return (JSON.parse(listed) as { name: string; uuid: string }[]).find((database) => database.name === name)?.uuid;
  };
  const found = await find();
  if (found) return found;
  await requireTool('wrangler', ['d1', 'create', name, '--location', location]);
  return required(await find(), `D1 database ${name}`);
}

async function namespaceId(): Promise<string> {
  const find = async () => {
    const listed = await requireTool('wrangler', ['kv', 'namespace', 'list']);
    const namespaces = JSON.parse(listed.slice(listed.indexOf('['))) as { id: string; title: string }[];
    return namespaces.find((namespace) => namespace.title === SETTINGS_NAMESPACE)?.id;
  };
  const found = await find();
  if (found) return found;
  await requireTool('wrangler', ['kv', 'namespace', 'create', SETTINGS_NAMESPACE]);
  return required(await find(), `KV namespace ${SETTINGS_NAMESPACE}`);
}

function required(value: string | undefined, what: string): string {
  if (!value) throw new Error(`${what} was made but is not listed.`);
  return value;
}
