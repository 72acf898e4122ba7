// /api/admin/people: the desk's side of the people: public name, capacity, languages, skills, teams; a picture may be taken away. Read
// by supervisors too, set by admins. Acts at once: the Dispatcher is told. Nobody is added, and no role is given, here.
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { requireLiveLogin } from '../auth/require-live-login';
import { requireOperator } from '../auth/require-operator';
import { publishSettings } from '../db/channel-queries';
import { readTeamIds } from '../db/desk-document-queries';
import { type DeskPersonRow, readPeople, readPerson, savePersonDesk } from '../db/people-queries';
import { changePicture, picturePath } from '../db/picture-queries';
import { changedFields } from '../domain/audit/changed-fields';
import { type PersonDesk, personFaults } from '../domain/desk/person-settings';
import type { AppEnv, Env } from '../env';
import { auditEntryOf } from '../platform/audit-source';
import { errorResponse } from '../platform/error-response';
import { jsonBody } from '../platform/json-body';
import { logError } from '../platform/log';
import { type PeopleAdmin, type PersonAdmin, type PersonAnswer, savePerson } from '../protocol/people-admin';

const BODY_BYTES_MAX = 262_144;

/** Jobs, handed in by app.ts: neither throws, and the sweep repeats what was not heard. */
export interface PeopleAnnouncers {
  readonly sendPeople: (env: Env) => Promise<void>;
  readonly tellGuards: (env: Env) => Promise<void>;
}

export function peopleRoutes({ sendPeople, tellGuards }: PeopleAnnouncers) {
  return new Hono<AppEnv>()
    .use(bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (c) => errorResponse(c, 'BODY_TOO_LARGE') }))
    .use(requireOperator, requireLiveLogin)
    .get('/', async (c) => {
      const db = c.env.DB.withSession('first-primary');
      const [{ people }, teamIds] = await Promise.all([readPeople(db), readTeamIds(db)]);
      return c.json({ people: people.map((person) => toView(person, teamIds)) } satisfies PeopleAdmin);
    })
    .put('/:operatorId', jsonBody(savePerson), async (c) => {
      const db = c.env.DB.withSession('first-primary');
      const operatorId = c.req.param('operatorId');
      const { version, publicName, ...desk } = c.req.valid('json');
      const wanted = { ...desk, publicName: publicName?.trim() ?? null };
      const [before, teamIds] = await Promise.all([readPerson(db, operatorId), readTeamIds(db)]);
      if (!before) return errorResponse(c, 'NOT_FOUND');
      if (before.version !== version) return answerStale(c, before, wanted, teamIds);
      const faults = personFaults(wanted, teamIds);
      if (faults.length > 0) {
        return errorResponse(c, 'SETTINGS_INVALID', { fields: faults.map(({ path, code }) => `${path} ${code}`) });
      }
      const audit = auditEntryOf(c, {
        action: 'person.desk_saved',
        object: { kind: 'person', id: operatorId },
        ...changedFields(toDesk(before), wanted),
      });
      const isSaved = await savePersonDesk(db, {
        operatorId,
        desk: wanted,
        onVersion: version,
        now: Date.now(),
        audit,
      });
      const now = await readPerson(db, operatorId);
      if (!now) return errorResponse(c, 'NOT_FOUND');
      if (!isSaved) return answerStale(c, now, wanted, teamIds);
      await Promise.all([sendPeople(c.env), tellGuards(c.env)]);
      // Public names travel with the settings; all the rest does not.
      if (before.publicName !== wanted.publicName) await publish(c.env);
      return c.json({ person: toView(now, teamIds) } satisfies PersonAnswer);
    })
    .delete('/:operatorId/picture', async (c) => {
      const db = c.env.DB.withSession('first-primary');
      const operatorId = c.req.param('operatorId');
      const audit = auditEntryOf(c, {
        action: 'person.picture_removed',
        object: { kind: 'person', id: operatorId },
      });
      await changePicture(db, c.env.MEDIA, { operatorId, name: null, now: Date.now(), audit });
      const [person, teamIds] = await Promise.all([readPerson(db, operatorId), readTeamIds(db)]);
      if (!person) return errorResponse(c, 'NOT_FOUND');
      await sendPeople(c.env);
      return c.json({ person: toView(person, teamIds) } satisfies PersonAnswer);
    });
}

/** A repeat of what was saved already is no conflict: its first answer was lost. */
function answerStale(c: Context<AppEnv>, now: DeskPersonRow, wanted: PersonDesk, teamIds: ReadonlySet<string>) {
  const textOf = ({ publicName, capacity, languages, skills, teams }: PersonDesk) =>
    JSON.stringify([publicName, capacity, languages, skills.map(({ name, level }) => [name, level]), teams]);
  return textOf(now) === textOf(wanted)
    ? c.json({ person: toView(now, teamIds) } satisfies PersonAnswer)
    : errorResponse(c, 'STALE');
}

function toDesk({ publicName, capacity, languages, skills, teams }: PersonDesk): PersonDesk {
  return { publicName, capacity, languages, skills, teams };
}

/** What is saved stays saved: the sweep publishes what could not be. */
async function publish(env: Env): Promise<void> {
  try {
    await publishSettings(env.DB, env.SETTINGS);
  } catch (cause) {
    logError('settings_not_published', cause);
  }
}

function toView(person: DeskPersonRow, teamIds: ReadonlySet<string>): PersonAdmin {
  const { operatorId, name, email, role, isDisabled, picture, publicName, capacity, version } = person;
  return {
    operatorId,
    name,
    email,
    role,
    isDisabled,
    pictureUrl: picturePath(operatorId, picture),
    publicName,
    capacity,
    languages: [...person.languages],
    skills: person.skills.map((skill) => ({ ...skill })),
    teams: person.teams.filter((id) => teamIds.has(id)),
    version,
  };
}
