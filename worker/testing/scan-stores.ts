// Looks for a text in all that is kept of a chat: every table of its object, of the hubs and of D1, every name and byte of
// R2. For tests that prove that something is gone. Only tests import it.
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { writeParts } from '../jobs/project-deps';
import type { ProjectionMessage } from '../rpc/projection-message';
import type { TestChat } from './chat-client';

type Rows = readonly Record<string, unknown>[];

/** The places where the text is kept, e.g. `object.entries`; empty where it is nowhere. */
export async function placesOf(chat: TestChat, text: string): Promise<string[]> {
  const hub = env.OPERATOR_HUB.getByName('hub-0') as unknown as TestChat['raw']; // the binding's type names no class
  const found = await Promise.all([
    inObject('object', chat.raw, text),
    inObject('hub', hub, text),
    inD1(text),
    inR2(text),
  ]);
  return found.flat().sort();
}

/** Brings D1 up to date with the object as a rebuild does, without waiting for the queue. */
export async function projectNow(chat: TestChat): Promise<readonly ProjectionMessage[]> {
  const parts: ProjectionMessage[] = [];
  for (;;) {
    const part = await chat.rpc.projectionPart(parts.at(-1)?.upTo ?? null);
    if (!part) break;
    parts.push(part);
  }
  await writeParts(env, parts);
  return parts;
}

const TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'";

function inObject(label: string, stub: TestChat['raw'], text: string): Promise<string[]> {
  return runInDurableObject(stub, (_object, { storage }) => {
    const tables = storage.sql.exec<{ name: string }>(TABLES).toArray();
    return tables
      .filter(({ name }) => holds(storage.sql.exec(`SELECT * FROM "${name}"`).toArray(), text))
      .map(({ name }) => `${label}.${name}`);
  });
}

async function inD1(text: string): Promise<string[]> {
  const { results: tables } = await env.DB.prepare(TABLES).all<{ name: string }>();
  const found = await Promise.all(
    tables.map(async ({ name }) => {
      const { results } = await env.DB.prepare(`SELECT * FROM "${name}"`).all();
      return holds(results, text) ? [`d1.${name}`] : [];
    }),
  );
  return found.flat();
}

async function inR2(text: string): Promise<string[]> {
  const { objects } = await env.MEDIA.list({ include: ['customMetadata', 'httpMetadata'] });
  const found = await Promise.all(
    objects.map(async (object) => {
      const body = await (await env.MEDIA.get(object.key))?.text();
      const facts = JSON.stringify([object.key, object.customMetadata, object.httpMetadata]);
      return `${facts}${body}`.includes(text) ? [`r2.${object.key}`] : [];
    }),
  );
  return found.flat();
}

function holds(rows: Rows, text: string): boolean {
  return rows.some((row) => Object.values(row).some((value) => String(value).includes(text)));
}
