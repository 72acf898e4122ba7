import { describe, expect, test } from 'vitest';
import { DEFAULT_PERSON_DESK, type PersonDesk, personFaults } from './person-settings';

const TEAMS = new Set(['sales', 'billing']);
const faultsOf = (overrides: Partial<PersonDesk>) =>
  personFaults({ ...DEFAULT_PERSON_DESK, ...overrides }, TEAMS).map(({ path, code }) => `${path} ${code}`);

test('who was never set up has no fault, four chats and no team', () => {
  expect(faultsOf({})).toEqual([]);
  expect(DEFAULT_PERSON_DESK).toMatchObject({ capacity: 4, teams: [] });
});

describe('a fault', () => {
  const cases: [string, Partial<PersonDesk>, string[]][] = [
    ['a public name of 20', { publicName: 'x'.repeat(20) }, []],
    ['a longer one', { publicName: 'x'.repeat(21) }, ['publicName TOO_LONG']],
    ['one of spaces', { publicName: '  ' }, ['publicName EMPTY']],
    ['LINE in it', { publicName: 'LINE desk' }, ['publicName HAS_LINE']],
    ['in small letters', { publicName: 'my line' }, ['publicName HAS_LINE']],
    ['in wide ones', { publicName: 'ＬＩＮＥ' }, ['publicName HAS_LINE']],
    ['as part of another word', { publicName: 'Caroline' }, []],
    ['as part of one in capitals', { publicName: 'CAROLINE' }, ['publicName HAS_LINE']],
    ['no limit', { capacity: null }, []],
    ['no chats at all', { capacity: 0 }, []],
    ['less than none', { capacity: -1 }, ['capacity BAD_NUMBER']],
    ['half a chat', { capacity: 1.5 }, ['capacity BAD_NUMBER']],
    ['too many', { capacity: 1_001 }, ['capacity BAD_NUMBER']],
    ['languages', { languages: ['ja', 'zh-Hant', 'th'] }, []],
    ['no language', { languages: ['japanese!'] }, ['languages.0 BAD_LANGUAGE']],
    ['one twice', { languages: ['ja', 'ja'] }, ['languages.1 DUPLICATE']],
    [
      'levels',
      {
        skills: [
          { name: 'tax', level: 1 },
          { name: 'loans', level: 5 },
        ],
      },
      [],
    ],
    ['a level that is none', { skills: [{ name: 'tax', level: 6 }] }, ['skills.0.level BAD_NUMBER']],
    ['a skill without a name', { skills: [{ name: ' ', level: 1 }] }, ['skills.0.name EMPTY']],
    ['a long one', { skills: [{ name: 'x'.repeat(51), level: 1 }] }, ['skills.0.name TOO_LONG']],
    [
      'one twice',
      {
        skills: [
          { name: 'tax', level: 1 },
          { name: 'tax', level: 2 },
        ],
      },
      ['skills.1.name DUPLICATE'],
    ],
    ['her teams', { teams: ['sales', 'billing'] }, []],
    ['a team that is gone', { teams: ['sales', 'gone'] }, ['teams.1 UNKNOWN_TEAM']],
    ['one twice', { teams: ['sales', 'sales'] }, ['teams.1 DUPLICATE']],
  ];
  test.each(cases)('%s', (_, overrides, expected) => {
    expect(faultsOf(overrides)).toEqual(expected);
  });

  test('lists have an end', () => {
    const names = Array.from({ length: 101 }, (_, at) => `s${at}`);
    expect(faultsOf({ skills: names.map((name) => ({ name, level: 1 })) })).toEqual(['skills TOO_MANY']);
    expect(faultsOf({ teams: names })).toContain('teams TOO_MANY');
    expect(faultsOf({ languages: names.map((_, at) => `ab-${at + 100}`) })).toEqual(['languages TOO_MANY']);
  });
});
