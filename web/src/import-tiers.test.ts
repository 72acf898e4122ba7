// Reads the imports of the console and holds the tiers: ui imports itself; a domain folder imports tier 1 and itself; views and
// routes compose. The table is in web/README.md.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const source = fileURLToPath(new URL('.', import.meta.url));
const library = join(source, 'lib');

const MESSAGES = ['paraglide'];
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  access: [],
  ui: [],
  i18n: MESSAGES,
  realtime: [],
  api: [],
  errors: ['api', 'i18n', ...MESSAGES],
  preferences: ['ui', 'api', 'i18n', ...MESSAGES],
  keys: ['preferences', 'ui', ...MESSAGES],
  'follow-ups': ['tags', 'ui', 'api', 'errors', 'i18n', ...MESSAGES],
  tags: ['composer', 'ui', 'api', 'errors', 'i18n', ...MESSAGES],
  macros: ['tags', 'composer', 'ui', 'api', 'errors', 'i18n', ...MESSAGES],
  inbox: ['tags', 'access', 'keys', 'preferences', 'ui', 'api', 'realtime', 'errors', 'i18n', ...MESSAGES],
  composer: ['keys', 'preferences', 'ui', 'api', 'errors', 'i18n', ...MESSAGES],
  chat: [
    'follow-ups',
    'macros',
    'tags',
    'composer',
    'keys',
    'preferences',
    'access',
    'ui',
    'api',
    'realtime',
    'errors',
    'i18n',
    ...MESSAGES,
  ],
  contact: ['follow-ups', 'tags', 'preferences', 'ui', 'api', 'realtime', 'errors', 'i18n', ...MESSAGES],
  people: ['preferences', 'ui', 'api', 'realtime', 'errors', 'i18n', ...MESSAGES],
  queue: ['keys', 'preferences', 'ui', 'api', 'realtime', 'errors', 'i18n', ...MESSAGES],
  settings: ['macros', 'tags', 'preferences', 'access', 'ui', 'api', 'errors', 'i18n', ...MESSAGES],
  login: ['preferences', 'ui', 'api', 'realtime', 'errors', 'i18n', ...MESSAGES],
  notices: ['preferences', 'ui', 'api', 'errors', 'i18n', ...MESSAGES],
  views: [
    'settings',
    'inbox',
    'chat',
    'composer',
    'contact',
    'tags',
    'macros',
    'people',
    'queue',
    'notices',
    'login',
    'keys',
    'preferences',
    'access',
    'ui',
    'api',
    'realtime',
    'errors',
    'i18n',
    ...MESSAGES,
  ],
  testing: ['api', 'settings'],
};

interface Import {
  readonly file: string;
  readonly from: string;
  readonly target: string;
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(file: string): Import[] {
  const from = relative(library, file).split('/')[0] ?? '';
  return [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s+'([^']+)'/g)].map((match) => ({
    file: relative(source, file),
    from,
    target: match[1] ?? '',
  }));
}

const isInside = (folder: string) => (file: string) => relative(library, file).split('/')[0] === folder;
const libraryFiles = filesOf(library).filter((file) => !isInside('paraglide')(file));

test('every folder of lib has its place in the table', () => {
  const folders = new Set(libraryFiles.map((file) => relative(library, file).split('/')[0]));
  expect([...folders].filter((folder) => folder !== undefined && !(folder in ALLOWED))).toEqual([]);
});

test('no folder imports what lies beside or above it', () => {
  const wrong = libraryFiles.flatMap(importsOf).filter(({ file, from, target }) => {
    const isTest = file.endsWith('.test.ts');
    if (target.startsWith('$lib')) return true;
    if (!target.startsWith('.')) return false;
    const to = relative(library, resolve(dirname(join(source, file)), target)).split('/')[0] ?? '';
    return to !== from && !ALLOWED[from]?.includes(to) && !(isTest && to === 'testing');
  });
  expect(wrong).toEqual([]);
});

test('ui knows nothing of the wire', () => {
  const wrong = libraryFiles.filter(isInside('ui')).flatMap(importsOf);
  expect(wrong.filter(({ target }) => target.startsWith('$'))).toEqual([]);
});

test('of the Worker’s platform only what is pure is used: what a file is', () => {
  const used = libraryFiles
    .flatMap(importsOf)
    .flatMap(({ target }) => (target.startsWith('$platform') ? [target] : []));
  expect(used.filter((target) => !['$platform/sniff-file', '$platform/running-file'].includes(target))).toEqual([]);
});

test('fetch and WebSocket have one home each', () => {
  const without = (pattern: RegExp, home: string) =>
    libraryFiles.filter((file) => !isInside(home)(file) && pattern.test(readFileSync(file, 'utf8')));
  expect(without(/\bfetch\(/, 'api').map((file) => relative(source, file))).toEqual([]);
  expect(without(/new WebSocket\(/, 'realtime').map((file) => relative(source, file))).toEqual([]);
});

test('no text of ours stands in a component: words come from messages/', () => {
  // Between a tag's end and the next tag or expression: letters that are nobody's message.
  const texts = libraryFiles
    .filter((file) => file.endsWith('.svelte'))
    .flatMap((file) => {
      const markup = readFileSync(file, 'utf8')
        .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
        .replace(/<!--[\s\S]*?-->/g, '')
        .replace(/\{[^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*\}/g, '');
      return [...markup.matchAll(/>([^<>]*\p{L}{2,}[^<>]*)</gu)].map(
        (match) => `${relative(source, file)}: ${match[1]?.trim()}`,
      );
    });
  expect(texts).toEqual([]);
});
