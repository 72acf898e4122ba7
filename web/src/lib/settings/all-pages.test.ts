import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ALL_PAGES, mayEditDesk, pagesOf } from './all-pages';
import { settingsPagesOf } from './settings-pages';

const ROLES = ['super_admin', 'admin', 'supervisor', 'operator'] as const;

test('every page has a route, and every route is a page', () => {
  const folder = fileURLToPath(new URL('../../routes/(desk)/settings/', import.meta.url));
  const routes = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? entry.name : [],
  );
  expect(ALL_PAGES.map(({ name }) => name).toSorted()).toEqual(routes.toSorted());
});

test('operators have none, supervisors read the desk, admins change it', () => {
  expect(pagesOf('operator')).toEqual([]);
  expect(pagesOf('supervisor').map(({ name }) => name)).not.toContain('channels');
  expect(pagesOf('admin')).toHaveLength(ALL_PAGES.length);
  expect(ROLES.map(mayEditDesk)).toEqual([true, true, false, false]);
});

test('every door of the desk’s menu leads to a page she has', () => {
  for (const role of ROLES) {
    const names = pagesOf(role).map(({ name }) => name);
    expect(settingsPagesOf(role).every(({ name }) => names.includes(name))).toBe(true);
  }
});
