// The first frames of a tab that just came: where the feed stands, then the rows that changed since its cursor, as far as it may see
// them. Called by OperatorHub.
import { type InboxCursor, planResume, RESUME_ROWS_PER_FRAME, reconnectSpreadMs } from '../domain/hub/feed';
import { PROTOCOL_VERSION } from '../protocol/version';
import { rowsText } from './feed-broadcast';
import type { HubStore } from './hub-store';
import { seatOf, sendFrame, sendText } from './inbox-seat';
import { seenBy } from './seen-rows';

/** @param cursor null: it has none, and gets what is recent @param tabs how many are open here, this one too */
export function greetTab(
  socket: WebSocket,
  store: HubStore,
  cursor: InboxCursor | null,
  tabs: number,
  now: number,
): void {
  const place = store.sentPlace();
  const spread = reconnectSpreadMs(tabs);
  const { validUntil } = seatOf(socket);
  sendFrame(socket, { type: 'hello', protocol: PROTOCOL_VERSION, ...place, reconnectSpreadMs: spread, validUntil });
  const resume = planResume(cursor, place, store.prunedSeq(), now);
  const afterSeq = resume.kind === 'behind' ? resume.afterSeq : store.seqBefore(resume.since);
  const news = store.rowsAfter(afterSeq, place.hubSeq);
  let count = 0;
  for (let i = 0; i < news.length; i += RESUME_ROWS_PER_FRAME) {
    const part = news.slice(i, i + RESUME_ROWS_PER_FRAME);
    const hubSeq = part.at(-1)?.hubSeq ?? place.hubSeq;
    const seen = seenBy(
      seatOf(socket),
      part.map(({ row, past }) => ({ row, bare: true, past })),
    );
    sendText(socket, rowsText({ ...place, hubSeq }, seen));
    count += seen.rows.length;
  }
  const complete = resume.kind === 'behind';
  sendFrame(socket, { type: 'caught_up', ...place, count, complete });
}
