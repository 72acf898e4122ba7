// One line of what is set for a person. Pure.
import type { PersonAdmin } from '$protocol/people-admin';
import { m } from '../../paraglide/messages';
import { type Named, nameIn } from '../parts/desk-lists.svelte';

/** "4 chats · Sales, Billing · ja, en · refunds 4" */
export function personAbout({ capacity, teams, languages, skills }: PersonAdmin, known: readonly Named[]): string {
  return [
    capacity === null ? m.set_person_no_limit() : m.set_person_chats({ count: capacity }),
    teams.length === 0 ? m.set_person_no_team() : teams.map((id) => nameIn(known, id)).join(', '),
    languages.join(', '),
    skills.map(({ name, level }) => `${name} ${level}`).join(', '),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
