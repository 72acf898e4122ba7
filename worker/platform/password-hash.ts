// Hashes and checks passwords with scrypt (node:crypto, on both sides: the Worker and the scripts). Knows no account and no
// limit of hashes at once: auth/password.ts has that for the Worker. ~150 ms of CPU and 16 MiB for each hash.
// The format names its parameters, so that they can rise; OWASP's choice for scrypt at 16 MiB is N=2^14, r=8, p=5.
// https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
import { Buffer } from 'node:buffer';
import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

interface HashParameters {
  /** log2 of N. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
  /** Version of the pepper. */
  readonly pep: number;
}

const CURRENT: HashParameters = { ln: 14, r: 8, p: 5, pep: 1 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** More than scrypt's 128 * N * r, less than what could hurt the isolate. */
const MEMORY_MAX = 48 * 1024 * 1024;

const STORED = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2}),pep=(\d{1,3})\$([\w-]{16,64})\$([\w-]{40,90})$/;

/**
 * The stored form of a password: `$scrypt$ln=14,r=8,p=5,pep=1$salt$key`, salt and key as base64url.
 * @param password as typed; only its Unicode form is settled (NFC), nothing is trimmed
 * @param pepper PASSWORD_PEPPER, version 1
 * @param salt given only where the same password must give the same form: the demo people, seeded at each start
 */
export async function hashPassword(password: string, pepper: string, salt = randomBytes(SALT_BYTES)): Promise<string> {
  const key = await derive(password, pepper, salt, CURRENT);
  return `${prefix(CURRENT)}$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

/** Whether the password is the stored one. Throws where the stored form is none of ours: that is a broken row, not a wrong password. */
export async function verifyPassword(password: string, stored: string, pepper: string): Promise<boolean> {
  const { parameters, salt, key } = parseStored(stored);
  return timingSafeEqual(await derive(password, pepper, salt, parameters), key);
}

/** Whether a stored form was made with other parameters than those of today. */
export function needsRehash(stored: string): boolean {
  return !stored.startsWith(`${prefix(CURRENT)}$`);
}

/** A stored form that no password matches, with the cost of a real one: for accounts that do not exist. */
export function unmatchableHash(): string {
  const salt = randomBytes(SALT_BYTES).toString('base64url');
  return `${prefix(CURRENT)}$${salt}$${randomBytes(KEY_BYTES).toString('base64url')}`;
}

function prefix({ ln, r, p, pep }: HashParameters): string {
  return `$scrypt$ln=${ln},r=${r},p=${p},pep=${pep}`;
}

function parseStored(stored: string): { parameters: HashParameters; salt: Buffer; key: Buffer } {
  const [, ln, r, p, pep, salt = '', key = ''] = STORED.exec(stored) ?? [];
  const parameters = { ln: Number(ln), r: Number(r), p: Number(p), pep: Number(pep) };
  const keyBytes = Buffer.from(key, 'base64url');
  if (keyBytes.length !== KEY_BYTES || parameters.pep !== CURRENT.pep) throw new Error('password hash: unknown form');
  return { parameters, salt: Buffer.from(salt, 'base64url'), key: keyBytes };
}

function derive(password: string, pepper: string, salt: Buffer, { ln, r, p }: HashParameters): Promise<Buffer> {
  const input = createHmac('sha256', pepper).update(password.normalize('NFC'), 'utf8').digest();
  return new Promise((resolve, reject) => {
    scrypt(input, salt, KEY_BYTES, { N: 2 ** ln, r, p, maxmem: MEMORY_MAX }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
