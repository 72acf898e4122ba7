// Where the system under test answers. The ports follow from KAIWA_PORT as worker/scripts/local-settings.ts lays them.
const base = Number(process.env.KAIWA_PORT ?? 8887);

export const addresses = {
  console: `http://localhost:${base}`,
  worker: `http://localhost:${base + 1}`,
  simulator: `http://localhost:${base + 2}`,
} as const;

export const password = process.env.KAIWA_DEMO_PASSWORD ?? '';
