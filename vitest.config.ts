// Test layers. `node`: pure functions, milliseconds. `workerd`: objects, D1, routes and queues on the real runtime.
// `system`: several Workers and real sockets started from Node. `web`: the console's controllers and reducers.
// Browser tests are Playwright's (web/e2e).

import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const API_UNIT = ['worker/**/*.test.ts'];
const WORKERD = ['worker/**/*.worker.test.ts'];
const SYSTEM = ['worker/**/*.system.test.ts'];

/** How long and with which seed the random tests run; empty: as they think best. */
const RANDOM_RUN = {
  KAIWA_WORKERD_COMMANDS: process.env.KAIWA_WORKERD_COMMANDS ?? '',
  KAIWA_FUZZ_REQUESTS: process.env.KAIWA_FUZZ_REQUESTS ?? '',
  KAIWA_SEED: process.env.KAIWA_SEED ?? '',
};

/** Every variable the tests depend on, so that a developer's `.dev.vars` changes no result. */
const TEST_VARS = {
  APP_ORIGIN: 'http://localhost:8787',
  MEDIA_ORIGIN: 'https://media.kaiwa.test',
  INBOUND_FALLBACK: 'queue',
  LINE_API_BASE: 'http://line-api.localhost',
  LINE_DATA_API_BASE: 'http://line-data.localhost',
  STICKER_CDN_BASE: 'http://line-cdn.localhost',
  HUB_SHARDS: '1',
  LOCATION_HINT: 'apac-ne',
  API_DOCS: 'on',
  FACTOR_POLICY: 'required',
  LOGIN_SIGNING_KEYS: '[{"kid":"test","secret":"a signing secret of the tests, 32 bytes or more"}]',
  PASSWORD_PEPPER: 'a pepper of the tests',
  AUDIT_SIGNING_KEY:
    '{"kty":"OKP","crv":"Ed25519","x":"2lnQi7Uk34dVQS19lmEAc7Qk7C0QKLvPZhzNvvyjziE","d":"UkIzrNLksapFglIeeQb09JFpzbmO5udch4xyMU0tcZo"}',
  // The key of RFC 8291's example.
  PUSH_SIGNING_KEY:
    '{"kty":"EC","crv":"P-256","x":"_jP0qw3qcZFNtVgj9ztUlI9BMG2SBzLbuaWaUyhkgiA","y":"Dll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8","d":"yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"}',
  DATA_KEK: '{"1":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}',
};

/** A test may wait for a core that another suite has: the browser's tests run at the same time. */
const BESIDE_OTHERS_MS = 60_000;
/** The same for a condition that is awaited. */
const AWAITED_MS = 20_000;

const SECRETS = ['LOGIN_SIGNING_KEYS', 'PASSWORD_PEPPER', 'DATA_KEK', 'AUDIT_SIGNING_KEY', 'PUSH_SIGNING_KEY'] as const;

/** Bundled for the tests: a runtime that is reset loads them anew, and they have many hundred files. */
const LIBRARIES = [
  'zod',
  'zod/mini',
  'hono',
  'hono/body-limit',
  'hono/cookie',
  'hono/factory',
  'hono/html',
  'hono/http-exception',
  'hono/route',
  'hono/validator',
  'hono/utils/html',
  'drizzle-orm',
  'drizzle-orm/d1',
  'drizzle-orm/sqlite-core',
  'jose',
  'otpauth',
  're2js',
  'ical.js',
  '@simplewebauthn/server',
  'fast-check',
];

/** Nothing else is left to do beside a long one that begins last. */
const LONG_FIRST = ['testing/simulation/core.test', 'testing/simulation/workerd.worker', 'dispatch/faults.worker'];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => LONG_FIRST.some((name) => moduleId.includes(name));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

// `isolate: false`: the files of a project share a process or a runtime; a start of its own for each cost more than its tests.
export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    projects: [
      './web/vitest.config.ts',
      {
        test: {
          name: 'node',
          include: API_UNIT,
          exclude: [...WORKERD, ...SYSTEM, '**/node_modules/**'],
          testTimeout: BESIDE_OTHERS_MS,
          hookTimeout: BESIDE_OTHERS_MS,
          isolate: false,
        },
      },
      {
        test: { name: 'system', include: SYSTEM, testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false },
      },
      {
        plugins: [
          cloudflareTest(async () => {
            // wrangler looks for required secrets here and warns at every file, though the bindings below bring them.
            for (const name of SECRETS) process.env[name] ??= TEST_VARS[name];
            return {
              wrangler: { configPath: './wrangler.toml' },
              miniflare: {
                bindings: { ...TEST_VARS, ...RANDOM_RUN, MIGRATIONS: await readD1Migrations('./migrations') },
              },
            };
          }),
        ],
        // Files that share a runtime find it as new (`fresh-workspace`): most of a file was its start.
        test: {
          name: 'workerd',
          include: WORKERD,
          isolate: false,
          deps: { optimizer: { ssr: { enabled: true, include: [...LIBRARIES] } } },
          setupFiles: ['./worker/testing/fresh-workspace.ts'],
          testTimeout: BESIDE_OTHERS_MS,
          hookTimeout: BESIDE_OTHERS_MS,
          expect: { poll: { timeout: AWAITED_MS } },
        },
      },
    ],
  },
});
