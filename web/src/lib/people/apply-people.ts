// Everybody of the desk as a value: who is there, with what status and load. Pure. Called by PeopleController.
import type { DeskPerson } from '$protocol/desk-view';

export type People = ReadonlyMap<string, DeskPerson>;

/** @param whole these are all there are; whoever is not among them is gone */
export function applyPeople(known: People, told: readonly DeskPerson[], whole: boolean): People {
  return new Map([...(whole ? [] : known), ...told.map((person) => [person.operatorId, person] as const)]);
}

const ORDER: Readonly<Record<DeskPerson['effective'], number>> = {
  available: 0,
  busy: 1,
  away: 2,
  reconnecting: 3,
  offline: 4,
};

/** Who can take something first, then by name. */
export function sortedPeople(people: Iterable<DeskPerson>): DeskPerson[] {
  const byName = new Intl.Collator();
  return [...people].sort(
    (a, b) =>
      ORDER[a.effective] - ORDER[b.effective] ||
      byName.compare(a.name, b.name) ||
      (a.operatorId < b.operatorId ? -1 : 1),
  );
}

const fold = (text: string) => text.normalize('NFKC').toLocaleLowerCase().trim();

/** Those whose name, or the name of one of whose teams, holds the text. */
export function findPeople(
  people: readonly DeskPerson[],
  text: string,
  teamNames: ReadonlyMap<string, string>,
): DeskPerson[] {
  const sought = fold(text);
  return people.filter(({ name, teams }) =>
    [name, ...teams.map((id) => teamNames.get(id) ?? id)].some((words) => fold(words).includes(sought)),
  );
}
