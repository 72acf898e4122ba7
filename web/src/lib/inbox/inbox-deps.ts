// What the list of chats needs of the desk around it, and what it tells.
import type { DeskNews } from '$protocol/desk-news';
import type { InboxServerMessage } from '$protocol/inbox-server-message';
import type { MentionNews } from '$protocol/mention-news';
import type { ChatApi } from '../api/chat-api';
import type { InboxRow } from './apply-inbox-message';

export interface InboxDeps {
  readonly chats: ChatApi;
  readonly operatorId: string;
  /** Supervisors and admins: they look after what is late. */
  readonly isLead: boolean;
  /** This device's. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  proof(): Promise<string | null>;
  mayReturn(): Promise<boolean>;
  /** ms by the server's clock. */
  serverNow(): number;
  /** The server ended this socket's login. */
  onSignedOut(): void;
  /** The line is there, for the first time or again. */
  onConnected(): void;
  /** A chat has a new customer message, and its name is known; for the announcer. */
  onNews(row: InboxRow): void;
  /** What is known of the chats changed. @param isLive as it happened, and not by a page that was loaded */
  onRows(rows: ReadonlyMap<string, InboxRow>, isLive: boolean): void;
  /** These chats are no longer hers to see. */
  onGone(chatIds: readonly string[]): void;
  /** Her rights changed. */
  onAccess(): void;
  /** There are other tickets than a moment ago. */
  onTickets(): void;
  /** Other notes name her than a moment ago; `news`: one that does now. */
  onMentions(news: MentionNews | null): void;
  /** Something that she is told as one who leads. */
  onDeskNews(news: DeskNews): void;
  /** Colleagues whose status or load changed. */
  onPeople(message: Extract<InboxServerMessage, { type: 'people' }>): void;
}
