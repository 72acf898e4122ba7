// The link of `npm run recover`, on a database with the real migrations: one, in place of another, for nobody who is disabled.
import { readdirSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { LINK_HOURS, readRecovery, recoveryStatements, recoveryTrace } from './recover-statements';
import { personStatement } from './workspace-statements';

const EMAIL = "O'Hara@Shop.test";

function withOwner(): DatabaseSync {
  const db = new DatabaseSync(':memory:');
  const files = readdirSync('migrations').filter((name) => name.endsWith('.sql'));
  for (const file of files.toSorted()) db.exec(readFileSync(`migrations/${file}`, 'utf8'));
  const person = {
    operatorId: 'op_1',
    email: EMAIL,
    name: 'Mary',
    role: 'super_admin' as const,
    passwordHash: '$scrypt$1',
  };
  db.exec(personStatement(person, 1));
  return db;
}

const run = (db: DatabaseSync, tokenHash: string, email = EMAIL) =>
  db.exec(recoveryStatements({ email, tokenHash, now: 1_000 }).join('\n'));
const links = (db: DatabaseSync) => db.prepare('SELECT operator_id, token_hash, expires_at FROM welcome_links').all();

test('run twice there is one link, the newest, and her logins end; the password stays', () => {
  const db = withOwner();
  run(db, 'first');
  run(db, 'second', ` ${EMAIL.toUpperCase()} `);
  const expiresAt = 1_000 + LINK_HOURS * 3_600_000;
  expect(links(db)).toEqual([{ operator_id: 'op_1', token_hash: 'second', expires_at: expiresAt }]);
  expect(db.prepare('SELECT password_hash, auth_version, access_version FROM operators').get()).toEqual({
    password_hash: '$scrypt$1',
    auth_version: 3,
    access_version: 3,
  });
});

test('a disabled account, and an e-mail of nobody, get none', () => {
  const db = withOwner();
  run(db, 'x', 'nobody@shop.test');
  db.exec('UPDATE operators SET is_disabled = 1');
  run(db, 'x');
  expect(links(db)).toEqual([]);
});

test('the trace fits the audit log, and where there is none the reader sees it', () => {
  const db = withOwner();
  const [who, log] = readRecovery(EMAIL);
  expect(db.prepare(who).get()).toEqual({ id: 'op_1', name: 'Mary', is_disabled: 0 });
  const columns = ['actor', 'actor_name', 'action', 'object_kind', 'object_id', 'ip', 'request_id'];
  db.exec(
    `CREATE TABLE IF NOT EXISTS audit (id TEXT PRIMARY KEY, ts INTEGER NOT NULL, ${columns.map((each) => `${each} TEXT NOT NULL`).join(', ')})`,
  );
  expect(db.prepare(log).all()).toHaveLength(1);
  db.exec(recoveryTrace('op_1', '01900000-0000-7000-8000-000000000000', 5));
  expect(db.prepare('SELECT actor, action, object_id FROM audit').all()).toEqual([
    { actor: 'system', action: 'setup.link_made', object_id: 'op_1' },
  ]);
});
