// Carries messages, and notes of colleagues, from the projection to the search index of their month. Called where parts of chats are written to D1, so that
// queue, sweep and rebuild all feed it; every part may come again.
import { keepMonths } from '../db/search-queries';
import type { Entry, MessageEntry, NoteEntry } from '../domain/chat/entry';
import { soughtText } from '../domain/chat/message-content';
import { monthOf } from '../domain/search/month';
import type { Env } from '../env';
import type { ProjectionMessage } from '../rpc/projection-message';
import type { IndexItem } from '../rpc/search-index-rpc';
import { searchIndex } from '../stubs';

/** Throws where an index or D1 does not answer: the batch comes again. */
export async function feedSearch(env: Env, parts: readonly ProjectionMessage[]): Promise<void> {
  const byMonth = toIndexItems(parts);
  if (byMonth.size === 0) return;
  // First of all: what an index holds that nobody knows of is not found.
  await keepMonths(env.DB.withSession('first-primary'), [...byMonth.keys()]);
  await Promise.all(Array.from(byMonth, ([month, items]) => searchIndex(env, month).feed(items)));
}

/** By month. Pure. */
export function toIndexItems(parts: readonly ProjectionMessage[]): ReadonlyMap<string, readonly IndexItem[]> {
  const byMonth = new Map<string, IndexItem[]>();
  for (const { chatId, upTo, entries } of parts) {
    for (const entry of entries) {
      if (entry.kind === 'event') continue;
      const text = entry.kind === 'note' ? entry.text : soughtText(entry.content);
      if (text === null) continue;
      const item = toItem(chatId, upTo.epoch, entry, text);
      if (entry.kind === 'note') {
        push(byMonth, monthOf(entry.lineTs), item);
        continue;
      }
      const own = monthOf(entry.lineTs);
      push(byMonth, own, item);
      for (const month of otherMonths(entry, own)) push(byMonth, month, { ...item, text: '' });
    }
  }
  return byMonth;
}

/** An edit that came before its message stood at its own time: on the edge of a month, in another index. */
function otherMonths({ at, editedAt }: Entry & MessageEntry, own: string): string[] {
  const others = new Set([at, ...(editedAt === undefined ? [] : [editedAt])].map(monthOf));
  return [...others].filter((month) => month !== own);
}

function toItem(
  chatId: string,
  changedEpoch: number,
  entry: Entry & (MessageEntry | NoteEntry),
  text: string,
): IndexItem {
  const author = entry.kind === 'note' ? ({ kind: 'operator', ...entry.by } as const) : entry.author;
  return {
    chatId,
    epoch: entry.epoch,
    seq: entry.seq,
    changed: { epoch: changedEpoch, seq: entry.changedSeq },
    ts: entry.lineTs,
    operatorId: author.kind === 'operator' ? author.operatorId : null,
    text,
  };
}

function push(byMonth: Map<string, IndexItem[]>, month: string, item: IndexItem): void {
  const held = byMonth.get(month);
  if (held) held.push(item);
  else byMonth.set(month, [item]);
}
