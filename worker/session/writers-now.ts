// Who wrote what is due to leave by itself, with her rights of now: whatever was taken from her since is not done in her name. Called by
// ChatSession in front of its alarm, which itself waits for nothing.
import { readAccount } from '../db/access-queries';
import type { Asker } from '../domain/permissions/asker';
import { logError } from '../platform/log';
import { withinMs } from '../platform/within-ms';
import type { ChatTools } from './chat-tools';
import type { PlannedMessage } from './planned-store';

type Writer = Omit<Asker, 'from'>;
/** By her id. Null: she may not sign in any more. Who is not in it could not be asked for. */
export type WritersNow = ReadonlyMap<string, Writer | null>;

const ANSWER_WITHIN_MS = 3_000;

/** Never throws: of whom D1 says nothing, nothing leaves yet. */
export async function writersNow(
  { planned, now }: Pick<ChatTools, 'planned' | 'now'>,
  db: D1Database,
): Promise<WritersNow> {
  try {
    // With what comes due while it is asked.
    const due = planned.dueBy(now() + ANSWER_WITHIN_MS);
    const writers = new Map(due.map(({ by }) => [by.operatorId, by]));
    if (writers.size === 0) return new Map();
    const asked = await withinMs(Promise.all([...writers.values()].map((by) => asNow(by, db))), ANSWER_WITHIN_MS);
    if (asked.inTime) return new Map(asked.value);
  } catch (cause) {
    logError('writers_not_read', cause);
  }
  return new Map();
}

async function asNow(by: PlannedMessage['by'], db: D1Database): Promise<readonly [string, Writer | null]> {
  const stored = await readAccount(db.withSession('first-primary'), by.operatorId);
  if (!stored || stored.isDisabled) return [by.operatorId, null];
  const { name, role, access, accessVersion } = stored.account;
  return [by.operatorId, { ...by, name, role, access, accessVersion }];
}
