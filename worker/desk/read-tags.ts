// The tags of the workspace by the settings: all of them for the desk, and those that a wish names. Called by the desk's routes;
// bulk tagging finds its tags here too.
import { loadSettings } from '../db/channel-queries';
import { err, ok, type Result } from '../domain/result';
import type { TagRef, TagSettings } from '../domain/tags/tag';
import type { Env } from '../env';
import { getSettings } from '../platform/settings-snapshot';
import type { Refusal } from '../rpc/refusal';

/** As saved at most half a minute ago. */
export async function readTags(env: Env): Promise<TagSettings[]> {
  const settings = await getSettings(env, () => loadSettings(env.DB));
  return (settings?.tags ?? []).map((tag) => ({ ...tag }));
}

/** Whatever may be put on a chat is there and not archived; taken off is any. TAG_UNKNOWN names what is not. */
export async function findTags(
  env: Env,
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): Promise<Result<{ readonly add: TagRef[]; readonly remove: TagRef[] }, Refusal>> {
  const known = new Map((await readTags(env)).map((tag) => [tag.id, tag]));
  const isUnknown = add.some((id) => !known.has(id) || known.get(id)?.isArchived === true);
  if (isUnknown) return err({ code: 'TAG_UNKNOWN', retry: false });
  const toRef = (id: string): TagRef => ({ id, name: known.get(id)?.name ?? id });
  return ok({ add: add.map(toRef), remove: remove.map(toRef) });
}
