// Which moves of a session are offered for a chat. A courtesy to the eye: the Worker decides, and says why not. Pure.
import { rowScope } from '$domain/permissions/chat-scope';
import type { Permission } from '$domain/permissions/permission';
import type { ChatView } from '$protocol/chat-view';
import { type Grantee, isGranted } from '../access/is-granted';

export interface ChatMoves {
  /** What nobody has, or what its owner passes on to her. */
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
  /** To a colleague, at once; by a lead. What somebody has is passed on or taken over. */
  readonly canAssign: boolean;
  readonly canEscalate: boolean;
  readonly canPrioritise: boolean;
  readonly canReturnToBot: boolean;
  readonly canArchive: boolean;
}

const HELD: ReadonlySet<string> = new Set(['assigned', 'active', 'on_hold']);
const QUEUED: ReadonlySet<string> = new Set(['pending', 'waiting']);

export function chatMoves(
  view: Pick<ChatView, 'state' | 'owner' | 'blocked' | 'offer' | 'teamId' | 'scope'>,
  operator: Grantee,
): ChatMoves {
  const isHeld = HELD.has(view.state) && view.owner !== null;
  const isOpen = isHeld || QUEUED.has(view.state);
  const isMine = isHeld && view.owner?.operatorId === operator.operatorId;
  const isPassedToMe = isHeld && view.offer?.from !== undefined && view.offer.to.operatorId === operator.operatorId;
  const isMineToClose = view.state === 'resolved' && view.owner?.operatorId === operator.operatorId;
  const scope = rowScope(view);
  const lead = isGranted(operator, 'chat.lead', scope);
  const may = (permission: Permission) => isGranted(operator, permission);
  const mayMove = isMine || (isOpen && lead);
  return {
    canClaim: may('chat.claim') && (!isHeld || isPassedToMe) && view.state !== 'resolved' && !view.blocked,
    canRelease: isMine,
    canResolve: isMine && may('chat.resolve'),
    canReopen: view.state === 'resolved',
    canActForHolder: isHeld && !isMine && lead,
    canTakeOver: isHeld && !isMine && lead,
    canHold: mayMove && view.state === 'active',
    canUnhold: mayMove && view.state === 'on_hold',
    canTransfer: mayMove && may('chat.transfer'),
    canTakeBack: isHeld && mayMove && view.offer?.from !== undefined && !isPassedToMe,
    canAssign: QUEUED.has(view.state) && isGranted(operator, 'chat.assign', scope),
    canEscalate: mayMove,
    canPrioritise: mayMove,
    canReturnToBot: mayMove,
    canArchive: may('chat.resolve') && (isMineToClose || (view.state === 'resolved' && lead)),
  };
}
