// Of the picked chats those whose transcripts may leave the desk by this person, as many as one file holds, in the order of the list. A
// courtesy to the eye, as in bulk-plan: the Worker judges each chat again. Pure.
import { rowScope } from '$domain/permissions/chat-scope';
import { TRANSCRIPT_CHATS_MAX } from '$protocol/transcript';
import { type Grantee, isGranted } from '../access/is-granted';
import type { InboxRow } from '../inbox/apply-inbox-message';

export interface BulkTranscripts {
  readonly rows: readonly InboxRow[];
  /** Left out: she may not export them. */
  readonly notHers: number;
  /** Left out: one file holds no more. */
  readonly tooMany: number;
  /** Earlier sessions of every one of them are hers to read. */
  readonly seesHistory: boolean;
}

export function bulkTranscripts(picked: readonly InboxRow[], operator: Grantee): BulkTranscripts {
  const hers = picked.filter((row) => isGranted(operator, 'chat.export', rowScope(row)));
  const rows = hers.slice(0, TRANSCRIPT_CHATS_MAX);
  return {
    rows,
    notHers: picked.length - hers.length,
    tooMany: hers.length - rows.length,
    seesHistory: rows.every((row) => isGranted(operator, 'chat.history', rowScope(row))),
  };
}
