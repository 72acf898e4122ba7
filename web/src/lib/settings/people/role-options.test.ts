// What a list offers is what is saved, whatever the id of a composed role.
import { expect, test } from 'vitest';
import { ROLES } from '$domain/permissions/role';
import { fromRoleValue, roleOptions, toRoleValue } from './role-options';

test('every role is offered once, the least first, each composed one behind its base', () => {
  const composed = [{ id: 'a/b', name: 'Auditor', base: 'supervisor' as const }];
  const options = roleOptions(composed);
  expect(options.map(({ value }) => value)).toEqual([
    'operator',
    'supervisor',
    'supervisor/a/b',
    'admin',
    'super_admin',
  ]);
  expect(options[2]?.label).toContain('Auditor');
});

test('an offered value is the role it was made of', () => {
  for (const role of ROLES) {
    for (const roleId of [null, 'auditor', 'a/b']) {
      expect(fromRoleValue(toRoleValue({ role, roleId }))).toEqual({ role, roleId });
    }
  }
});
