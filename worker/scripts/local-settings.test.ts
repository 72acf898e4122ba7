import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { readLocalSettings } from './local-settings';

const folder = mkdtempSync(join(tmpdir(), 'kaiwa-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NO_FILE = join(folder, 'no-such-file');
const env = { KAIWA_STATE: folder, KAIWA_PORT: '9000' };

test('secrets are made once and kept, readable by this user alone', () => {
  const first = readLocalSettings(env, NO_FILE);
  const second = readLocalSettings(env, NO_FILE);
  expect(second.variables).toEqual(first.variables);
  expect(second.demo).toEqual(first.demo);
  expect(statSync(join(folder, 'secrets.json')).mode & 0o077).toBe(0);
  expect(statSync(first.workerVariablesFile).mode & 0o077).toBe(0);
});

test('the file for the Worker reads back as what was written, JSON and all', () => {
  const { variables, workerVariablesFile } = readLocalSettings(env, NO_FILE);
  expect(parseEnv(readFileSync(workerVariablesFile, 'utf8'))).toEqual(variables);
});

test('the three ports follow from the first', () => {
  const { urls, variables } = readLocalSettings(env, NO_FILE);
  expect(urls).toEqual({
    console: 'http://localhost:9000',
    worker: 'http://localhost:9001',
    simulator: 'http://localhost:9002',
  });
  expect(variables.LINE_API_BASE).toBe('http://localhost:9002');
  expect(variables.APP_ORIGIN).toBe('http://localhost:9000');
});

test('where .dev.vars names LINE itself, nothing counts as simulated', () => {
  const file = join(folder, 'dev.vars');
  writeFileSync(file, 'LINE_API_BASE=https://api.line.me\nLINE_DATA_API_BASE=https://api-data.line.me\n');
  const settings = readLocalSettings(env, file);
  expect(settings.isSimulated).toBe(false);
  expect(settings.variables.LINE_API_BASE).toBe('https://api.line.me');
  expect(readLocalSettings(env, NO_FILE).isSimulated).toBe(true);
});

test.each(['', '80', '65534', 'nine', '9000.5'])('"%s" is no port', (port) => {
  expect(() => readLocalSettings({ ...env, KAIWA_PORT: port }, NO_FILE)).toThrow('KAIWA_PORT');
});

test('the demo has a whole desk that is always open, unless the environment says otherwise', () => {
  expect(readLocalSettings(env, NO_FILE).demo).toMatchObject({ desk: 'full', hours: 'always' });
  const chosen = readLocalSettings({ ...env, KAIWA_DEMO_DESK: 'plain', KAIWA_DEMO_HOURS: 'office' }, NO_FILE);
  expect(chosen.demo).toMatchObject({ desk: 'plain', hours: 'office' });
  expect(() => readLocalSettings({ ...env, KAIWA_DEMO_DESK: 'half' }, NO_FILE)).toThrow('KAIWA_DEMO_DESK');
});
