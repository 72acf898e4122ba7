// The list of texts that are never sent, held against the Worker's own sources.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TEXT_KEYS } from './text-keys';
import { isSent } from './unsent-texts';

const WORKER = join(import.meta.dirname, '../../..');
/** Where texts are written out. */
const SENDERS = ['session/**/*.ts', 'domain/bot/*.ts'];

const sources = globSync(SENDERS, { cwd: WORKER })
  .filter((path) => !path.endsWith('.test.ts'))
  .map((path) => readFileSync(join(WORKER, path), 'utf8'));

/** `'key'`, but for names that are a timer's or a state's too: those count only where they are written out. */
function isNamed(key: string): boolean {
  const isOthersToo = key === 'first_reply' || key === 'on_hold';
  const name = isOthersToo
    ? new RegExp(`(textOf|renderText|systemButton)\\([^;]*?'${key}'`)
    : new RegExp(`'${key}'|\\btexts\\[\\w+\\]\\.${key}\\b`);
  return sources.some((source) => name.test(source));
}

/** Some are put together from the name of the text with a place. */
function isSaid(key: string): boolean {
  const [stem = '', ...rest] = key.split('_without_position');
  const isPutTogether = rest.length > 0 && sources.some((source) => source.includes('}_without_position`'));
  return isNamed(key) || (isPutTogether && isNamed(stem));
}

test('the Worker says every text but those', () => {
  expect(sources.length).toBeGreaterThan(20);
  expect(TEXT_KEYS.filter(isSaid)).toEqual(TEXT_KEYS.filter(isSent));
});
