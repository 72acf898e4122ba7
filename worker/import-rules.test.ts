// Holds the table "Who may import whom" of worker/README.md against every import in worker/, `import type` included.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

interface Rule {
  /** A folder or file of worker/ without ending, e.g. `line/inbound` or `stubs`. */
  readonly room: string;
  /** Rooms, files, packages; `*` for all. */
  readonly mayImport: readonly string[];
}

interface SourceFile {
  /** Relative to worker/, with `/`. */
  readonly path: string;
  readonly text: string;
}

const WORKER = dirname(fileURLToPath(import.meta.url));
const TEST_FILE = /(\.test|\.spec)\.ts$/;

/** The rows of the table under "Who may import whom": first column the rooms, second what they may import, in backticks. */
function readRules(readme: string): Rule[] {
  const section = readme.split('## Who may import whom')[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => {
      const [, rooms = '', targets = ''] = line.split('|');
      return namesIn(rooms).map((room) => ({ room, mayImport: namesIn(targets) }));
    });
}

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}

/** Every import that no rule allows, as `file -> target`. Tests may import anything; the file's own room is always allowed. */
function forbiddenImports(files: readonly SourceFile[], rules: readonly Rule[]): string[] {
  return files
    .filter((file) => !TEST_FILE.test(file.path))
    .flatMap((file) => {
      const rule = ruleOf(file.path, rules);
      if (!rule) return [`${file.path} -> (no rule for this room)`];
      return importsOf(file)
        .map((specifier) => toTarget(file.path, specifier))
        .filter((target) => !isWithin(target, rule.room) && !isAllowed(target, rule.mayImport, rules))
        .map((target) => `${file.path} -> ${target}`);
    });
}

/** The most exact room that holds this file. */
function ruleOf(path: string, rules: readonly Rule[]): Rule | undefined {
  const name = path.replace(/\.ts$/, '');
  return rules.filter((rule) => isWithin(name, rule.room)).sort((a, b) => b.room.length - a.room.length)[0];
}

/** `domain` in the table opens all of domain, but `line` does not open `line/inbound`, which is a room of its own. */
function isAllowed(target: string, mayImport: readonly string[], rules: readonly Rule[]): boolean {
  return mayImport.some((allowed) => {
    if (allowed === '*') return true;
    if (!isWithin(target, allowed)) return false;
    const room = ruleOf(target, rules)?.room ?? '';
    return allowed.length >= room.length || isPackage(allowed);
  });
}

function isPackage(name: string): boolean {
  return name.startsWith('npm:') || name.startsWith('node:') || name.startsWith('cloudflare:');
}

function isWithin(path: string, room: string): boolean {
  return path === room || path.startsWith(room.endsWith(':') ? room : `${room}/`);
}

/** A path relative to worker/ without ending, or `npm:package/path`, `node:fs`, `cloudflare:workers`. */
function toTarget(from: string, specifier: string): string {
  if (specifier.startsWith('.'))
    return posix.normalize(posix.join(posix.dirname(from), specifier)).replace(/\.ts$/, '');
  return isPackage(specifier) ? specifier : `npm:${specifier}`;
}

/** By the scanner alone: a whole syntax tree of every file costs seconds, and what it names is the same. */
function importsOf(file: SourceFile): string[] {
  return ts.preProcessFile(file.text, true, true).importedFiles.map(({ fileName }) => fileName);
}

function readSources(): SourceFile[] {
  return readdirSync(WORKER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({
      path: relative(WORKER, path).split('\\').join('/'),
      text: readFileSync(path, 'utf8'),
    }))
    .filter((file) => !file.path.includes('/.wrangler/'));
}

const rules = readRules(readFileSync(join(WORKER, 'README.md'), 'utf8'));
const sources = readSources();

describe('the rooms of worker/', () => {
  test('every import is one that the table in README.md allows', () => {
    expect(sources.length).toBeGreaterThan(30);
    expect(forbiddenImports(sources, rules)).toEqual([]);
  });

  test('only stubs.ts names objects', () => {
    const naming = sources.filter(
      (file) =>
        /\.(getByName|idFromName)\(/.test(file.text) &&
        !TEST_FILE.test(file.path) &&
        !/^(simulator|testing)\//.test(file.path),
    );
    expect(naming.map((file) => file.path)).toEqual(['stubs.ts']);
  });
});

describe('the check itself', () => {
  const file = (path: string, text: string): SourceFile => ({ path, text });

  test.each([
    ['domain/chat/transition.ts', "import * as z from 'zod/mini';", 'npm:zod/mini'],
    ['session/drain.ts', "import { toChatEvent } from '../line/inbound/to-chat-event';", 'line/inbound/to-chat-event'],
    ['line/inbound/parse.ts', "import type { Call } from '../outbound/client';", 'line/outbound/client'],
    [
      'simulator/index.ts',
      "export { verify } from '../line/inbound/verify-signature';",
      'line/inbound/verify-signature',
    ],
    ['protocol/chat.ts', "type Asker = import('../domain/permissions/asker').Asker;", 'domain/permissions/asker'],
    ['desk/chat-route.ts', "const later = () => import('../session/chat-store');", 'session/chat-store'],
    ['rpc/late.ts', "import { chatSession } from '../stubs';", 'stubs'],
    ['somewhere/new.ts', 'export const nothing = 0;', '(no rule for this room)'],
  ])('%s with %s is refused', (path, text, target) => {
    expect(forbiddenImports([file(path, text)], rules)).toEqual([`${path} -> ${target}`]);
  });

  test.each([
    ['domain/chat/transition.ts', "import type { Result } from '../result';"],
    ['session/drain.ts', "import { push } from '../line/outbound/push';"],
    ['protocol/chat.ts', "import * as z from 'zod/mini';"],
    ['domain/chat/transition.test.ts', "import fc from 'fast-check';"],
    ['app.ts', "import { chatRoutes } from './desk/chat-route';"],
  ])('%s with %s is allowed', (path, text) => {
    expect(forbiddenImports([file(path, text)], rules)).toEqual([]);
  });
});
