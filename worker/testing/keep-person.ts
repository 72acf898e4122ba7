// A person of the desk as D1 knows her, whose word counts when something of hers leaves by itself. Only tests import it.
import { upsertOperator } from '../db/operator-queries';
import type { Asker } from '../domain/permissions/asker';
import { unmatchableHash } from '../platform/password-hash';

export function keepPerson(db: D1Database, { operatorId, name, role }: Asker, isDisabled = false): Promise<void> {
  const email = `${operatorId}@kaiwa.test`;
  const known = { id: operatorId, name, role, email, emailKey: email, passwordHash: unmatchableHash(), createdAt: 0 };
  return upsertOperator(db, { ...known, authVersion: 1, isDisabled });
}
