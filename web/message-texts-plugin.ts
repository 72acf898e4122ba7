// Of five languages a browser gets the one it shows. In a build a message is its number in a list, and the lists of each language
// are files of their own, one for the desk and one for what only the settings say; src/lib/i18n/texts.ts loads and reads them.
// Without this, each message would carry its words in all five languages. Tests take the messages as the compiler makes them.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Plugin } from 'vite';

type Text = string | { readonly one: string; readonly other: string };
type Texts = Readonly<Record<string, Text>>;

export const AREAS = ['desk', 'settings'] as const;
type Area = (typeof AREAS)[number];

const SETTINGS_ROUTES = '/routes/(desk)/settings/';

/** @param folder this folder, with a slash at the end */
export function messageTexts(folder: string): Plugin {
  let places: ReadonlyMap<string, number> = new Map();
  return {
    name: 'kaiwa-message-texts',
    enforce: 'pre',
    buildStart() {
      const keysOf = splitByArea(folder);
      places = new Map(AREAS.flatMap((area) => keysOf[area]).map((key, place) => [key, place]));
      writeLists(folder, keysOf);
    },
    load(id) {
      const [, key] = /\/lib\/paraglide\/messages\/(\w+)\.js$/.exec(id) ?? [];
      const place = key === undefined ? undefined : places.get(key);
      if (place === undefined) return null;
      return `import { text } from '../../i18n/texts';\nexport const ${key} = (inputs) => text(${place}, inputs);\n`;
    },
  };
}

/** The lists as `{ from, texts }`: place of the first in all, and the words in the order of their places. */
function writeLists(folder: string, keysOf: Readonly<Record<Area, readonly string[]>>): void {
  const lists = `${folder}src/lib/paraglide/texts`;
  mkdirSync(lists, { recursive: true });
  for (const locale of localesOf(folder)) {
    const texts = textsOf(folder, locale);
    for (const area of AREAS) {
      const from = area === 'desk' ? 0 : keysOf.desk.length;
      const list = JSON.stringify({ from, texts: keysOf[area].map((key) => texts[key]) });
      const file = `${lists}/${locale}.${area}.json`;
      // A watcher would start again for a file that only looks new.
      if (!existsSync(file) || readFileSync(file, 'utf8') !== list) writeFileSync(file, list);
    }
  }
}

/** What a page outside the settings may say is the desk's; the rest is read by the settings alone. */
function splitByArea(folder: string): Readonly<Record<Area, readonly string[]>> {
  const keys = Object.keys(textsOf(folder, 'en'));
  const desk = wordsOf(filesReachedFrom(`${folder}src`, (file) => !file.includes(SETTINGS_ROUTES)));
  return { desk: keys.filter((key) => desk.has(key)), settings: keys.filter((key) => !desk.has(key)) };
}

function wordsOf(files: ReadonlySet<string>): ReadonlySet<string> {
  const words = new Set<string>();
  for (const file of files)
    for (const [word] of readFileSync(file, 'utf8').matchAll(/\b[a-z][a-z0-9_]+\b/g)) words.add(word);
  return words;
}

/** All sources that the chosen routes import, at once or later. */
function filesReachedFrom(source: string, isStart: (route: string) => boolean): ReadonlySet<string> {
  const waiting = readdirSync(`${source}/routes`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(isStart);
  const reached = new Set<string>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file) || file.includes('/lib/paraglide/')) continue;
    reached.add(file);
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/(?:from|import)[\s(]+'([^']+)'/g)) {
      const found = fileOf(source, file, name);
      if (found !== undefined) waiting.push(found);
    }
  }
  return reached;
}

function fileOf(source: string, importer: string, name: string): string | undefined {
  if (!name.startsWith('$lib/') && !name.startsWith('.')) return undefined;
  const path = name.startsWith('.') ? join(dirname(importer), name) : join(source, 'lib', name.slice('$lib/'.length));
  return ['', '.ts', '.svelte', '.svelte.ts']
    .map((ending) => path + ending)
    .find((file) => existsSync(file) && statSync(file).isFile());
}

const localesOf = (folder: string) =>
  readdirSync(`${folder}messages`)
    .filter((name) => name.endsWith('.json'))
    .map((name) => basename(name, '.json'));

const textsOf = (folder: string, locale: string) =>
  JSON.parse(readFileSync(`${folder}messages/${locale}.json`, 'utf8')) as Texts;
