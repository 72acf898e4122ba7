// How the first load is cut into files: what every page loads is one, what the desk loads on top of it is one. Left to itself the bundler
// makes a file of each part that something later shares with them, some seventy of a few hundred bytes; each is compressed for itself,
// and together they cost the first load 2 KB. Price: whoever opens a page of the settings by its address loads the desk's file too.
import { fileURLToPath } from 'node:url';

interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[]; readonly code: string | null } | null;
}

const routes = fileURLToPath(new URL('./src/routes/', import.meta.url));
const EVERYWHERE = ['+layout.svelte', '+layout.ts', '+error.svelte'];
const DESK = ['(desk)/+layout.svelte', '(desk)/inbox/+page.svelte'];

/** Every message is imported by one file, from which each is called as `m.name`. */
const MESSAGES = /\/paraglide\/messages\/(\w+)\.js$/;
const SAID = /\bm\.(\w+)/g;

/** All that these routes import, not what they load later; of the messages, those that they say. */
function importedBy(files: readonly string[], modules: Modules): ReadonlySet<string> {
  const found = new Set<string>();
  const messages = new Map<string, string>();
  const said = new Set<string>();
  const waiting = files.map((file) => routes + file);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const [, message] = MESSAGES.exec(id) ?? [];
    if (message !== undefined && message !== '_index') messages.set(message, id);
    if (found.has(id) || (message !== undefined && message !== '_index')) continue;
    found.add(id);
    const { importedIds = [], code } = modules.getModuleInfo(id) ?? {};
    for (const [, name = ''] of (code ?? '').matchAll(SAID)) said.add(name);
    waiting.push(...importedIds);
  }
  for (const name of said) {
    const id = messages.get(name);
    if (id !== undefined) found.add(id);
  }
  return found;
}

/** Of the client's `output.codeSplitting.groups`, of which the first that names a module has it. */
export function firstLoadGroups() {
  const group = (name: string, files: readonly string[]) => {
    let members: ReadonlySet<string> | undefined;
    return {
      debugName: name,
      name: (id: string, modules: Modules): string | null => {
        members ??= importedBy(files, modules);
        return members.has(id) ? name : null;
      },
    };
  };
  return [group('everywhere', EVERYWHERE), group('desk', DESK)];
}
