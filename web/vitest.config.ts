// The console's own tests: reducers, the socket client, controllers. Plain node; runes are compiled, and what is rendered at all is
// rendered as on the server.
// Listed as a project in the root's vitest.config.ts.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const here = fileURLToPath(new URL('.', import.meta.url));

// On a fresh clone tsconfig.json extends a file that SvelteKit has not written yet, and nothing can be compiled without it.
if (!existsSync(`${here}.svelte-kit/tsconfig.json`)) {
  const kit = fileURLToPath(import.meta.resolve('@sveltejs/kit/package.json'));
  execFileSync(process.execPath, [kit.replace('package.json', 'svelte-kit.js'), 'sync'], { cwd: here });
}

export default defineConfig({
  root: here,
  plugins: [svelte({ configFile: false })],
  resolve: {
    alias: {
      $protocol: `${here}../worker/protocol`,
      $domain: `${here}../worker/domain`,
      $platform: `${here}../worker/platform`,
    },
    // Runes run as in the browser.
    conditions: ['browser'],
  },
  // Icons are components: they have to be compiled as ours are.
  ssr: { noExternal: ['@lucide/svelte'] },
  // As in the root's: a process for each file cost more than its tests.
  test: { name: 'web', include: ['src/**/*.test.ts'], globalSetup: ['./scripts/vitest-setup.ts'], isolate: false },
});
