// Whether an act comes from whoever asked for a person. In groups only she cancels, ends, books, answers questions and leaves a
// message; elsewhere there is nobody else. Pure.
import type { Session } from '../domain/chat/session-state';
import type { Act } from './act';

export function isHers({ write, incoming }: Pick<Act, 'write' | 'incoming'>, session: Session): boolean {
  const { sourceKind } = write.record;
  return sourceKind === 'user' || session.askedBy === undefined || session.askedBy === incoming.source.senderId;
}
