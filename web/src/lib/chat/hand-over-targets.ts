// To whom a chat can be handed: colleagues and teams that fit a search, without whoever has it. Pure. Called by the dialogs that
// transfer and assign.
import type { DeskPerson, QueueTeam } from '$protocol/desk-view';

/** Everybody of the desk and every team, as the desk knows them. Colleagues who can take something come first. */
export interface Roster {
  readonly people: readonly DeskPerson[];
  readonly teams: readonly QueueTeam[];
}

/** Nobody is there for the unnamed team of a desk that has only one. */
const isNamed = ({ name }: QueueTeam) => name !== '';
const fold = (text: string) => text.normalize('NFKC').toLocaleLowerCase().trim();

export function findTargets(
  { people, teams }: Roster,
  text: string,
  present: { readonly ownerId: string | null; readonly teamId: string | null },
): Roster {
  const sought = fold(text);
  const names = new Map(teams.map(({ teamId, name }) => [teamId, name]));
  const fits = (...words: readonly string[]) => words.some((one) => fold(one).includes(sought));
  return {
    people: people.filter(
      (person) =>
        person.operatorId !== present.ownerId && fits(person.name, ...person.teams.map((id) => names.get(id) ?? id)),
    ),
    teams: teams.filter((team) => isNamed(team) && team.teamId !== present.teamId && fits(team.name)),
  };
}
