// `npm run deploy [-- --dry-run]`: makes what the account lacks, migrates, deploys the Worker, then the console. In this order,
// for an old console can speak with a newer Worker, and a Worker cannot do without its columns. Safe to repeat.
// --dry-run builds both and touches no network.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { buildConsole } from './build-console';
import { requireTool, runTool } from './child-process';
import { makePagesProject, makeWhatIsMissing, PAGES_PROJECT, requireAccount } from './cloudflare-account';
import { DEPLOY_CONFIG, isHttpsOrigin, toDeployConfig } from './deploy-config';
import { addMissingSecrets, makeProductionSecrets, readProductionSecrets, SECRETS_FILE } from './production-secrets';
import { applyMigrations } from './workspace-storage';

const REQUIRED_SECRETS = ['LOGIN_SIGNING_KEYS', 'PASSWORD_PEPPER', 'DATA_KEK', 'AUDIT_SIGNING_KEY', 'PUSH_SIGNING_KEY'];

async function main(): Promise<void> {
  mkdirSync('.dist', { recursive: true });
  await buildConsole();
  console.log('Console built.');
  if (process.argv.includes('--dry-run')) {
    await requireTool('wrangler', ['deploy', '--dry-run', '--outdir', '.dist/worker']);
    console.log('Worker built into .dist/worker. Dry run: nothing was uploaded.');
    return;
  }
  await requireAccount();
  const appOrigin = await originFor('KAIWA_APP_ORIGIN', 'Address of the console, e.g. https://desk.example.org');
  const mediaOrigin = await originFor(
    'KAIWA_MEDIA_ORIGIN',
    'Address of the Worker itself, e.g. https://line.example.org',
  );
  const ids = await makeWhatIsMissing();
  writeFileSync(
    DEPLOY_CONFIG,
    toDeployConfig(readFileSync('wrangler.toml', 'utf8'), { ...ids, appOrigin, mediaOrigin }),
  );
  await applyMigrations({ kind: 'remote', config: DEPLOY_CONFIG });
  console.log('D1 migrated.');
  await deployWorker();
  await makePagesProject();
  await requireTool('wrangler', [
    'pages',
    'deploy',
    '--cwd',
    'web',
    '--project-name',
    PAGES_PROJECT,
    '--branch',
    'main',
  ]);
  console.log(`Console deployed. First time? Then: npm run connect -- --remote`);
}

async function deployWorker(): Promise<void> {
  const listed = await runTool('wrangler', ['secret', 'list', '--config', DEPLOY_CONFIG]);
  // A Worker that is not there yet has no list, which is the same as no secrets.
  const isComplete = listed.code === 0 && REQUIRED_SECRETS.every((name) => listed.output.includes(`"${name}"`));
  const secretsFile = isComplete ? [] : await chosenSecrets();
  await requireTool('wrangler', ['deploy', '--config', DEPLOY_CONFIG, ...secretsFile]);
  console.log('Worker deployed.');
}

async function chosenSecrets(): Promise<string[]> {
  if (!readProductionSecrets()) {
    const answer = await ask('The Worker has no secrets yet. Make them now? (yes/no)');
    if (!/^y(es)?$/i.test(answer)) throw new Error(`Put the secrets into ${SECRETS_FILE} and run this again.`);
    makeProductionSecrets();
    console.log(`Secrets made. Keep ${SECRETS_FILE} in a safe place: Cloudflare never shows them again.`);
  }
  // A file of before the audit log, or before pushes, has no key for them.
  addMissingSecrets();
  return ['--secrets-file', SECRETS_FILE];
}

async function originFor(variable: string, question: string): Promise<string> {
  const value = process.env[variable] ?? (await ask(`${question} (${variable})`));
  if (!isHttpsOrigin(value)) throw new Error(`${variable} must be an https origin without a path, not "${value}".`);
  return value;
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(`${question} `)).trim();
  } finally {
    terminal.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
