// `npm run connect [-- --remote]`: joins a real LINE Official Account to Kaiwa and makes the first owner, on this machine or on
// the deployed system. Asks LINE itself whether the keys are right before it stores them. Safe to repeat.
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline/promises';
import { type AuditAct, SYSTEM_ACTOR, toAuditEntry } from '../domain/audit/audit-entry';
import { hashPassword } from '../platform/password-hash';
import { newUuidV7 } from '../platform/random-id';
import { seal } from '../platform/seal';
import { DEPLOY_CONFIG } from './deploy-config';
import { readLocalSettings } from './local-settings';
import { takenPorts } from './local-system';
import { readProductionSecrets, SECRETS_FILE, SECRETS_FOLDER } from './production-secrets';
import { toOperatorId } from './seed-workspace';
import { auditEntryStatement, channelStatement, personStatement, workspaceStatement } from './workspace-statements';
import { applyMigrations, type Place, query, writeWorkspace } from './workspace-storage';

interface Target {
  readonly place: Place;
  readonly pepper: string;
  readonly dataKek: string;
  readonly lineApi: string;
}

interface Bot {
  readonly userId: string;
  readonly displayName: string;
}

async function main(): Promise<void> {
  const target = process.argv.includes('--remote') ? remoteTarget() : await localTarget();
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const statements = await askForChannel(terminal, target);
    if (target.place.kind === 'local') await applyMigrations(target.place);
    const [people] = await query<[{ n: number }[]]>(target.place, [
      "SELECT count(*) AS n FROM operators WHERE role = 'super_admin' AND is_disabled = 0;",
    ]);
    const owner = people[0]?.n ? null : await askForOwner(terminal, target);
    mkdirSync(SECRETS_FOLDER, { recursive: true });
    await writeWorkspace(target.place, [...statements, ...(owner?.statements ?? [])], SECRETS_FOLDER);
    console.log('Stored. The Worker takes the new settings within a minute.');
    if (owner) console.log(`Sign in as ${owner.email} with the password ${owner.password}`);
  } finally {
    terminal.close();
  }
}

async function askForChannel(terminal: Interface, target: Target): Promise<string[]> {
  console.log('From the LINE Developers Console, "Basic settings" of the Messaging API channel:');
  const lineChannelId = await answerTo(terminal, 'Channel ID', /^\d{6,20}$/);
  const secret = await answerTo(terminal, 'Channel secret', /^[0-9a-f]{32}$/);
  const bot = await askLineForBot(target.lineApi, lineChannelId, secret);
  console.log(`LINE knows it as "${bot.displayName}".`);
  const id = await answerTo(
    terminal,
    "Kaiwa's name for it, part of the webhook address (a-z, 0-9, -)",
    /^[a-z0-9][a-z0-9_-]{0,63}$/,
  );
  console.log(`Set its webhook in that console to {address of the Worker}/webhook/line/${id}, with redelivery on.`);
  const sealed = await seal(secret, `channels:${id}:secret`, target.dataKek);
  if (!sealed.ok) throw new Error(`The channel secret could not be sealed: ${sealed.error.code}`);
  const channel = {
    id,
    name: bot.displayName,
    lineChannelId,
    botUserId: bot.userId,
    secretSealed: sealed.value,
    accessTokenSealed: null,
  };
  const after = { name: bot.displayName, lineChannelId, botUserId: bot.userId, secret: 'set' };
  return [
    workspaceStatement(bot.displayName, 'Asia/Tokyo'),
    channelStatement(channel, Date.now()),
    told({ action: 'setup.channel_saved', object: { kind: 'channel', id }, after }),
  ];
}

/** A stateless token proves the keys, and by it LINE tells the bot's user id. https://developers.line.biz/en/reference/messaging-api/#issue-stateless-channel-access-token */
async function askLineForBot(lineApi: string, clientId: string, secret: string): Promise<Bot> {
  const issued = await fetch(`${lineApi}/oauth2/v3/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret }),
  });
  if (!issued.ok) throw new Error(`LINE does not take this channel ID and secret (${issued.status}).`);
  const { access_token: token } = (await issued.json()) as { access_token: string };
  const info = await fetch(`${lineApi}/v2/bot/info`, { headers: { authorization: `Bearer ${token}` } });
  if (!info.ok) throw new Error(`LINE does not tell about this bot (${info.status}).`);
  return (await info.json()) as Bot;
}

async function askForOwner(terminal: Interface, target: Target) {
  const email = await answerTo(terminal, 'E-mail of the first owner', /^[^\s@]+@[^\s@]+$/);
  const name = await answerTo(terminal, 'Name of the first owner', /\S/);
  const password = randomBytes(15).toString('base64url');
  const passwordHash = await hashPassword(password, target.pepper);
  const operatorId = toOperatorId(email);
  const role = 'super_admin';
  const after = { name, role, password: 'changed' };
  return {
    email,
    password,
    statements: [
      personStatement({ operatorId, email, name, role, passwordHash }, Date.now()),
      told({ action: 'setup.person_saved', object: { kind: 'person', id: operatorId }, after }),
    ],
  };
}

/** In the audit log, in one go with what it tells of. */
function told(act: AuditAct): string {
  const ts = Date.now();
  const source = { actor: SYSTEM_ACTOR, actorName: 'npm run connect', ip: '', requestId: '' };
  return auditEntryStatement(toAuditEntry(source, act, { id: newUuidV7(ts), ts }));
}

async function answerTo(terminal: Interface, question: string, shape: RegExp): Promise<string> {
  for (;;) {
    const answer = (await terminal.question(`  ${question}: `)).trim();
    if (shape.test(answer)) return answer;
    console.log(`  "${answer}" does not look like that.`);
  }
}

async function localTarget(): Promise<Target> {
  const settings = readLocalSettings();
  if ((await takenPorts(settings)).length > 0) throw new Error('End npm start first: it has the database open.');
  const { PASSWORD_PEPPER = '', DATA_KEK = '', LINE_API_BASE = '' } = settings.variables;
  if (settings.isSimulated) {
    throw new Error(
      'LINE is the simulator here. Put LINE_API_BASE and LINE_DATA_API_BASE into .dev.vars first (README.md).',
    );
  }
  const place = { kind: 'local', folder: settings.workerState } as const;
  return { place, pepper: PASSWORD_PEPPER, dataKek: DATA_KEK, lineApi: LINE_API_BASE };
}

function remoteTarget(): Target {
  const secrets = readProductionSecrets();
  if (!secrets) throw new Error(`${SECRETS_FILE} is missing: it holds the secrets the Worker was deployed with.`);
  return {
    place: { kind: 'remote', config: DEPLOY_CONFIG },
    pepper: secrets.PASSWORD_PEPPER,
    dataKek: secrets.DATA_KEK,
    lineApi: 'https://api.line.me',
  };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
