import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findSecrets } from './find-secrets';

/** Made by tools: hashes of packages, and pictures. */
const LEFT_OUT = /(^|\/)package-lock\.json$|\.(png|jpg|ico|woff2|svg)$|^migrations\/meta\//;

/** Made up for tests, each looked at: the signature of LINE's own documents, the simulator's channel, addresses that are refused. */
const KNOWN: readonly (readonly [file: string, kind: string])[] = [
  ['worker/desk/picture-address.test.ts', 'address with a password'],
  ['worker/line/inbound/verify-signature.test.ts', 'value of a secret'],
  ['worker/platform/foreign-address.test.ts', 'address with a password'],
  ['worker/simulator/testing/start-simulator.ts', 'value of a secret'],
];

function files(): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' });
  return listed.split('\n').filter((name) => name !== '' && !LEFT_OUT.test(name));
}

/** Joined here, so that this file holds none. */
const planted = (...parts: string[]) => parts.join('');

test('no file of the repository holds a secret', () => {
  const found = files().flatMap((file) => findSecrets(readFileSync(file, 'utf8')).map((hit) => ({ file, ...hit })));
  const isKnown = ({ file, kind }: (typeof found)[number]) => KNOWN.some(([f, k]) => f === file && k === kind);
  expect(found.filter((hit) => !isKnown(hit))).toEqual([]);
  // Whoever takes one of these out, takes it out here too.
  expect(found).toHaveLength(KNOWN.length);
});

describe('finds', () => {
  test.each([
    planted('-----BEGIN EC ', 'PRIVATE KEY-----'),
    planted('AKIA', 'QWERTYUIOPASDF12'),
    planted('ghp', '_', 'q1W2e3R4t5Y6u7I8o9P0a1S2d3F4g5H6j7K8'),
    planted('xoxb', '-123456789012-abcdefGHIJKL'),
    planted('eyJhbGciOiJIUzI1NiJ9', 'abc', '.eyJzdWIiOiIxMjM0NTY3ODkwIn0', '.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P'),
    planted('postgres', '://kaiwa:hunter22@db.internal/x'),
    planted('const channelSec', "ret = '8f14e45fceea167a5a36dedd4bea2543';"),
    planted('DATA_K', 'EK: "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA="'),
  ])('%s', (text) => {
    expect(findSecrets(`first\n${text}\n`)).toEqual([expect.objectContaining({ line: 2 })]);
  });

  test.each([
    "const secret = 'a signing secret of the tests, 32 bytes or more';",
    'DEMO_CHANNEL_SECRET = "0123456789abcdef0123456789abcdef"',
    "import { newSecretToken, sha256 } from '../platform/keyed-hash';",
    "randomBytes(32).toString('base64')",
  ])('nothing in %s', (text) => {
    expect(findSecrets(text)).toEqual([]);
  });
});

test('the Worker writes no line of a log but by platform/log', () => {
  const isOurs = (name: string) =>
    /^worker\/.*\.ts$/.test(name) &&
    !/\.test\.ts$|^worker\/(scripts|testing|simulator)\/|^worker\/platform\/log\.ts$/.test(name);
  const sources = files().filter(isOurs);
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.filter((name) => /\bconsole\.\w+\(/.test(readFileSync(name, 'utf8')))).toEqual([]);
});
