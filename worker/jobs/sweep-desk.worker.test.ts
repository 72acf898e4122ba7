// What the sweep repeats for the desk: settings that did not reach KV, and the people, whom the Dispatcher may have forgotten.
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { publishSettings, republishSettings } from '../db/channel-queries';
import { readTeamIds, saveDeskDocument } from '../db/desk-document-queries';
import { readPeople, savePersonDesk } from '../db/people-queries';
import { SETTINGS_KEY, type SettingsSnapshot } from '../domain/settings/settings-snapshot';
import type { PersonSettings } from '../rpc/dispatcher-rpc';
import { dispatcher } from '../stubs';
import { TEST_TEAMS } from '../testing/desk-settings';
import { seedChannel } from '../testing/line-webhook';
import { signInOperator } from '../testing/sign-in';
import { sweepDesk } from './sweep-desk';
import { sendPeopleBy } from './tell-dispatcher';

const published = () => env.SETTINGS.get<SettingsSnapshot>(SETTINGS_KEY, 'json');

beforeEach(async () => {
  await env.DB.prepare('DELETE FROM desk_documents').run();
  await seedChannel(env);
});

const saveTeams = (now = Date.now()) =>
  saveDeskDocument(env.DB, { name: 'teams', value: TEST_TEAMS, onVersion: 0, by: 'op_x', now });

test('one turn publishes what is due and tells the Dispatcher of everybody', async () => {
  const { operatorId } = await signInOperator({ name: 'Dao' });
  await saveTeams();
  await sweepDesk(env);
  expect(await published()).toHaveProperty('desk');
  const known = await dispatcher(env).people();
  expect(known.find((person) => person.operatorId === operatorId)).toMatchObject({ name: 'Dao', capacity: 4 });
});

describe('settings', () => {
  test('that were saved and not published are put into KV, once', async () => {
    await saveTeams();
    expect(await published()).not.toHaveProperty('desk');
    const version = await republishSettings(env.DB, env.SETTINGS);
    expect(await published()).toMatchObject({ version, desk: { teams: [{ id: 'billing' }, {}, {}, {}] } });
    expect(await republishSettings(env.DB, env.SETTINGS)).toBeNull();
  });

  test('that KV lost are put again; what it has is left alone', async () => {
    const version = await publishSettings(env.DB, env.SETTINGS);
    expect(await republishSettings(env.DB, env.SETTINGS)).toBeNull();
    await env.SETTINGS.delete(SETTINGS_KEY);
    expect(await republishSettings(env.DB, env.SETTINGS)).toBe(version);
  });
});

describe('people', () => {
  /** Who was sent, by the real D1. */
  async function sent(): Promise<{ version: number; people: readonly PersonSettings[] }[]> {
    const calls: { version: number; people: readonly PersonSettings[] }[] = [];
    await sendPeopleBy({
      readPeople: () => readPeople(env.DB),
      readTeamIds: () => readTeamIds(env.DB),
      setPeople: async (version, people) => void calls.push({ version, people }),
    });
    return calls;
  }

  test('are sent as a whole under the version of the list, as admins set them up', async () => {
    await saveTeams();
    const { operatorId } = await signInOperator({ name: 'Aya', role: 'supervisor' });
    const desk = { publicName: 'A', capacity: null, languages: ['ja'], skills: [{ name: 'loans', level: 2 }] };
    const set = { operatorId, desk: { ...desk, teams: ['sales', 'gone'] }, onVersion: 0, now: Date.now() };
    expect(await savePersonDesk(env.DB, set)).toBe(true);
    const ben = await signInOperator({ name: 'Ben' });
    const [first] = await sent();
    const { version, people } = await readPeople(env.DB);
    expect(first?.version).toBe(version);
    expect(first?.people).toHaveLength(people.length);
    expect(first?.people.find((person) => person.operatorId === operatorId)).toEqual({
      operatorId,
      name: 'Aya',
      role: 'supervisor',
      teams: ['sales'],
      capacity: null,
      skills: [{ name: 'loans', level: 2 }],
      languages: ['ja'],
      isDisabled: false,
      pictureUrl: null,
    });
    expect(first?.people.find((person) => person.operatorId === ben.operatorId)).toMatchObject({
      capacity: 4,
      teams: [],
    });
  });

  test('get a higher version when teams or one of them change, also after a clock that went back', async () => {
    const versionAfter = async (work: Promise<unknown>) => {
      await work;
      return (await sent())[0]?.version ?? 0;
    };
    const { operatorId } = await signInOperator({ name: 'Chi' });
    const desk = { publicName: null, capacity: 1, languages: [], skills: [], teams: [] };
    const first = await versionAfter(saveTeams(1_900_000_000_000));
    const second = await versionAfter(
      savePersonDesk(env.DB, { operatorId, desk, onVersion: 0, now: 1_800_000_000_000 }),
    );
    const third = await versionAfter(
      savePersonDesk(env.DB, { operatorId, desk, onVersion: 1, now: 1_950_000_000_000 }),
    );
    expect([first, second, third]).toEqual([1_900_000_000_000, 1_900_000_000_001, 1_950_000_000_000]);
  });

  test('are not sent before there is a workspace', async () => {
    await env.DB.prepare('DELETE FROM workspace').run();
    expect(await sent()).toEqual([]);
  });
});
