import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { hashPassword, needsRehash, unmatchableHash, verifyPassword } from './password-hash';

const PEPPER = 'a pepper of this test';

describe('a password hash', () => {
  test('fits its own password in any Unicode form, and no other password, blank or pepper', async () => {
    const stored = await hashPassword('caf\u00e9 latte ', PEPPER);
    expect(await verifyPassword('cafe\u0301 latte ', stored, PEPPER)).toBe(true);
    expect(await verifyPassword('caf\u00e9 latte', stored, PEPPER)).toBe(false);
    expect(await verifyPassword('caf\u00e9 latte ', stored, 'another pepper')).toBe(false);
  });

  test('names its parameters, and has a salt of its own', async () => {
    const [first, second] = await Promise.all([hashPassword('same words', PEPPER), hashPassword('same words', PEPPER)]);
    expect(first).toMatch(/^\$scrypt\$ln=14,r=8,p=5,pep=1\$[\w-]{22}\$[\w-]{43}$/);
    expect(second).not.toBe(first);
  });

  test('asks to be made anew once the parameters rose', () => {
    expect(needsRehash(unmatchableHash())).toBe(false);
    expect(needsRehash(unmatchableHash().replace('ln=14', 'ln=13'))).toBe(true);
  });

  test('for an account that does not exist is of the same form and matches nothing', async () => {
    expect(unmatchableHash()).toMatch(/^\$scrypt\$ln=14,r=8,p=5,pep=1\$[\w-]{22}\$[\w-]{43}$/);
    expect(await verifyPassword('', unmatchableHash(), PEPPER)).toBe(false);
  });

  test.each(['', 'plain', '$scrypt$ln=14,r=8,p=5,pep=9$c2FsdHNhbHRzYWx0c2FsdA$a2V5'])(
    'of an unknown form (%j) is a broken row, not a wrong password',
    async (stored) => {
      await expect(verifyPassword('anything', stored, PEPPER)).rejects.toThrow('password hash');
    },
  );
});

test('the key derivation that production refuses above 100,000 rounds is nowhere in the source', () => {
  // Spelled in two parts, or this file would be a finding. https://github.com/cloudflare/workerd/issues/1346
  const forbidden = new RegExp(`${'PBK'}${'DF2'}`, 'i');
  const worker = join(dirname(fileURLToPath(import.meta.url)), '..');
  const files = readdirSync(worker, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.(ts|mjs|js)$/.test(path) && !/(^|\/)(node_modules|\.wrangler)\//.test(path),
  );
  expect(files.length).toBeGreaterThan(30);
  expect(files.filter((path) => forbidden.test(readFileSync(join(worker, path), 'utf8')))).toEqual([]);
});
