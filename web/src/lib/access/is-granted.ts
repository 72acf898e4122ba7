// What the signed-in person may do, as the Worker told it, judged by the Worker's own rule. Hides what would be refused; the Worker
// decides again at every call. Pure.

import type { OperatorId } from '$domain/ids';
import { can, type TeamOwned } from '$domain/permissions/can';
import type { ChatScope } from '$domain/permissions/chat-scope';
import type { Permission } from '$domain/permissions/permission';
import type { OperatorView } from '$protocol/operator-view';

export type Grantee = Pick<OperatorView, 'operatorId' | 'grants' | 'teams' | 'lacks'>;

export function isGranted(
  { operatorId, grants, teams, lacks }: Grantee,
  permission: Permission,
  object?: ChatScope | TeamOwned,
): boolean {
  // The wire knows no list of permissions: one that this console does not know is never asked for.
  return can(
    { operatorId: operatorId as OperatorId, access: { grants, teams, ...(lacks && { lacks }) } },
    permission,
    object,
  );
}
