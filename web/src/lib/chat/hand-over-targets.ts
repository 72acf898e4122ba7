// To whom a chat can be handed: colleagues and teams that fit a search, without whoever has it. Pure. Called by the dialogs that
// transfer and assign.
import type { DeskPerson, QueueTeam } from '$protocol/desk-view';
import type { TransferTarget } from './session-actions';

/** Everybody of the desk and every team, as the desk knows them. Colleagues who can take something come first. */
export interface Roster {
  readonly people: readonly DeskPerson[];
  readonly teams: readonly QueueTeam[];
}

/** Nobody is there for the unnamed team of a desk that has only one. */
const isNamed = ({ name }: QueueTeam) => name !== '';
const fold = (text: string) => text.normalize('NFKC').toLocaleLowerCase().trim();

/** @param chosen stands there whatever is searched for: nothing is handed to somebody who is out of sight */
export function findTargets(
  { people, teams }: Roster,
  text: string,
  present: { readonly ownerId: string | null; readonly teamId: string | null },
  chosen: TransferTarget | null = null,
): Roster {
  const sought = fold(text);
  const names = new Map(teams.map(({ teamId, name }) => [teamId, name]));
  const fits = (...words: readonly string[]) => words.some((one) => fold(one).includes(sought));
  const personId = chosen !== null && 'operatorId' in chosen ? chosen.operatorId : null;
  const teamId = chosen !== null && 'teamId' in chosen ? chosen.teamId : null;
  return {
    people: people.filter(
      (person) =>
        person.operatorId !== present.ownerId &&
        (person.operatorId === personId || fits(person.name, ...person.teams.map((id) => names.get(id) ?? id))),
    ),
    teams: teams.filter(
      (team) => isNamed(team) && team.teamId !== present.teamId && (team.teamId === teamId || fits(team.name)),
    ),
  };
}
