// The document of access as its form holds it: of every composed role, how far each permission reaches. Pure.
import type { CustomRole } from '$domain/permissions/bundles';
import { type Grants, PERMISSIONS, type Permission, type Scope } from '$domain/permissions/permission';
import { DEFAULT_PLAN, type PlanSettings } from '$domain/permissions/plan';
import type { Role } from '$domain/permissions/role';
import type { DocumentShape } from '../form/document-form';
import { newId, newKey } from '../form/new-key';

/** Empty: not at all. */
export type Reach = Scope | '';

export interface RoleDraft {
  readonly key: string;
  readonly id: string;
  name: string;
  base: Role;
  readonly grants: Record<Permission, Reach>;
}

export interface AccessDraft {
  operatorsSee: Scope;
  isAdminsOnly: boolean;
  areWatchersShown: boolean;
  readonly plan: { -readonly [Field in keyof PlanSettings]: PlanSettings[Field] };
  readonly roles: RoleDraft[];
}

export const accessShape: DocumentShape<'access', AccessDraft> = {
  toDraft: ({ operatorsSee, isAdminsOnly, areWatchersShown = true, plan = DEFAULT_PLAN, roles }) => ({
    operatorsSee,
    isAdminsOnly,
    areWatchersShown,
    plan: { ...plan },
    roles: roles.map(toRoleDraft),
  }),
  toValue: ({ operatorsSee, isAdminsOnly, areWatchersShown, plan, roles }) => ({
    operatorsSee,
    isAdminsOnly,
    areWatchersShown,
    roles: roles.map(fromRoleDraft),
    plan: { ...plan },
  }),
};

export function newRole(): RoleDraft {
  const grants: Grants = {
    'chat.read': 'own',
    'chat.send': 'own',
    'chat.resolve': 'own',
    'chat.history': 'all',
    'saved_message.read': 'all',
  };
  return toRoleDraft({ id: newId('role'), name: '', base: 'operator', grants });
}

function toRoleDraft({ id, name, base, grants }: CustomRole): RoleDraft {
  const reach = PERMISSIONS.map((permission): [Permission, Reach] => [permission, grants[permission] ?? '']);
  // One for each permission there is.
  return { key: newKey(), id, name, base, grants: Object.fromEntries(reach) as RoleDraft['grants'] };
}

function fromRoleDraft({ id, name, base, grants }: RoleDraft): CustomRole {
  const granted = Object.entries(grants).filter(([, reach]) => reach !== '');
  return { id, name: name.trim(), base, grants: Object.fromEntries(granted) as Grants };
}
