// Serves the files of the phone page, which the bundler takes in as text (see the rule in wrangler.toml).

import bubbles from './bubbles.client.js';
import lines from './lines.client.js';
import script from './phone.client.js';
import css from './phone.css';
import html from './phone.html';

const FILES: Record<string, { text: string; type: string }> = {
  '/': { text: html, type: 'text/html; charset=utf-8' },
  '/phone.css': { text: css, type: 'text/css; charset=utf-8' },
  '/bubbles.client.js': { text: bubbles, type: 'text/javascript; charset=utf-8' },
  '/lines.client.js': { text: lines, type: 'text/javascript; charset=utf-8' },
  '/phone.js': { text: script, type: 'text/javascript; charset=utf-8' },
};

export function pageFile(path: string): Response | null {
  const file = FILES[path];
  if (file === undefined) return null;
  return new Response(file.text, {
    headers: {
      'content-type': file.type,
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: https:; media-src 'self' https:; form-action 'none'; base-uri 'none'",
    },
  });
}
