import { readdirSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { auditEntry } from '../testing/audit-entries';
import {
  auditEntryStatement,
  type ChannelRow,
  channelStatement,
  type DocumentRow,
  type PublicNameRow,
  personStatement,
  READ_CHANNELS,
  READ_DOCUMENTS,
  READ_PUBLIC_NAMES,
  READ_WORKSPACE,
  toSnapshot,
  type WorkspaceRow,
  workspaceStatement,
} from './workspace-statements';

const PERSON = {
  operatorId: 'op_1',
  email: "O'Hara@Shop.test",
  name: "Mary O'Hara",
  role: 'super_admin',
  passwordHash: '$scrypt$1',
} as const;

const CHANNEL = {
  id: 'shop',
  name: "Bob's; DROP TABLE channels;--",
  lineChannelId: '1000000002',
  botUserId: `U${'0'.repeat(32)}`,
  secretSealed: 'v1:1:aaaa:bbbb',
  accessTokenSealed: null,
};

/** A database with the real migrations. */
function migrated(): DatabaseSync {
  const db = new DatabaseSync(':memory:');
  for (const file of readdirSync('migrations')
    .filter((name) => name.endsWith('.sql'))
    .sort()) {
    db.exec(readFileSync(`migrations/${file}`, 'utf8'));
  }
  return db;
}

function statements(passwordHash: string): string {
  return [
    workspaceStatement('Shop', 'Asia/Tokyo'),
    personStatement({ ...PERSON, passwordHash }, 1),
    channelStatement(CHANNEL, 1),
  ].join('\n');
}

test('run twice there is one of each, with the newest password and a higher version of the settings', () => {
  const db = migrated();
  db.exec(statements('first'));
  db.exec(statements('second'));
  expect(db.prepare('SELECT email_key, name, password_hash FROM operators').all()).toEqual([
    { email_key: "o'hara@shop.test", name: "Mary O'Hara", password_hash: 'second' },
  ]);
  expect(db.prepare('SELECT count(*) AS n FROM channels').get()).toEqual({ n: 1 });
  expect(db.prepare(READ_WORKSPACE).get()).toMatchObject({ settings_version: 2 });
});

test('another password raises the version of the logins, the same one does not', () => {
  const db = migrated();
  const versionAfter = (hash: string) => {
    db.exec(statements(hash));
    return db.prepare('SELECT auth_version AS version FROM operators').get()?.version;
  };
  expect(['first', 'first', 'second', 'second'].map(versionAfter)).toEqual([1, 1, 2, 2]);
});

test('a quote in a name stays a quote', () => {
  const db = migrated();
  db.exec(statements('hash'));
  // node:sqlite types its rows loosely; the SELECT names the columns.
  const [row] = db.prepare(READ_CHANNELS).all() as unknown as ChannelRow[];
  expect(row?.name).toBe(CHANNEL.name);
});

test('the snapshot has every channel by its id, and no token where there is none', () => {
  const db = migrated();
  db.exec(statements('hash'));
  // As above.
  const workspace = db.prepare(READ_WORKSPACE).get() as unknown as WorkspaceRow;
  const channels = db.prepare(READ_CHANNELS).all() as unknown as ChannelRow[];
  expect(toSnapshot(workspace, channels, [], [])).toEqual({
    version: 1,
    workspace: { name: 'Shop', timeZone: 'Asia/Tokyo' },
    channels: {
      shop: {
        id: 'shop',
        name: CHANNEL.name,
        lineChannelId: CHANNEL.lineChannelId,
        botUserId: CHANNEL.botUserId,
        secretSealed: CHANNEL.secretSealed,
      },
    },
  });
});

test('a run of a script loses nothing that admins set', () => {
  const db = migrated();
  db.exec(statements('hash'));
  db.exec(`UPDATE channels SET previous_secret_sealed = 'v1:1:old:old', previous_secret_until = 7,
    account_link_url = 'https://bank.test/link';
    UPDATE workspace SET sending = '{"sender":"operator_name"}';
    INSERT INTO desk_documents VALUES ('teams', '[{"id":"sales","name":"Sales","policy":{},"slots":[]}]', 1, 1, 'op_1');
    INSERT INTO desk_documents VALUES ('access', '{"areWatchersShown":false}', 1, 1, 'op_1');
    INSERT INTO desk_documents VALUES ('tags', '[{"id":"vip","name":"VIP","color":"red"}]', 1, 1, 'op_1');
    INSERT INTO desk_documents VALUES ('attributes', '[{"id":"tier","label":"Tier","type":"text"}]', 1, 1, 'op_1');
    INSERT INTO operator_desk VALUES ('op_1', 'Mary', 4, '[]', '[]', '[]', 1);`);
  db.exec(statements('hash'));
  // As above.
  const workspace = db.prepare(READ_WORKSPACE).get() as unknown as WorkspaceRow;
  const channels = db.prepare(READ_CHANNELS).all() as unknown as ChannelRow[];
  const documents = db.prepare(READ_DOCUMENTS).all() as unknown as DocumentRow[];
  const named = db.prepare(READ_PUBLIC_NAMES).all() as unknown as PublicNameRow[];
  const snapshot = toSnapshot(workspace, channels, documents, named);
  expect(snapshot.channels.shop).toMatchObject({
    previousSecretSealed: 'v1:1:old:old',
    previousSecretUntil: 7,
    accountLinkUrl: 'https://bank.test/link',
  });
  expect(snapshot.desk).toMatchObject({ teams: [{ id: 'sales' }], routing: { fallbackTeamId: 'sales' } });
  expect(snapshot).toMatchObject({ areWatchersShown: false, tags: [{ id: 'vip' }], attributes: [{ id: 'tier' }] });
  expect(snapshot.publicNames).toEqual({ op_1: 'Mary' });
  expect(snapshot.sending).toEqual({ sender: 'operator_name', markAsRead: 'seen', quotaWarnPercent: 80 });
});

test('what a command does is told in the audit log, word for word, and lies there beyond the command’s own reach', () => {
  const db = migrated();
  const entry = auditEntry(1, { actorName: "O'Hara", after: '{"it":"\'s"}' });
  db.exec(auditEntryStatement(entry));
  db.exec(auditEntryStatement(entry));
  expect(db.prepare('SELECT id, seq, actor_name, before, after FROM audit').all()).toEqual([
    { id: entry.id, seq: null, actor_name: "O'Hara", before: null, after: entry.after },
  ]);
  expect(() => db.exec('DELETE FROM audit')).toThrow('append-only');
});
