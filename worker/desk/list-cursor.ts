// The place where the next page of chats begins, as a browser carries it: sealed, since it may name a chat that its bearer does not see
// (a page looks through rows of others), and good for her alone. Called by chat-route.
import type { Asker } from '../domain/permissions/asker';
import type { Env } from '../env';
import { openSealed, seal } from '../platform/seal';

const placeOf = ({ operatorId }: Asker) => `list_cursor:${operatorId}:chats`;

/** With the letters that stand in an address as they are. */
export async function sealCursor(env: Env, asker: Asker, place: string): Promise<string> {
  const sealed = await seal(place, placeOf(asker), env.DATA_KEK);
  if (!sealed.ok) throw new Error(`the cursor is not sealed: ${sealed.error.code}`);
  return sealed.value.replaceAll('+', '-').replaceAll('/', '_');
}

/** Null where it is none of hers. */
export async function openCursor(env: Env, asker: Asker, cursor: string): Promise<string | null> {
  const opened = await openSealed(cursor.replaceAll('-', '+').replaceAll('_', '/'), placeOf(asker), env.DATA_KEK);
  return opened.ok ? opened.value : null;
}
