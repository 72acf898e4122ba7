// What operators write about a contact: a name of our own, the end of an account link. Each runs inside one synchronous
// transaction. LINE's own profile is never changed by it.
import type { Asker } from '../domain/permissions/asker';
import { err, ok, type Result } from '../domain/result';
import type { Refusal } from '../rpc/refusal';
import type { ChatTools } from './chat-tools';
import { ChatWrite } from './chat-write';
import type { Done } from './run-command';

const NOT_FOUND: Refusal = { code: 'NOT_FOUND', retry: false };

export function nameContact(tools: ChatTools, givenName: string | null): Result<Done<null>, Refusal> {
  const record = tools.store.load();
  if (!record) return err(NOT_FOUND);
  const write = new ChatWrite(tools, record, tools.now());
  write.changeContact({ givenName: givenName?.trim() || null });
  write.touch();
  return ok({ answer: null, change: write.finish() });
}

export function unlinkAccount(tools: ChatTools, _asker: Asker): Result<Done<null>, Refusal> {
  const record = tools.store.load();
  if (!record) return err(NOT_FOUND);
  const write = new ChatWrite(tools, record, tools.now());
  write.changeContact({ linkedAccount: null });
  write.touch();
  return ok({ answer: null, change: write.finish() });
}
