// Where the local system lives: ports, folder of state, addresses, and the secrets that are made once and kept there.
// Read from KAIWA_PORT, KAIWA_STATE, KAIWA_DEMO_* and `.dev.vars`. Called by everything that starts or seeds it.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { newAuditSigningKey, newPushSigningKey } from './production-secrets';

export interface LocalSettings {
  readonly ports: { readonly console: number; readonly worker: number; readonly simulator: number };
  readonly urls: { readonly console: string; readonly worker: string; readonly simulator: string };
  readonly stateFolder: string;
  /** Passed to every wrangler as `--persist-to`. */
  readonly workerState: string;
  readonly simulatorState: string;
  /** Variables of the Worker as the file that `wrangler dev --env-file` reads. */
  readonly workerVariablesFile: string;
  readonly demo: {
    readonly password: string;
    readonly channelSecret: string;
    /** KAIWA_DEMO_DESK: `plain` for no bot and no distribution, `none` for no desk at all. */
    readonly desk: 'full' | 'plain' | 'none';
    /** KAIWA_DEMO_HOURS: `office` for Monday to Friday, 9 to 18. */
    readonly hours: 'always' | 'office';
  };
  /** The Worker's variables and secrets, `.dev.vars` laid over ours. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whether LINE's side is the simulator; the demo seed exists only then. */
  readonly isSimulated: boolean;
}

interface KeptSecrets {
  readonly demoPassword: string;
  readonly demoChannelSecret: string;
  readonly loginSigningSecret: string;
  readonly passwordPepper: string;
  readonly dataKek: string;
  readonly auditSigningKey: string;
  readonly pushSigningKey: string;
  /** Key versions, once there is more than the first (rotate-keys). */
  readonly dataKeks?: Readonly<Record<string, string>>;
}

export const DEFAULT_PORT = 8787;
export const MEDIA_ORIGIN = 'https://media.kaiwa.test';

/** Reads the settings and writes what has to be kept: secrets (once) and the Worker's variables (each time). */
export function readLocalSettings(env: NodeJS.ProcessEnv = process.env, devVarsFile = '.dev.vars'): LocalSettings {
  const base = readPort(env.KAIWA_PORT);
  const ports = { console: base, worker: base + 1, simulator: base + 2 };
  const urls = {
    console: `http://localhost:${ports.console}`,
    worker: `http://localhost:${ports.worker}`,
    simulator: `http://localhost:${ports.simulator}`,
  };
  const stateFolder = resolve(env.KAIWA_STATE ?? '.state');
  mkdirSync(stateFolder, { recursive: true });
  const secrets = keptSecrets(join(stateFolder, 'secrets.json'));
  const own = workerVariables(secrets, ports, urls.console);
  const variables = { ...own, ...readVariables(devVarsFile) };
  const workerVariablesFile = join(stateFolder, 'worker.env');
  writePrivately(workerVariablesFile, toEnvFile(variables));
  return {
    ports,
    urls,
    stateFolder,
    workerState: join(stateFolder, 'worker'),
    simulatorState: join(stateFolder, 'simulator'),
    workerVariablesFile,
    demo: {
      password: env.KAIWA_DEMO_PASSWORD ?? secrets.demoPassword,
      channelSecret: env.KAIWA_DEMO_CHANNEL_SECRET ?? secrets.demoChannelSecret,
      desk: readChoice(env, 'KAIWA_DEMO_DESK', ['full', 'plain', 'none']),
      hours: readChoice(env, 'KAIWA_DEMO_HOURS', ['always', 'office']),
    },
    variables,
    isSimulated: variables.LINE_API_BASE === own.LINE_API_BASE,
  };
}

function workerVariables(secrets: KeptSecrets, ports: LocalSettings['ports'], appOrigin: string) {
  return {
    APP_ORIGIN: appOrigin,
    MEDIA_ORIGIN,
    // Local queues live in memory, so a crash would lose what fell back to them.
    INBOUND_FALLBACK: 'refuse',
    // Two names of one port: by them the simulator tells api.line.me from api-data.line.me.
    LINE_API_BASE: `http://localhost:${ports.simulator}`,
    LINE_DATA_API_BASE: `http://127.0.0.1:${ports.simulator}`,
    STICKER_CDN_BASE: `http://localhost:${ports.simulator}/cdn`,
    API_DOCS: 'on',
    // The demo people have a printed password and no telephone.
    FACTOR_POLICY: 'off-for-local-demo',
    LOGIN_SIGNING_KEYS: JSON.stringify([{ kid: 'local', secret: secrets.loginSigningSecret }]),
    PASSWORD_PEPPER: secrets.passwordPepper,
    DATA_KEK: JSON.stringify(secrets.dataKeks ?? { 1: secrets.dataKek }),
    AUDIT_SIGNING_KEY: secrets.auditSigningKey,
    PUSH_SIGNING_KEY: secrets.pushSigningKey,
  };
}

function keptSecrets(path: string): KeptSecrets {
  const kept = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Partial<KeptSecrets>) : {};
  const made: KeptSecrets = {
    demoPassword: `kaiwa-${randomBytes(9).toString('base64url')}`,
    demoChannelSecret: randomBytes(16).toString('hex'),
    loginSigningSecret: randomBytes(32).toString('base64url'),
    passwordPepper: randomBytes(32).toString('base64url'),
    dataKek: randomBytes(32).toString('base64'),
    auditSigningKey: newAuditSigningKey(),
    pushSigningKey: newPushSigningKey(),
  };
  // One that came later joins those that are there.
  const secrets: KeptSecrets = { ...made, ...kept };
  if (Object.keys(kept).length < Object.keys(secrets).length)
    writePrivately(path, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}

/** Keeps another set of keys; holds from the next readLocalSettings() on. @param dataKek JSON map of version to key */
export function keepLocalKeys(stateFolder: string, dataKek: string): void {
  const path = join(stateFolder, 'secrets.json');
  const dataKeks = JSON.parse(dataKek) as Record<string, string>;
  writePrivately(path, `${JSON.stringify({ ...keptSecrets(path), dataKeks }, null, 2)}\n`);
}

function readVariables(path: string): Record<string, string> {
  if (!existsSync(path)) return {};
  const entries = Object.entries(parseEnv(readFileSync(path, 'utf8')));
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Single quotes, for the reader of the file would replace `$NAME` and unescape inside double ones. */
function toEnvFile(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('');
}

function writePrivately(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 });
}

/** The first one where nothing is set. */
function readChoice<const Choice extends string>(
  env: NodeJS.ProcessEnv,
  name: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const text = env[name] ?? choices[0];
  const chosen = choices.find((choice) => choice === text);
  if (chosen === undefined) throw new Error(`${name} must be ${choices.join(' or ')}, not "${text}".`);
  return chosen;
}

function readPort(text: string | undefined): number {
  const port = text === undefined ? DEFAULT_PORT : Number(text);
  if (!Number.isInteger(port) || port < 1024 || port > 65_533) {
    throw new Error(`KAIWA_PORT must be a port number from 1024 to 65533, not "${text}".`);
  }
  return port;
}
