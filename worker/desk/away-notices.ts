// Who is to be told of a change of a chat though she has no tab open: whoever has it, had it, is asked to take it, or wanted to look at it
// again by now. Pure. Called by the hub for the people of its shard; leads are told of what their teams need where they are, at the desk.
import { dueFor } from '../domain/chat/follow-up';
import type { ChatNoticeKind } from '../domain/notices/notice-kind';
import { newsOf } from '../domain/notices/row-news';
import type { ChatRow } from '../protocol/chat-view';
import type { NoticeJob } from '../rpc/notice-job';

/** Of one change that which asks for most. What will be late is on the desk; far from it, that it is late. */
const AWAY: readonly ChatNoticeKind[] = [
  'offer',
  'assigned',
  'follow_up',
  'message',
  'undelivered',
  'sla_breach',
  'state',
];

export interface RowChange {
  readonly before: ChatRow | null;
  readonly after: ChatRow;
}

/** @param isAway whether this person is this hub's and has no tab open @param now ms */
export function awayNotices(
  changes: readonly RowChange[],
  isAway: (operatorId: string) => boolean,
  now: number,
): NoticeJob[] {
  return changes.flatMap(({ before, after }) => {
    const due = dueFor(after.followUps ?? []);
    const people = [after.offer?.to.operatorId, after.owner?.operatorId, before?.owner?.operatorId, ...due];
    return [...new Set(people)].flatMap((operatorId) => {
      if (operatorId === undefined || !isAway(operatorId)) return [];
      const news = newsOf(before, after, { operatorId, teams: new Set(), isLead: false });
      const kind = AWAY.find((each) => news.includes(each));
      if (kind === undefined) return [];
      const { chatId, name, preview } = after;
      // Whose it was may not see any more what is said in it.
      const isHers = operatorId === after.owner?.operatorId || operatorId === after.offer?.to.operatorId;
      const text = isHers && preview?.author === 'customer' && preview.type === 'text' ? preview.text : null;
      return [{ operatorId, kind, chatId, name, text, at: now }];
    });
  });
}
