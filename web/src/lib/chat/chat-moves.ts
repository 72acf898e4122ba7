// Which moves of a session are offered for a chat. A courtesy to the eye: the Worker decides, and says why not. Pure.
import type { ChatView } from '$protocol/chat-view';

export interface ChatMoves {
  readonly canClaim: boolean;
  readonly canRelease: boolean;
  readonly canResolve: boolean;
  readonly canReopen: boolean;
  /** A lead may put back or resolve what a colleague holds; offered apart, so that it is not done by habit. */
  readonly canActForHolder: boolean;
  /** A lead takes it from the colleague who has it. */
  readonly canTakeOver: boolean;
  /** Only what was answered can wait: before that it would be out of everybody's sight. */
  readonly canHold: boolean;
  readonly canUnhold: boolean;
  /** To a colleague or a team. */
  readonly canTransfer: boolean;
  /** Ends the offer by which it is passed on. */
  readonly canTakeBack: boolean;
  /** To a colleague, at once; by a lead. */
  readonly canAssign: boolean;
  readonly canEscalate: boolean;
  readonly canPrioritise: boolean;
  readonly canReturnToBot: boolean;
  readonly canArchive: boolean;
}

const LEADS: ReadonlySet<string> = new Set(['supervisor', 'admin', 'super_admin']);
const HELD: ReadonlySet<string> = new Set(['assigned', 'active', 'on_hold']);
const QUEUED: ReadonlySet<string> = new Set(['pending', 'waiting']);

/** Supervisors, admins and super admins. */
export const isLead = (role: string): boolean => LEADS.has(role);

export function chatMoves(
  view: Pick<ChatView, 'state' | 'owner' | 'blocked' | 'offer'>,
  operator: { readonly operatorId: string; readonly role: string },
): ChatMoves {
  const isHeld = HELD.has(view.state) && view.owner !== null;
  const isOpen = isHeld || QUEUED.has(view.state);
  const isMine = isHeld && view.owner?.operatorId === operator.operatorId;
  const isMineToClose = view.state === 'resolved' && view.owner?.operatorId === operator.operatorId;
  const lead = isLead(operator.role);
  const mayMove = isMine || (isOpen && lead);
  return {
    canClaim: !isHeld && view.state !== 'resolved' && !view.blocked,
    canRelease: isMine,
    canResolve: isMine,
    canReopen: view.state === 'resolved',
    canActForHolder: isHeld && !isMine && lead,
    canTakeOver: isHeld && !isMine && lead,
    canHold: mayMove && view.state === 'active',
    canUnhold: mayMove && view.state === 'on_hold',
    canTransfer: mayMove,
    canTakeBack: isHeld && mayMove && view.offer?.from !== undefined,
    canAssign: isOpen && lead,
    canEscalate: mayMove,
    canPrioritise: mayMove,
    canReturnToBot: mayMove,
    canArchive: isMineToClose || (view.state === 'resolved' && lead),
  };
}
