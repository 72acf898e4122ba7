// Gives each test file the real schema of D1 and nothing of what the file before it left: the files of the project `workerd`
// share a runtime, for starting one takes longer than most of their tests. Run by vitest before each of them.
import { applyD1Migrations, env, reset } from 'cloudflare:test';
import { afterAll, beforeAll, vi } from 'vitest';

beforeAll(async () => {
  // Objects and D1. R2 and KV live outside of the runtime that `reset` empties.
  await reset();
  await Promise.all([emptyBucket(env.MEDIA), emptyNamespace(env.SETTINGS)]);
  await applyD1Migrations(env.DB, env.MIGRATIONS);
});

/** What modules keep for the life of an isolate: opened keys, tokens, watches. First the objects, whose classes go with them. */
afterAll(async () => {
  await reset();
  vi.resetModules();
});

async function emptyBucket(bucket: R2Bucket): Promise<void> {
  for (;;) {
    const { objects } = await bucket.list();
    if (objects.length === 0) return;
    await bucket.delete(objects.map(({ key }) => key));
  }
}

async function emptyNamespace(namespace: KVNamespace): Promise<void> {
  for (;;) {
    const { keys } = await namespace.list();
    if (keys.length === 0) return;
    await Promise.all(keys.map(({ name }) => namespace.delete(name)));
  }
}
