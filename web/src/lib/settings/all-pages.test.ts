import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ROLE_GRANTS } from '$domain/permissions/bundles';
import type { Role } from '$domain/permissions/role';
import { ALL_PAGES, mayEditDesk, pagesOf } from './all-pages';
import { settingsPagesOf } from './settings-pages';

const ROLES = ['super_admin', 'admin', 'supervisor', 'operator'] as const;
const who = (role: Role) => ({ operatorId: 'op_me', grants: ROLE_GRANTS[role], teams: [] });

test('every page has a route, and every route is a page', () => {
  const folder = fileURLToPath(new URL('../../routes/(desk)/settings/', import.meta.url));
  const routes = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? entry.name : [],
  );
  expect(ALL_PAGES.map(({ name }) => name).toSorted()).toEqual(routes.toSorted());
});

test('operators have none, supervisors read the desk, admins change it', () => {
  expect(pagesOf(who('operator'))).toEqual([]);
  expect(pagesOf(who('supervisor')).map(({ name }) => name)).not.toContain('channels');
  expect(pagesOf(who('super_admin'))).toHaveLength(ALL_PAGES.length);
  expect(ROLES.map((role) => mayEditDesk(who(role)))).toEqual([true, true, false, false]);
});

test('every door of the desk’s menu leads to a page she has', () => {
  for (const role of ROLES) {
    const names = pagesOf(who(role)).map(({ name }) => name);
    expect(settingsPagesOf(who(role)).every(({ name }) => names.includes(name))).toBe(true);
  }
});
