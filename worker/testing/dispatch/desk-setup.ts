// A desk for tests on the real runtime: settings in KV, people, who is connected, and the workspace's one Dispatcher begun anew.
// Only tests import it.

import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, vi } from 'vitest';
import type { Dispatcher } from '../../dispatch/dispatcher-do';
import { DEFAULT_BOT_SETTINGS } from '../../domain/bot/default-bot-settings';
import { DEFAULT_SECURITY } from '../../domain/login/login-policy';
import { DEFAULT_PROVIDER } from '../../domain/login/provider-settings';
import { DEFAULT_ACCESS } from '../../domain/permissions/bundles';
import { DEFAULT_PRESENCE_SETTINGS, type PresenceSettings } from '../../domain/presence/presence-settings';
import { DEFAULT_QUEUE_SETTINGS, type QueueSettings } from '../../domain/queue/queue-settings';
import type { TeamPolicy } from '../../domain/routing/entry';
import {
  DEFAULT_HOURS,
  DEFAULT_SESSIONS,
  type DeskSettings,
  type TeamSettings,
} from '../../domain/settings/desk-settings';
import { SETTINGS_KEY, type SettingsSnapshot } from '../../domain/settings/settings-snapshot';
import type { DispatcherRpc, PersonSettings } from '../../rpc/dispatcher-rpc';
import { dispatcher } from '../../stubs';
import { newChat, type TestChat, textIn } from '../chat-client';

type Raw = DurableObjectStub<Dispatcher>;

/** The team into which a chat without settings of its own places its session. */
export const TEAM = 'general';
const SHARD = 'hub-test';

let versions = 0;
let leases = 0;
const chats: TestChat[] = [];
let connectedIds: readonly string[] = [];

export interface DeskOptions {
  readonly policy?: Partial<TeamPolicy>;
  readonly queue?: Partial<QueueSettings>;
  readonly presence?: Partial<PresenceSettings>;
  /** Beside the one team; ids alone matter. */
  readonly otherTeams?: readonly string[];
  readonly fallbackTeamId?: string;
}

/** A new stub for each use: one that threw is broken. */
export function desk(): DispatcherRpc {
  return dispatcher(env);
}

export function rawDesk(): Raw {
  return env.DISPATCHER.getByName('workspace') as unknown as Raw; // the binding's type names no class
}

/** Forgets everything; settings and people are to be set up again. */
export async function beginAnew(): Promise<void> {
  connectedIds = [];
  // What living objects still have under way goes first.
  await abortAllDurableObjects();
  await wipe(rawDesk());
  // Chats of earlier tests would go on telling of themselves.
  for (const { raw } of chats.splice(0)) await wipe(raw);
}

async function wipe(object: Raw | TestChat['raw']): Promise<void> {
  await runInDurableObject(object, async (_, { storage }) => {
    await storage.deleteAlarm();
    await storage.deleteAll();
  });
  await evictDurableObject(object);
}

/** A chat that ends with the test. */
export function deskChat(): TestChat {
  const chat = newChat();
  chats.push(chat);
  return chat;
}

/** The same, whose customer asks for help. */
export async function askingChat(): Promise<TestChat> {
  const chat = deskChat();
  await chat.rpc.receive([textIn(chat, 'help')]);
  return chat;
}

/** Once the Dispatcher knows it. */
export function isKnown({ chatId }: TestChat): Promise<void> {
  return expect.poll(() => rowsOf(`SELECT chat_id FROM facts WHERE chat_id = '${chatId}'`)).toHaveLength(1);
}

export async function publishDesk(options: DeskOptions = {}): Promise<void> {
  versions += 1;
  const snapshot: SettingsSnapshot = {
    version: Date.now() + versions,
    workspace: { name: 'Test', timeZone: 'UTC' },
    channels: {},
    desk: deskSettings(options),
  };
  await env.SETTINGS.put(SETTINGS_KEY, JSON.stringify(snapshot));
  await desk().settingsChanged();
}

function deskSettings({
  policy = {},
  queue = {},
  presence = {},
  otherTeams = [],
  fallbackTeamId,
}: DeskOptions): DeskSettings {
  const team: TeamSettings = {
    id: TEAM,
    name: 'Support',
    policy,
    slots: [],
    ...(fallbackTeamId !== undefined && { fallbackTeamId }),
  };
  const others = otherTeams.map((id): TeamSettings => ({ id, name: id, policy, slots: [] }));
  return {
    teams: [team, ...others],
    bot: DEFAULT_BOT_SETTINGS,
    routing: { rules: [], fallbackTeamId: TEAM },
    hours: DEFAULT_HOURS,
    queue: { ...DEFAULT_QUEUE_SETTINGS, maxWait: [], ...queue },
    sessions: DEFAULT_SESSIONS,
    channels: {},
    presence: { ...DEFAULT_PRESENCE_SETTINGS, ...presence },
    texts: {},
    sla: [],
    tags: [],
    attributes: [],
    security: DEFAULT_SECURITY,
    provider: DEFAULT_PROVIDER,
    access: DEFAULT_ACCESS,
  };
}

export function aPerson(operatorId: string, overrides: Partial<PersonSettings> = {}): PersonSettings {
  return {
    operatorId,
    name: `Name of ${operatorId}`,
    role: 'operator',
    teams: [TEAM],
    capacity: 4,
    skills: [],
    languages: [],
    isDisabled: false,
    ...overrides,
  };
}

export async function setPeople(...people: readonly PersonSettings[]): Promise<void> {
  versions += 1;
  await desk().setPeople(Date.now() + versions, people);
}

/** Everybody who is connected from now on, with input just now; nobody else is. */
export async function connect(...operatorIds: readonly string[]): Promise<void> {
  leases += 1;
  connectedIds = operatorIds;
  const connected = operatorIds.map((operatorId) => ({ operatorId, sockets: 1, lastInputAt: Date.now() }));
  await desk().lease({ shard: SHARD, boot: 1, n: leases, connected });
}

/** Lets so much time pass, while everybody who is connected stays there, and rings whatever is due then. */
export async function pass(ms: number): Promise<void> {
  vi.setSystemTime(Date.now() + ms);
  await connect(...connectedIds);
  await ring();
}

/** They are set up, connected and available. */
export async function staff(...people: readonly PersonSettings[]): Promise<void> {
  await setPeople(...people);
  await connect(...people.map(({ operatorId }) => operatorId));
  for (const { operatorId } of people) await desk().setStatus(operatorId, 'available', { handOver: false });
}

/** Rings the Dispatcher's alarm now. */
export function ring(): Promise<boolean> {
  return runDurableObjectAlarm(rawDesk());
}

export function rowsOf<Row extends Record<string, SqlStorageValue>>(query: string): Promise<Row[]> {
  return runInDurableObject(rawDesk(), (_, { storage }) => storage.sql.exec<Row>(query).toArray());
}
