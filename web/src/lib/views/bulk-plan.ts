// What would become of the picked chats: which change and which stay, and why. A courtesy to the eye, by what the rows say: the Worker
// judges each chat again, and says why not. Pure.
import { rowScope } from '$domain/permissions/chat-scope';
import { type Grantee, isGranted } from '../access/is-granted';
import { chatMoves } from '../chat/chat-moves';
import type { InboxRow } from '../inbox/apply-inbox-message';
import { unreadCount } from '../inbox/apply-inbox-message';

export type BulkAct =
  | { readonly kind: 'assign'; readonly operatorId: string; readonly name: string }
  | { readonly kind: 'transfer'; readonly teamId: string; readonly name: string }
  | { readonly kind: 'tag' | 'untag'; readonly tagId: string; readonly name: string }
  | { readonly kind: 'resolve' | 'archive' | 'read' };

/** Why a chat stays as it is. */
export type Staying = 'not_open' | 'not_yours' | 'is_so';

export interface BulkPlan {
  readonly changing: readonly InboxRow[];
  /** Of those that change: open ones that are ended first, to be archived. */
  readonly ended: number;
  readonly staying: Readonly<Record<Staying, number>>;
}

const IS_OPEN: ReadonlySet<string> = new Set(['pending', 'waiting', 'assigned', 'active', 'on_hold']);

export function bulkPlan(rows: readonly InboxRow[], act: BulkAct, operator: Grantee): BulkPlan {
  const staying = { not_open: 0, not_yours: 0, is_so: 0 };
  const changing: InboxRow[] = [];
  for (const row of rows) {
    const why = whyStays(row, act, operator);
    if (why === null) changing.push(row);
    else staying[why] += 1;
  }
  const ended = act.kind === 'archive' ? changing.filter(({ state }) => IS_OPEN.has(state)).length : 0;
  return { changing, ended, staying };
}

function whyStays(row: InboxRow, act: BulkAct, operator: Grantee): Staying | null {
  const moves = chatMoves(row, operator);
  const isOpen = IS_OPEN.has(row.state);
  const mayEnd = moves.canEscalate && isGranted(operator, 'chat.resolve');
  switch (act.kind) {
    case 'assign':
      if (!isOpen) return 'not_open';
      if (row.owner?.operatorId === act.operatorId) return 'is_so';
      return (row.owner === null ? moves.canAssign : moves.canTransfer) ? null : 'not_yours';
    case 'transfer':
      if (!isOpen) return 'not_open';
      if (row.teamId === act.teamId && row.owner === null) return 'is_so';
      return moves.canTransfer ? null : 'not_yours';
    case 'resolve':
      if (!isOpen) return 'not_open';
      return mayEnd ? null : 'not_yours';
    case 'archive':
      if (row.state === 'closed') return 'is_so';
      if (row.state === 'bot') return 'not_open';
      return (isOpen && mayEnd) || moves.canArchive ? null : 'not_yours';
    case 'read':
      return unreadCount(row) > 0 ? null : 'is_so';
    case 'tag':
      return row.tagIds?.includes(act.tagId) ? 'is_so' : null;
    case 'untag':
      return row.tagIds?.includes(act.tagId) ? null : 'is_so';
  }
}

/** Those of the changed ones that can be put back: what its owner has passed on herself is no longer hers to move. */
export function undoable(done: readonly InboxRow[], act: BulkAct, operator: Grantee): readonly InboxRow[] {
  if (!canUndo(act)) return [];
  return act.kind === 'assign' ? done.filter((row) => isGranted(operator, 'chat.lead', rowScope(row))) : done;
}

/** The effect is ours alone, and nothing of it reaches the customer. */
export function canUndo({ kind }: BulkAct): boolean {
  return kind === 'assign' || kind === 'tag' || kind === 'untag';
}
