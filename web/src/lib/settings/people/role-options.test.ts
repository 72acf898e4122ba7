// What a list offers is what is saved, whatever the id of a composed role.
import { expect, test } from 'vitest';
import { ROLES } from '$domain/permissions/role';
import { fromRoleValue, roleOptions, toRoleValue } from './role-options';
import { userWords } from './user-words';

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

test('a role that is gone is named for whoever has it, and offered to nobody else', () => {
  const composed = [{ id: 'auditor', name: 'Auditor', base: 'supervisor' as const }];
  const gone = { role: 'admin' as const, roleId: 'gone' };
  expect(roleOptions(composed, gone)[0]).toMatchObject({
    value: 'admin/gone',
    label: expect.stringContaining('no longer'),
  });
  expect(roleOptions(composed, { role: 'supervisor', roleId: 'auditor' })).toEqual(roleOptions(composed));
});

test('the page of people says of somebody that her role is gone', () => {
  const user = { operatorId: 'op', name: 'Ploy', email: 'p@x.test', isDisabled: false, isPending: false };
  const whole = { ...user, linkUntil: null, version: 1, role: 'supervisor' as const };
  const roles = [{ id: 'auditor', name: 'Auditor', base: 'supervisor' as const }];
  expect(userWords({ ...whole, roleId: 'auditor' }, roles)).toBeNull();
  expect(userWords({ ...whole, roleId: null }, roles)).toBeNull();
  expect(userWords({ ...whole, roleId: 'gone' }, roles)).toContain('no longer exists');
  expect(userWords({ ...whole, roleId: 'gone', isDisabled: true }, roles)).toMatch(/sign in · .*no longer exists/);
});
