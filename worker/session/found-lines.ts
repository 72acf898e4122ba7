// Lines of the log that the search found, as they are now and as far as somebody may read them. Pure over the store.
import type { Author } from '../domain/chat/entry';
import { soughtText } from '../domain/chat/message-content';
import type { Asker } from '../domain/permissions/asker';
import type { Position } from '../domain/position';
import type { FoundLine, FoundLines } from '../rpc/chat-session-rpc';
import type { ChatRecord } from './chat-record';
import type { ChatTools } from './chat-tools';
import { toChatRow } from './chat-views';
import { seenFrom } from './seen-history';

/** What is gone by now, or of a session that is not hers to read, is left out. */
export function foundLines(
  { store, sessions, members }: Pick<ChatTools, 'store' | 'sessions' | 'members'>,
  record: ChatRecord,
  asker: Asker,
  places: readonly Position[],
): FoundLines {
  const from = seenFrom(sessions, record, asker);
  const sought = new Set(places.map(({ epoch, seq }) => `${epoch}.${seq}`));
  const lines: FoundLine[] = [];
  for (const entry of store.entriesAt(places.map(({ seq }) => seq))) {
    if (entry.kind === 'event' || entry.at < from || !sought.has(`${entry.epoch}.${entry.seq}`)) continue;
    const text = entry.kind === 'note' ? entry.text : soughtText(entry.content);
    if (!text) continue;
    const { id, epoch, seq, lineTs } = entry;
    const place = { id, epoch, seq, lineTs, text };
    if (entry.kind === 'note') lines.push({ ...place, author: { kind: 'operator', ...entry.by }, isNote: true });
    else lines.push({ ...place, author: named(entry.author, members) });
  }
  const { name, sourceKind, pictureUrl } = toChatRow(record);
  return { name, sourceKind, pictureUrl, lines };
}

function named(author: Author, members: ChatTools['members']): Author {
  const member = author.kind === 'customer' && author.senderId !== undefined ? members.byId(author.senderId) : null;
  return author.kind === 'customer' && member?.name ? { ...author, name: member.name } : author;
}
