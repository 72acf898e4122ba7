import { expect, test } from 'vitest';
import { type Command, findCommands } from './palette-commands';

const command = (label: string, also?: string): Command => ({
  id: label,
  label,
  ...(also && { also }),
  run: () => undefined,
});
const COMMANDS = [
  command('Solve'),
  command('Resolve the chat'),
  command('Theme: Dark', 'Appearance'),
  command('ダーク'),
];
const found = (query: string) => findCommands(COMMANDS, query).map(({ label }) => label);

test.each([
  ['nothing finds all, in their order', '', COMMANDS.map(({ label }) => label)],
  ['every word has to stand in it', 'dark theme', ['Theme: Dark']],
  ['capitals do not matter', 'THEME', ['Theme: Dark']],
  ['nor how wide the letters are', 'ﾀﾞｰｸ', ['ダーク']],
  ['its other words count', 'appear', ['Theme: Dark']],
  ['where a word begins with it stands first', 'solve', ['Solve', 'Resolve the chat']],
  ['what nobody has', 'zzz', []],
])('%s', (_name, query, labels) => {
  expect(found(query)).toEqual(labels);
});

test('a word’s beginning goes before its middle', () => {
  expect(findCommands([command('Resolve'), command('To solve')], 'solve').map(({ label }) => label)).toEqual([
    'To solve',
    'Resolve',
  ]);
});
