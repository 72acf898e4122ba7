// Who works in a simulated world. Only tests import it.
import type { LoginId, OperatorId } from '../../domain/ids';
import type { Asker } from '../../domain/permissions/asker';
import { everythingOf } from '../access';

function person(id: string, name: string, role: Asker['role']): Asker {
  return { operatorId: id as OperatorId, name, role, loginId: `login_${id}` as LoginId, access: everythingOf(role) };
}

export const PEOPLE: readonly Asker[] = [
  person('op_aya', 'Aya', 'operator'),
  person('op_ben', 'Ben', 'operator'),
  person('op_chi', 'Chi', 'supervisor'),
];
