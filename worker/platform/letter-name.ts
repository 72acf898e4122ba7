// Where in R2 the dead letters of the inbound queue lie: those of a chat under a prefix of its own, so that what is taken back
// can be taken out of them. Called by line/inbound, which writes them, and by session.
const LETTERS = 'dead-letters/inbound/';

/** @param chatId null: the letter belongs to no chat, or to nobody knows which */
export function letterName(chatId: string | null, id: string): string {
  return chatId === null ? `${LETTERS}${id}` : `${lettersOf(chatId)}${id}`;
}

/** The prefix of a chat's letters. */
export function lettersOf(chatId: string): string {
  return `${LETTERS}${chatId}/`;
}
