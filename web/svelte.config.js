// SvelteKit: the Pages adapter, the content security policy, the alias of the wire. Read by vite in this folder.
import adapter from '@sveltejs/adapter-cloudflare';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
const config = {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true) },
  kit: {
    // vite dev needs no Cloudflare runtime: it has no binding, /api and /ws are proxied (vite.config.ts).
    adapter: adapter({ platformProxy: { configPath: 'wrangler.toml', remoteBindings: false } }),
    alias: {
      $protocol: '../worker/protocol',
      // Pure rules that both sides must judge by: limits of LINE, where a text is cut.
      $domain: '../worker/domain',
      // What a file is, by its bytes: only the pure files that src/import-tiers.test.ts names.
      $platform: '../worker/platform',
      // Types only, emitted by `tsc -p worker/tsconfig.api.json`; the Worker's own sources clash with the DOM's types.
      $worker: '../.dist/api-types',
    },
    // Same directives stand in static/_headers for files that never pass this server.
    csp: {
      mode: 'auto',
      directives: {
        'default-src': ['self'],
        'script-src': ['self'],
        'style-src': ['self'],
        'style-src-elem': ['self'],
        // virtua places things by style attributes; no attribute carries customers' text.
        'style-src-attr': ['unsafe-inline'],
        'img-src': ['self', 'data:', 'blob:'],
        'media-src': ['self', 'blob:'],
        'connect-src': ['self'],
        'manifest-src': ['self'],
        'worker-src': ['self'],
        'object-src': ['none'],
        'base-uri': ['none'],
        'form-action': ['self'],
        'frame-ancestors': ['none'],
        'require-trusted-types-for': ['script'],
        'trusted-types': ['svelte-trusted-html', 'sveltekit-trusted-url'],
        // Both: not every browser knows the newer one, whose name hooks.server.ts gives an address.
        'report-uri': ['/api/csp-report'],
        'report-to': ['csp'],
      },
    },
    output: { preloadStrategy: 'modulepreload' },
  },
};

export default config;
