// The demo workspace: four people, two channels joined to the simulator, and a desk of four teams. Safe to run twice. Exists only where LINE's
// side is the simulator, for its password is printed. Called by start and seed.
import { createHash, createHmac } from 'node:crypto';
import { toEmailKey } from '../domain/login/email-key';
import type { Role } from '../domain/permissions/role';
import { DESK_DOCUMENTS } from '../domain/settings/desk-settings';
import { hashPassword } from '../platform/password-hash';
import { seal } from '../platform/seal';
import { demoDocuments, demoPerson } from './demo-desk';
import type { LocalSettings } from './local-settings';
import {
  type Channel,
  channelStatement,
  documentStatement,
  personDeskStatement,
  personStatement,
  workspaceStatement,
} from './workspace-statements';
import { applyMigrations, writeWorkspace } from './workspace-storage';

const TIME_ZONE = 'Asia/Tokyo';

export const DEMO_PEOPLE: readonly { readonly email: string; readonly name: string; readonly role: Role }[] = [
  { email: 'owner@kaiwa.test', name: 'Olivia Owner', role: 'super_admin' },
  { email: 'admin@kaiwa.test', name: 'Aran Admin', role: 'admin' },
  { email: 'supervisor@kaiwa.test', name: 'Saki Supervisor', role: 'supervisor' },
  { email: 'operator@kaiwa.test', name: 'Ohm Operator', role: 'operator' },
];

export const DEMO_CHANNEL = {
  id: 'demo',
  name: 'Kaiwa Demo',
  lineChannelId: '1000000001',
  botUserId: 'U00000000000000000000000000000001',
} as const;

/** A second account in the same inbox; the simulator hears of it from tellSimulator(). */
export const SECOND_CHANNEL = {
  id: 'demo2',
  name: 'Kaiwa Bank',
  lineChannelId: '1000000002',
  botUserId: 'U00000000000000000000000000000002',
} as const;

/** Follows from the first one's, so that a second run names the same. */
export function secondChannelSecret(settings: LocalSettings): string {
  return createHash('sha256').update(`demo2 ${settings.demo.channelSecret}`).digest('hex').slice(0, 32);
}

/** Makes the second account in the simulator, which knows the first by itself. Safe to repeat; it must be running. */
export async function tellSimulator(settings: LocalSettings): Promise<void> {
  if (!settings.isSimulated) return;
  const { id, name, lineChannelId, botUserId } = SECOND_CHANNEL;
  const secret = secondChannelSecret(settings);
  const told = await fetch(`${settings.urls.simulator}/control/channels/${id}`, {
    method: 'PUT',
    body: JSON.stringify({ secret, lineChannelId, botUserId, displayName: name }),
  });
  if (!told.ok) throw new Error(`The simulator does not take the second channel: ${await told.text()}`);
}

/** Migrates D1, and seeds it where LINE's side is the simulator. No Worker may be running on this state. */
export async function prepareState(settings: LocalSettings): Promise<void> {
  const place = { kind: 'local', folder: settings.workerState } as const;
  await applyMigrations(place);
  if (!settings.isSimulated) return;
  const now = Date.now();
  const people = await Promise.all(
    DEMO_PEOPLE.map(async (person) =>
      personStatement(
        {
          ...person,
          operatorId: toOperatorId(person.email),
          passwordHash: await demoHash(person.email, settings),
        },
        now,
      ),
    ),
  );
  const channels = await Promise.all([
    sealedChannel(settings, { ...DEMO_CHANNEL, secret: settings.demo.channelSecret }),
    sealedChannel(settings, { ...SECOND_CHANNEL, secret: secondChannelSecret(settings) }),
  ]);
  await writeWorkspace(
    place,
    [
      workspaceStatement('Kaiwa Demo', TIME_ZONE),
      ...people,
      ...channels.map((channel) => channelStatement(channel, now)),
      ...deskStatements(settings, now),
    ],
    settings.stateFolder,
  );
}

/** Teams, rules, hours, the bot and who is where: only what is not there yet, for admins change it. */
function deskStatements({ demo }: LocalSettings, now: number): string[] {
  const documents = demoDocuments({ kind: demo.desk, hours: demo.hours, timeZone: TIME_ZONE });
  return [
    ...DESK_DOCUMENTS.flatMap((name) =>
      documents[name] === undefined ? [] : [documentStatement(name, documents[name], now)],
    ),
    ...DEMO_PEOPLE.map(({ email }) => personDeskStatement(email, demoPerson(email, demo.desk))),
  ];
}

/** The same at every start while password and pepper stay, for a new hash means a new password and ends the person's logins. */
function demoHash(email: string, settings: LocalSettings): Promise<string> {
  const pepper = required(settings, 'PASSWORD_PEPPER');
  const salt = createHmac('sha256', pepper).update(toOperatorId(email)).digest().subarray(0, 16);
  return hashPassword(settings.demo.password, pepper, salt);
}

async function sealedChannel(
  settings: LocalSettings,
  channel: Omit<Channel, 'secretSealed' | 'accessTokenSealed'> & { readonly secret: string },
): Promise<Channel> {
  const { secret, ...rest } = channel;
  const sealed = await seal(secret, `channels:${channel.id}:secret`, required(settings, 'DATA_KEK'));
  if (!sealed.ok) throw new Error(`The channel secret could not be sealed: ${sealed.error.code}`);
  return { ...rest, secretSealed: sealed.value, accessTokenSealed: null };
}

/** `op_` and 20 base32 characters that follow from the e-mail, so that a second run names the same person. */
export function toOperatorId(email: string): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  const digest = createHash('sha256').update(toEmailKey(email)).digest();
  return `op_${Array.from(digest.subarray(0, 20), (byte) => alphabet[byte & 31]).join('')}`;
}

function required(settings: LocalSettings, name: string): string {
  const value = settings.variables[name];
  if (!value) throw new Error(`${name} is missing in the Worker's variables.`);
  return value;
}
