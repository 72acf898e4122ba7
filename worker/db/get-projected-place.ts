// How far D1 has one chat. Called by the sweep.
import type { Position } from '../domain/position';
import type { D1Access } from './write-projection';

/** `(epoch, seq)` of the chat's row; null where D1 has none. */
export function getProjectedPlace(db: D1Access, chatId: string): Promise<Position | null> {
  return db.prepare('SELECT epoch, seq FROM chats WHERE chat_id = ?').bind(chatId).first<Position>();
}
