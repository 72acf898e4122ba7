// When LINE is asked who writes: a contact's profile, a group's name and size, a member's name. Lazily, after a day, and at
// once where something happened to it. Only orders jobs: no lookup ever delays a message. Called by receive-event.
import type { Incoming } from '../domain/chat/incoming';
import type { ChatTools } from './chat-tools';
import type { ChatWrite } from './chat-write';

/** Asked again after a day, whether or not LINE gave something. */
const ASK_EVERY_MS = 86_400_000;

export function askForProfiles(tools: ChatTools, write: ChatWrite, incoming: Incoming): void {
  const { source, body } = incoming;
  if (source.kind === 'user') {
    // Whoever blocked the account is no longer shown to it; who follows may have become another meanwhile.
    if (body.kind !== 'unfollow') askOnce(tools, write, 'profile', body.kind === 'follow');
    return;
  }
  const isMoved = body.kind === 'join' || body.kind === 'members';
  // Out of the group, nothing of it can be asked.
  if (body.kind !== 'leave') askOnce(tools, write, 'group', isMoved);
  for (const userId of namedBy(incoming)) hearOf(tools, write, userId);
  if (body.kind !== 'members') return;
  for (const { userId } of body.members) tools.members.noteMove(userId, body.change === 'left', incoming.lineTs);
}

/** Members of whom LINE still tells something: not those who left. */
function namedBy({ source, body }: Incoming): readonly string[] {
  if (body.kind === 'members') return body.change === 'joined' ? body.members.map(({ userId }) => userId) : [];
  return source.senderId === undefined ? [] : [source.senderId];
}

function askOnce(tools: ChatTools, write: ChatWrite, kind: 'profile' | 'group', isAtOnce: boolean): void {
  const { triedAt } = write.record.contact;
  const isDue = isAtOnce || triedAt === null || write.now - triedAt >= ASK_EVERY_MS;
  if (!isDue || tools.outbox.hasJob(kind)) return;
  write.changeContact({ triedAt: write.now });
  write.addJob({ kind });
}

function hearOf(tools: ChatTools, write: ChatWrite, userId: string): void {
  const isWanted = tools.members.hear(userId, write.now - ASK_EVERY_MS);
  if (isWanted && !tools.outbox.hasJob('member')) write.addJob({ kind: 'member' });
}
