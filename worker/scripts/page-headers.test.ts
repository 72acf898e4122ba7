// The console says its headers in three places: its pages (hooks), their policy (svelte.config.js), and files that never pass its
// server (_headers). Here they are held together, and to what the Worker says of itself.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ANSWER_HEADERS } from '../platform/answer-header-list';

const hooks = readFileSync('web/src/hooks.server.ts', 'utf8');
const config = readFileSync('web/svelte.config.js', 'utf8');
const [everyFile = ''] = readFileSync('web/_headers', 'utf8').split(/^\/_app/m);

/** Name to value, names in small letters. */
function pageHeaders(): Record<string, string> {
  const [, list = ''] = /PAGE_HEADERS[^=]*= \[([\s\S]*?)\n\];/.exec(hooks) ?? [];
  const pairs = [...list.matchAll(/\[\s*'([a-z-]+)',\s*'([^']*)',?\s*\]/g)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]));
}

function fileHeaders(): Record<string, string> {
  const pairs = [...everyFile.matchAll(/^ {2}([A-Za-z-]+): (.*)$/gm)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name.toLowerCase(), value]));
}

/** Directive to its values, keywords without quotes. */
function pagePolicy(): Record<string, string[]> {
  const [, list = ''] = /directives: \{([\s\S]*?)\n {6}\}/.exec(config) ?? [];
  const pairs = [...list.matchAll(/'([a-z-]+)': \[([^\]]*)\]/g)];
  return Object.fromEntries(
    pairs.map(([, name = '', values = '']) => [name, [...values.matchAll(/'([^']*)'/g)].map(([, v]) => v ?? '')]),
  );
}

function filePolicy(): Record<string, string[]> {
  const directives = (fileHeaders()['content-security-policy'] ?? '').split('; ');
  return Object.fromEntries(
    directives.map((directive) => {
      const [name = '', ...values] = directive.split(' ');
      return [name, values.map((value) => value.replace(/^'(.*)'$/, '$1'))];
    }),
  );
}

test('files say the same headers as pages', () => {
  const { 'cache-control': _, ...pages } = pageHeaders();
  const { 'content-security-policy': _policy, ...others } = fileHeaders();
  expect(Object.keys(pages).length).toBeGreaterThan(6);
  expect(others).toEqual(pages);
});

test('and the same policy; only the nonces of scripts are a page’s own', () => {
  expect(Object.keys(pagePolicy()).length).toBeGreaterThan(12);
  expect(filePolicy()).toEqual(pagePolicy());
});

test('the policy lets nothing in from elsewhere and no script that is not a file of ours', () => {
  expect(pagePolicy()).toMatchObject({
    'default-src': ['self'],
    'script-src': ['self'],
    'style-src-elem': ['self'],
    'connect-src': ['self'],
    'object-src': ['none'],
    'base-uri': ['none'],
    'form-action': ['self'],
    'frame-ancestors': ['none'],
    'require-trusted-types-for': ['script'],
    'report-uri': ['/api/csp-report'],
    'report-to': ['csp'],
  });
  const values = Object.entries(pagePolicy()).flatMap(([name, list]) => (name === 'style-src-attr' ? [] : list));
  expect(values.filter((value) => /unsafe|\*|^https?:/.test(value))).toEqual([]);
  expect(pageHeaders()['reporting-endpoints']).toBe('csp="/api/csp-report"');
});

test('pages say what the Worker’s answers say', () => {
  const { 'permissions-policy': closed, 'content-security-policy': _, ...common } = ANSWER_HEADERS;
  const { 'permissions-policy': _pages, 'reporting-endpoints': _to, ...ofPages } = pageHeaders();
  expect(ofPages).toEqual(common);
  // Voices of customers are played on the pages, and nowhere else.
  expect(pageHeaders()['permissions-policy']).toBe(closed?.replace('autoplay=()', 'autoplay=(self)'));
});

test('as it is deployed the Worker shows no API document', () => {
  expect(readFileSync('wrangler.toml', 'utf8')).toMatch(/^API_DOCS = "off"$/m);
});
