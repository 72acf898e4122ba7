import { expect, test } from 'vitest';
import { personFaults } from '$domain/desk/person-settings';
import type { PersonAdmin } from '$protocol/people-admin';
import { savePerson } from '$protocol/people-admin';
import { personAbout } from './person-about';
import { fromPersonDraft, newSkill, toPersonDraft } from './person-drafts';

const AYA: PersonAdmin = {
  operatorId: 'op_1',
  name: 'Aya Sato',
  email: 'aya@example.com',
  role: 'operator',
  isDisabled: false,
  publicName: 'Aya',
  capacity: 4,
  languages: ['ja', 'en'],
  skills: [{ name: 'refunds', level: 4 }],
  teams: ['sales'],
  version: 3,
};
const TEAMS = new Set(['sales']);

test('what was not changed is saved as it was', () => {
  const { publicName, capacity, languages, skills, teams } = AYA;
  expect(fromPersonDraft(toPersonDraft(AYA))).toEqual({ publicName, capacity, languages, skills, teams });
});

test('no limit is only what the box says: an empty field is refused', () => {
  const draft = toPersonDraft(AYA);
  draft.capacity = null;
  const empty = fromPersonDraft(draft);
  expect(savePerson.safeParse({ version: 3, ...empty }).success).toBe(true);
  expect(personFaults(empty, TEAMS)).toEqual([{ path: 'capacity', code: 'BAD_NUMBER' }]);
  draft.isUnlimited = true;
  expect(fromPersonDraft(draft).capacity).toBeNull();
  expect(fromPersonDraft(toPersonDraft({ ...AYA, capacity: null })).capacity).toBeNull();
});

test('an empty public name is her own; an empty level is refused', () => {
  const draft = toPersonDraft(AYA);
  draft.publicName = '  ';
  draft.skills.push({ ...newSkill(), name: ' api ', level: null });
  const person = fromPersonDraft(draft);
  expect([person.publicName, person.skills[1]?.name]).toEqual([null, 'api']);
  expect(personFaults(person, TEAMS)).toEqual([{ path: 'skills.1.level', code: 'BAD_NUMBER' }]);
});

test('one line tells what is set', () => {
  expect(personAbout(AYA, [{ id: 'sales', name: 'Sales' }])).toBe('4 chats at a time · Sales · ja, en · refunds 4');
  const bare = { ...AYA, capacity: null, teams: [], languages: [], skills: [] };
  expect(personAbout(bare, [])).toBe('no limit · no team');
});
