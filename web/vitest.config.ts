// The console's own tests: reducers, the socket client, controllers. Plain node; runes are compiled, nothing is rendered.
// Listed as a project in the root's vitest.config.ts.
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const here = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root: here,
  plugins: [svelte({ configFile: false })],
  resolve: {
    alias: { $protocol: `${here}../worker/protocol` },
    // Runes run as in the browser.
    conditions: ['browser'],
  },
  test: { name: 'web', include: ['src/**/*.test.ts'], globalSetup: ['./scripts/vitest-setup.ts'] },
});
