// The secrets of the deployed Worker. Made here once and kept in the folder of state, since Cloudflare never gives them back and
// connect needs two of them. Whoever loses DATA_KEK has to enter every channel's keys again. Called by deploy, connect and rotate-keys.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ProductionSecrets {
  readonly LOGIN_SIGNING_KEYS: string;
  readonly PASSWORD_PEPPER: string;
  readonly DATA_KEK: string;
  /** Absent in a file of before the audit log. */
  readonly AUDIT_SIGNING_KEY?: string;
  /** Absent in a file of before notices were pushed. */
  readonly PUSH_SIGNING_KEY?: string;
}

export const SECRETS_FOLDER = process.env.KAIWA_STATE ?? '.state';
export const SECRETS_FILE = join(SECRETS_FOLDER, 'production-secrets.json');

export function readProductionSecrets(): ProductionSecrets | null {
  if (!existsSync(SECRETS_FILE)) return null;
  return JSON.parse(readFileSync(SECRETS_FILE, 'utf8')) as ProductionSecrets;
}

/** Replaces the file in one step: half a file of keys would open nothing. */
export function keepProductionSecrets(secrets: ProductionSecrets): void {
  const next = `${SECRETS_FILE}.next`;
  writeFileSync(next, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(next, SECRETS_FILE);
}

export function makeProductionSecrets(): ProductionSecrets {
  const secrets: ProductionSecrets = {
    LOGIN_SIGNING_KEYS: JSON.stringify([{ kid: 'first', secret: randomBytes(32).toString('base64url') }]),
    PASSWORD_PEPPER: randomBytes(32).toString('base64url'),
    DATA_KEK: JSON.stringify({ 1: randomBytes(32).toString('base64') }),
    AUDIT_SIGNING_KEY: newAuditSigningKey(),
    PUSH_SIGNING_KEY: newPushSigningKey(),
  };
  mkdirSync(SECRETS_FOLDER, { recursive: true });
  writeFileSync(SECRETS_FILE, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return secrets;
}

/** Adds the secrets that came after the file was made; what is in it stays. */
export function addMissingSecrets(): void {
  const secrets = readProductionSecrets();
  if (!secrets || (secrets.AUDIT_SIGNING_KEY !== undefined && secrets.PUSH_SIGNING_KEY !== undefined)) return;
  const made = { AUDIT_SIGNING_KEY: newAuditSigningKey(), PUSH_SIGNING_KEY: newPushSigningKey() };
  const all: ProductionSecrets = { ...made, ...secrets };
  writeFileSync(SECRETS_FILE, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 });
}

/** A private JWK of Ed25519, as text. */
export function newAuditSigningKey(): string {
  const { kty, crv, x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return JSON.stringify({ kty, crv, x, d });
}

/** A private JWK of P-256, as text. */
export function newPushSigningKey(): string {
  const { kty, crv, x, y, d } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  return JSON.stringify({ kty, crv, x, y, d });
}
