// Tells the Dispatcher what it must know and does not ask for: everybody of the desk, and that settings changed. Both may be
// repeated, and the sweep does: a Dispatcher that did not answer or lost its store hears it then.
// Called by the sweep, and by admin's routes, to which app.ts hands it.
import { readTeamIds } from '../db/desk-document-queries';
import { type DeskPeopleList, type DeskPersonRow, readPeople } from '../db/people-queries';
import { picturePath } from '../db/picture-queries';
import type { Env } from '../env';
import { logError, logWarn } from '../platform/log';
import { withinMs } from '../platform/within-ms';
import type { DispatcherRpc, PersonSettings } from '../rpc/dispatcher-rpc';
import { dispatcher } from '../stubs';

const ANSWER_WITHIN_MS = 5_000;

export interface PeopleDeps {
  readPeople(): Promise<DeskPeopleList>;
  /** The teams there are. */
  readTeamIds(): Promise<ReadonlySet<string>>;
  setPeople: DispatcherRpc['setPeople'];
}

/** Everybody, with the version of the list; an older one changes nothing there. Throws what one of the three throws. */
export async function sendPeopleBy(deps: PeopleDeps): Promise<void> {
  const [{ version, people }, teamIds] = await Promise.all([deps.readPeople(), deps.readTeamIds()]);
  // Without a workspace there is no list that could be newer than another.
  if (version === 0) return;
  await deps.setPeople(
    version,
    people.map((person) => toPersonSettings(person, teamIds)),
  );
}

/** Acts at once, or with the next sweep; never throws. */
export async function sendPeople(env: Env): Promise<void> {
  const db = env.DB.withSession('first-primary');
  const sending = sendPeopleBy({
    readPeople: () => readPeople(db),
    readTeamIds: () => readTeamIds(db),
    setPeople: (version, people) => dispatcher(env).setPeople(version, people),
  });
  await orLater('people_not_sent', sending);
}

/** The next pass goes by the new settings, or the one after it; never throws. */
export function tellSettingsChanged(env: Env): Promise<void> {
  return orLater('settings_change_not_told', dispatcher(env).settingsChanged());
}

async function orLater(event: string, work: Promise<void>): Promise<void> {
  try {
    const { inTime } = await withinMs(work, ANSWER_WITHIN_MS);
    if (!inTime) logWarn(event, { why: 'late' });
  } catch (cause) {
    logError(event, cause);
  }
}

function toPersonSettings(person: DeskPersonRow, teamIds: ReadonlySet<string>): PersonSettings {
  return {
    operatorId: person.operatorId,
    name: person.name,
    role: person.role,
    // A team that was deleted and made again has its people again.
    teams: person.teams.filter((id) => teamIds.has(id)),
    capacity: person.capacity,
    skills: person.skills,
    languages: person.languages,
    // Colleagues see whoever can come.
    isDisabled: person.isDisabled || person.isPending,
    pictureUrl: picturePath(person.operatorId, person.picture),
  };
}
