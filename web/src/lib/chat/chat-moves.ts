// Which moves of a session are offered for a chat. A courtesy to the eye: the Worker decides, and says why not. Pure.
import type { ChatView } from '$protocol/chat-view';

export interface ChatMoves {
  readonly canClaim: boolean;
  readonly canRelease: boolean;
  readonly canResolve: boolean;
  readonly canReopen: boolean;
}

const LEADS: ReadonlySet<string> = new Set(['supervisor', 'admin', 'super_admin']);
const HELD: ReadonlySet<string> = new Set(['assigned', 'active', 'on_hold']);

export function chatMoves(
  view: Pick<ChatView, 'state' | 'owner' | 'blocked'>,
  operator: { readonly operatorId: string; readonly role: string },
): ChatMoves {
  const isHeld = HELD.has(view.state) && view.owner !== null;
  const mayActAsHolder = isHeld && (view.owner?.operatorId === operator.operatorId || LEADS.has(operator.role));
  return {
    canClaim: !isHeld && view.state !== 'resolved' && !view.blocked,
    canRelease: mayActAsHolder,
    canResolve: mayActAsHolder,
    canReopen: view.state === 'resolved',
  };
}
