// What the author of a message is called: operators by name, the contact by theirs, members of a group by what LINE told. Pure.
import type { MemberView } from '$protocol/chat-view';
import type { AuthorView } from '$protocol/entry-view';
import { m } from '../paraglide/messages';

export interface Cast {
  readonly operatorId: string;
  readonly contactName: string;
  readonly isGroup: boolean;
  readonly members: ReadonlyMap<string, MemberView>;
}

export function membersById(members: readonly MemberView[]): ReadonlyMap<string, MemberView> {
  return new Map(members.map((member) => [member.userId, member]));
}

export function authorName(author: AuthorView, cast: Cast): string {
  if (author.kind === 'operator') return author.operatorId === cast.operatorId ? m.author_you() : author.name;
  if (author.kind === 'bot') return m.author_bot();
  if (author.kind === 'system') return m.author_system();
  if (!cast.isGroup) return author.name ?? cast.contactName;
  const known = author.senderId === undefined ? null : (cast.members.get(author.senderId)?.name ?? null);
  return known ?? author.name ?? m.event_member_unknown();
}
