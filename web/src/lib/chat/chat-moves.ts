// Which moves of a session are offered for a chat. A courtesy to the eye: the Worker decides, and says why not. Pure.
import type { ChatView } from '$protocol/chat-view';

export interface ChatMoves {
  readonly canClaim: boolean;
  readonly canRelease: boolean;
  readonly canResolve: boolean;
  readonly canReopen: boolean;
  /** A lead may put back or resolve what a colleague holds; offered apart, so that it is not done by habit. */
  readonly canActForHolder: boolean;
}

const LEADS: ReadonlySet<string> = new Set(['supervisor', 'admin', 'super_admin']);
const HELD: ReadonlySet<string> = new Set(['assigned', 'active', 'on_hold']);

export function chatMoves(
  view: Pick<ChatView, 'state' | 'owner' | 'blocked'>,
  operator: { readonly operatorId: string; readonly role: string },
): ChatMoves {
  const isHeld = HELD.has(view.state) && view.owner !== null;
  const isMine = isHeld && view.owner?.operatorId === operator.operatorId;
  return {
    canClaim: !isHeld && view.state !== 'resolved' && !view.blocked,
    canRelease: isMine,
    canResolve: isMine,
    canReopen: view.state === 'resolved',
    canActForHolder: isHeld && !isMine && LEADS.has(operator.role),
  };
}
