// Build and dev server of the console. `vite build` runs in this folder (SvelteKit reads its config from the working folder).
// In dev, /api and /ws go straight to the Worker: an upgrade through a SvelteKit route hangs in `vite dev`.
import { fileURLToPath } from 'node:url';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { emojiLists } from './emoji-lists-plugin.ts';
import { firstLoadGroups } from './first-load-groups.ts';
import { messageCompiler } from './message-compiler.config.ts';
import { messageTexts } from './message-texts-plugin.ts';

const here = fileURLToPath(new URL('./', import.meta.url));
const workerAddress = { target: process.env.KAIWA_WORKER ?? 'http://127.0.0.1:8788', changeOrigin: false };

export default defineConfig({
  plugins: [
    paraglideVitePlugin(messageCompiler('./')),
    messageTexts(here),
    emojiLists(here),
    tailwindcss(),
    sveltekit(),
  ],
  server: { proxy: { '/api': workerAddress, '/ws': { ...workerAddress, ws: true } } },
  environments: {
    client: { build: { rolldownOptions: { output: { codeSplitting: { groups: firstLoadGroups() } } } } },
  },
  build: {
    target: 'es2022',
    reportCompressedSize: false,
    rolldownOptions: {
      onwarn(warning, warn) {
        // A message that is missing would otherwise be built as a call of undefined.
        if (warning.code === 'IMPORT_IS_UNDEFINED') throw new Error(warning.message);
        warn(warning);
      },
    },
  },
});
