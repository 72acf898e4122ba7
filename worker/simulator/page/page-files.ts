// Serves the files of the phone page, which the bundler takes in as text (see the rule in wrangler.toml).
import actions from './actions.client.js';
import attach from './attach.client.js';
import bubbles from './bubbles.client.js';
import chat from './chat.client.js';
import chatCss from './chat.css';
import composer from './composer.client.js';
import flex from './flex.client.js';
import flexCss from './flex.css';
import lines from './lines.client.js';
import panelsCss from './panels.css';
import people from './people.client.js';
import script from './phone.client.js';
import css from './phone.css';
import html from './phone.html';
import richText from './rich-text.client.js';
import view from './view.client.js';

const HTML = 'text/html; charset=utf-8';
const CSS = 'text/css; charset=utf-8';
const JAVASCRIPT = 'text/javascript; charset=utf-8';

const FILES: Record<string, { text: string; type: string }> = {
  '/': { text: html, type: HTML },
  '/phone.css': { text: css, type: CSS },
  '/chat.css': { text: chatCss, type: CSS },
  '/flex.css': { text: flexCss, type: CSS },
  '/panels.css': { text: panelsCss, type: CSS },
  '/phone.js': { text: script, type: JAVASCRIPT },
  '/actions.client.js': { text: actions, type: JAVASCRIPT },
  '/attach.client.js': { text: attach, type: JAVASCRIPT },
  '/bubbles.client.js': { text: bubbles, type: JAVASCRIPT },
  '/chat.client.js': { text: chat, type: JAVASCRIPT },
  '/composer.client.js': { text: composer, type: JAVASCRIPT },
  '/flex.client.js': { text: flex, type: JAVASCRIPT },
  '/lines.client.js': { text: lines, type: JAVASCRIPT },
  '/people.client.js': { text: people, type: JAVASCRIPT },
  '/rich-text.client.js': { text: richText, type: JAVASCRIPT },
  '/view.client.js': { text: view, type: JAVASCRIPT },
};

export const PAGE_PATHS = Object.keys(FILES);

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: https:",
  "media-src 'self' https:",
  "form-action 'none'",
  "base-uri 'none'",
].join('; ');

export function pageFile(path: string): Response | null {
  const file = FILES[path];
  if (file === undefined) return null;
  return new Response(file.text, {
    headers: { 'content-type': file.type, 'cache-control': 'no-store', 'content-security-policy': POLICY },
  });
}
