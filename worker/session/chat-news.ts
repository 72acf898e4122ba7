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

/** Ignored where the message is gone: what was stored for it is an orphan that the copier deletes. */
export function noteMedia(tools: ChatTools, entryId: string, copy: MediaCopy): Change | null {
  const record = tools.store.load();
  const entry = tools.store.entryById(entryId);
  if (!record || entry?.kind !== 'message' || !isMedia(entry.content)) return null;
  const job = tools.outbox.mediaJobOf(entryId);
  if (job && isEnd(copy.state)) tools.outbox.removeJob(job.id);
  const write = new ChatWrite(tools, record, tools.now());
  if (isNews(entry.content.media?.state ?? 'fetching', copy.state)) {
    write.changeMessage({ ...entry, content: { ...entry.content, media: { ...entry.content.media, ...copy } } });
  }
  return write.finish();
}

function isEnd(state: MediaCopy['state']): boolean {
  return state === 'ready' || state === 'gone' || state === 'failed';
}

/** Reported twice, or by a second job that came too late, a copy changes nothing: one that is there stays. */
function isNews(before: MediaCopy['state'], now: MediaCopy['state']): boolean {
  if (before === now || before === 'ready') return false;
  return isEnd(before) ? now === 'ready' : now !== 'fetching';
}
