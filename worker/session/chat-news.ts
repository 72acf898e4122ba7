// News from outside the chat's own decisions: D1 confirmed a part, a media file was copied.
import { isMedia, type MediaCopy } from '../domain/chat/message-content';
import type { Position } from '../domain/position';
import type { ChatTools } from './chat-tools';
import { type Change, ChatWrite } from './chat-write';
import { withConfirmation } from './drain-mark-lanes';

/** Noted, not written: a confirmation that is lost costs one part sent again. The alarm that rings anyway writes it down. */
export function confirmProjection(tools: ChatTools, upTo: Position, after?: number): void {
  const record = tools.store.load();
  if (!record || upTo.epoch !== record.epoch) return;
  const projection = withConfirmation(record.lanes.projection, { upTo: upTo.seq, after }, tools.now());
  tools.store.noteLanes({ ...record.lanes, projection });
}

/** A copy that did not report back for so long is ordered again; the key is the same, so a repeat writes the same object. */
export const MEDIA_REPORT_MS = 120_000;

/** Ignored where the message is gone: what was stored for it is an orphan that the copier deletes. */
export function noteMedia(tools: ChatTools, entryId: string, copy: MediaCopy): Change | null {
  const record = tools.store.load();
  const entry = tools.store.entryById(entryId);
  if (!record || entry?.kind !== 'message' || !isMedia(entry.content)) return null;
  const now = tools.now();
  const job = tools.outbox.mediaJobOf(entryId);
  if (job && isEnd(copy.state)) tools.outbox.removeJob(job.id);
  // Whoever says that LINE still prepares it is at work: no second copy is ordered beside it.
  if (job && !isEnd(copy.state)) tools.outbox.holdJob(job.id, now + MEDIA_REPORT_MS);
  const write = new ChatWrite(tools, record, now);
  if (isNews(entry.content.media?.state ?? 'fetching', copy.state)) {
    write.changeMessage({ ...entry, content: { ...entry.content, media: toMedia(entry.content.media, copy) } });
  }
  return write.finish();
}

/** Names were chosen before the copy; a preview that could not be made has none any more. */
function toMedia(before: MediaCopy | undefined, copy: MediaCopy): MediaCopy {
  const { previewKey: _wished, ...kept } = before ?? {};
  return copy.state === 'ready' ? { ...kept, ...copy } : { ...before, ...copy };
}

function isEnd(state: MediaCopy['state']): boolean {
  return state === 'ready' || state === 'gone' || state === 'failed';
}

/** Reported twice, or by a second job that came too late, a copy changes nothing: one that is there stays. */
function isNews(before: MediaCopy['state'], now: MediaCopy['state']): boolean {
  if (before === now) return false;
  return isEnd(before) ? now === 'ready' : now !== 'fetching';
}
