/// <reference types="vite/types/importMeta.d.ts" />
// Holds the wire still: a changed schema changes the hash, and the hash stands beside the version it belongs to.
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { PROTOCOL_VERSION, PROTOCOL_VERSION_MIN } from './version';

/** Red? Then the wire changed. Step PROTOCOL_VERSION, add its history line, and put the new hash here. */
const HASHES: Readonly<Record<number, string>> = {
  1: '51254be96849af4e',
  2: '8b9e216a4d7562df',
  3: '3a11e28ebf570ef9',
  4: '2c462b9308e10be1',
};

const modules = import.meta.glob<Record<string, unknown>>(['./*.ts', '!./*.test.ts'], { eager: true });

type NamedSchema = readonly [name: string, schema: z.ZodMiniType];

function wireSchemas(): NamedSchema[] {
  return Object.entries(modules)
    .flatMap(([path, exports]) => Object.entries(exports).map(([name, value]) => ({ name: `${path} ${name}`, value })))
    .flatMap(({ name, value }): NamedSchema[] => (value instanceof z.ZodMiniType ? [[name, value]] : []))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

async function hashOf(schemas: readonly NamedSchema[]): Promise<string> {
  const text = JSON.stringify(schemas.map(([name, schema]) => [name, z.toJSONSchema(schema)]));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest).subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

test('the wire is the one that this protocol version names', async () => {
  expect(await hashOf(wireSchemas())).toBe(HASHES[PROTOCOL_VERSION]);
});

test('every schema of the wire takes part, and a changed one is seen', async () => {
  const schemas = wireSchemas();
  expect(schemas.map(([name]) => name)).toContain('./chat-server-message.ts chatServerMessage');
  const changed: NamedSchema[] = [...schemas, ['./new.ts', z.object({ added: z.string() })]];
  expect(await hashOf(changed)).not.toBe(await hashOf(schemas));
});

test('the oldest version served is not newer than the present one', () => {
  expect(PROTOCOL_VERSION_MIN).toBeLessThanOrEqual(PROTOCOL_VERSION);
});
