// The table of rights as the room guide shows it: Markdown made from the table of routes and the bundles of the roles, put between
// two marks. Pure; called by rights-table.ts and by the test that holds the guide to the data.
import { ROUTE_RIGHTS } from '../auth/route-rights';
import { ROLE_GRANTS } from '../domain/permissions/bundles';
import { PERMISSIONS } from '../domain/permissions/permission';
import { ROLES } from '../domain/permissions/role';
import { markdownTable, withSection } from './guide-section';

const MARKS = { name: 'table of rights', command: 'rights-table' };

/** The text with the part between the marks written anew. @throws where a mark is missing */
export function withRightsTable(guide: string): string {
  return withSection(guide, MARKS, `${bundles()}\n\n${routes()}`);
}

function bundles(): string {
  const rows = PERMISSIONS.map((permission) => [
    `\`${permission}\``,
    ...ROLES.map((role) => ROLE_GRANTS[role][permission] ?? ''),
  ]);
  return markdownTable(['permission', ...ROLES], rows);
}

function routes(): string {
  const rows = Object.entries(ROUTE_RIGHTS).map(([route, right]) => [
    `\`${route}\``,
    right === 'public' || right === 'signed_in' ? right.replace('_', ' ') : `\`${right}\``,
  ]);
  return markdownTable(['route', 'asks for'], rows);
}
