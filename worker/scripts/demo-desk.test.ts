import { readdirSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { askStore } from '../domain/bot/qa-store';
import { findAnyWord } from '../domain/bot/word-match';
import { personFaults } from '../domain/desk/person-settings';
import { fold } from '../domain/search/fold';
import { completeDesk } from '../domain/settings/compile-desk';
import { deskDocumentFaults } from '../domain/settings/desk-faults';
import { DESK_DOCUMENTS, type DeskDocument, type DeskSettings } from '../domain/settings/desk-settings';
import { checkRegex } from '../platform/linear-regex';
import { deskDocuments } from '../protocol/desk-documents';
import { DEMO_KEYWORD_RULES, DEMO_QA_ENTRIES } from './demo-answers';
import { type DemoDeskOptions, demoDocuments, demoPerson } from './demo-desk';
import {
  type DocumentRow,
  documentStatement,
  personDeskStatement,
  personStatement,
  workspaceStatement,
} from './workspace-statements';

const FULL: DemoDeskOptions = { kind: 'full', hours: 'always', timeZone: 'Asia/Tokyo' };
/** D1 takes no longer statement. */
const STATEMENT_BYTES_MAX = 100_000;

const KINDS: readonly DemoDeskOptions[] = [FULL, { ...FULL, kind: 'plain' }, { ...FULL, hours: 'office' }];

describe.each(KINDS)('the desk that is $kind and open $hours', (options) => {
  const documents = demoDocuments(options);
  const desk = completeDesk(documents);
  const room = {
    teamIds: new Set(desk.teams.map(({ id }) => id)),
    channelIds: new Set(['demo']),
    isRegex: (pattern: string) => checkRegex(pattern).ok,
    isProviderAddress: (address: string) => address.startsWith('https://'),
    givenRoles: [],
  };

  test.each(Object.keys(documents) as DeskDocument[])('%s could have been saved by an admin', (name) => {
    expect(deskDocuments[name].safeParse(documents[name]).error?.issues ?? []).toEqual([]);
    const faultsOf = <Name extends DeskDocument>(document: Name, value: DeskSettings[Name]) =>
      deskDocumentFaults(document, value, room, desk);
    expect(faultsOf(name, desk[name])).toEqual([]);
  });

  test('its people could have been set up by an admin', () => {
    for (const email of ['owner@kaiwa.test', 'operator@kaiwa.test']) {
      expect(personFaults(demoPerson(email, options.kind), room.teamIds)).toEqual([]);
    }
  });

  test('each of its statements is one that D1 takes', () => {
    for (const name of Object.keys(documents) as DeskDocument[]) {
      const bytes = new TextEncoder().encode(documentStatement(name, documents[name], 1)).length;
      expect(bytes, name).toBeLessThan(STATEMENT_BYTES_MAX);
    }
  });
});

describe('the demo', () => {
  test('serves with operator and supervisor, four chats each; admin and owner are in no team', () => {
    const teams = ['billing', 'technical-support', 'sales', 'general-support'];
    expect(demoPerson('operator@kaiwa.test', 'full')).toMatchObject({ capacity: 4, teams });
    expect(demoPerson('supervisor@kaiwa.test', 'full').teams).toEqual(teams);
    for (const email of ['admin@kaiwa.test', 'owner@kaiwa.test']) {
      expect(demoPerson(email, 'full').teams).toEqual([]);
    }
  });

  test('has the bot on for its channel and gives chats away; plain it does neither, and there may be none at all', () => {
    const [full, plain] = [demoDocuments(FULL), demoDocuments({ ...FULL, kind: 'plain' })];
    expect([full.channels?.demo?.isBotOn, plain.channels?.demo?.isBotOn]).toEqual([true, false]);
    expect(full.teams?.every(({ policy }) => policy.strategy === undefined)).toBe(true);
    expect(plain.teams?.every(({ policy }) => policy.strategy === 'manual')).toBe(true);
    expect(Object.keys(demoDocuments({ ...FULL, kind: 'none' }))).toEqual(['access']);
    expect(full.hours?.calendar).toBeNull();
    expect(demoDocuments({ ...FULL, hours: 'office' }).hours?.calendar?.weekly[6]).toEqual([]);
  });

  test.each([
    ['Where is my order?', 'order-status-en'],
    ['営業時間を教えてください', 'opening-hours-ja'],
    ['ค่าส่งเท่าไหร่คะ', 'delivery-th'],
  ])('"%s" is answered by a rule', (text, id) => {
    const found = DEMO_KEYWORD_RULES.filter(({ patterns }) => findAnyWord(fold(text), patterns) !== null);
    expect(found.map((rule) => rule.id)).toEqual([id]);
  });

  test.each([
    ['en', 'i forgot the password', 'password-en'],
    ['ja', 'クレジットカードは使えますか？', 'payment-ja'],
    ['th', 'ขอใบเสร็จหน่อยค่ะ', 'receipt-th'],
  ] as const)('in %s "%s" is answered from the questions', (language, text, id) => {
    const found = askStore(DEMO_QA_ENTRIES, language, text, { answer: 0.6, suggest: 0.35 });
    expect(found).toMatchObject({ kind: 'answer', entry: { id } });
  });
});

describe('seeding', () => {
  function migrated(): DatabaseSync {
    const db = new DatabaseSync(':memory:');
    const files = readdirSync('migrations').filter((name) => name.endsWith('.sql'));
    for (const file of files.sort()) db.exec(readFileSync(`migrations/${file}`, 'utf8'));
    return db;
  }

  function seed(db: DatabaseSync, kind: DemoDeskOptions['kind'] = 'full'): void {
    const documents = demoDocuments({ ...FULL, kind });
    const person = { operatorId: 'op_1', name: 'Ohm', role: 'operator', passwordHash: 'x' } as const;
    db.exec(
      [
        workspaceStatement('Demo', 'Asia/Tokyo'),
        personStatement({ ...person, email: 'operator@kaiwa.test' }, 1),
        ...DESK_DOCUMENTS.flatMap((name) => (documents[name] ? [documentStatement(name, documents[name], 1)] : [])),
        personDeskStatement('operator@kaiwa.test', demoPerson('operator@kaiwa.test', kind)),
      ].join('\n'),
    );
  }

  const documentsOf = (db: DatabaseSync) =>
    db.prepare('SELECT name, json, version FROM desk_documents ORDER BY name').all() as unknown as DocumentRow[];

  test('twice changes nothing, and quotes in texts stay quotes', () => {
    const db = migrated();
    seed(db);
    const first = documentsOf(db);
    seed(db);
    seed(db, 'plain');
    expect(documentsOf(db)).toEqual(first);
    const bot = JSON.parse(first.find(({ name }) => name === 'bot')?.json ?? '{}') as DeskSettings['bot'];
    expect(bot.qaEntries).toEqual(DEMO_QA_ENTRIES);
  });

  test('overwrites nothing that an admin changed', () => {
    const db = migrated();
    seed(db);
    db.exec(`UPDATE desk_documents SET json = '[]', version = 7 WHERE name = 'teams';
      UPDATE operator_desk SET capacity = 9, teams = '[]';`);
    seed(db);
    expect(documentsOf(db)).toContainEqual({ name: 'teams', json: '[]', version: 7 });
    expect(db.prepare('SELECT capacity, teams FROM operator_desk').all()).toEqual([{ capacity: 9, teams: '[]' }]);
  });

  test('raises the version of the list of people, so that the Dispatcher takes it', () => {
    const db = migrated();
    const version = () => db.prepare('SELECT people_version AS version FROM workspace').get()?.version;
    seed(db);
    expect(version()).toBe(1);
    seed(db);
    expect(version()).toBe(2);
    // As a workspace of before the desk has it, whose list was sent as version 1.
    db.exec('UPDATE workspace SET people_version = 0');
    seed(db);
    expect(version()).toBe(2);
  });
});
