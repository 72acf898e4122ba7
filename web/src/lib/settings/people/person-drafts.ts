// One person of the desk as her form holds her. Pure.
import type { PersonAdmin } from '$protocol/people-admin';
import type { PersonDesk } from '../../api/desk-settings-api';
import { fromLines, toLines } from '../form/lines';
import { newKey } from '../form/new-key';

export interface SkillDraft {
  readonly key: string;
  name: string;
  level: number | null;
}

export interface PersonDraft {
  /** Empty: her own name. */
  publicName: string;
  isUnlimited: boolean;
  capacity: number | null;
  teams: string[];
  /** Tags such as `ja`, one on each line. */
  languages: string;
  readonly skills: SkillDraft[];
}

const CAPACITY_TO_BEGIN_WITH = 4;

export function toPersonDraft(person: PersonAdmin): PersonDraft {
  return {
    publicName: person.publicName ?? '',
    isUnlimited: person.capacity === null,
    capacity: person.capacity ?? CAPACITY_TO_BEGIN_WITH,
    teams: [...person.teams],
    languages: toLines(person.languages),
    skills: person.skills.map((skill) => ({ key: newKey(), ...skill })),
  };
}

/** No number of chats, no level: an empty field becomes one, so that the Worker names it, and no limit is never meant by it. */
const NO_CAPACITY = -1;
const NO_LEVEL = 0;

export function fromPersonDraft(draft: PersonDraft): PersonDesk {
  const { publicName, isUnlimited, capacity, teams, languages, skills } = draft;
  return {
    publicName: publicName.trim() === '' ? null : publicName.trim(),
    capacity: isUnlimited ? null : (capacity ?? NO_CAPACITY),
    languages: fromLines(languages),
    skills: skills.map(({ name, level }) => ({ name: name.trim(), level: level ?? NO_LEVEL })),
    teams: [...teams],
  };
}

export function newSkill(): SkillDraft {
  return { key: newKey(), name: '', level: 3 };
}
