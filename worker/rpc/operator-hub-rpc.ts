// What a hub shard promises. Types only; additive. Hubs hold no truth but who is connected.
import type { ChatViewers } from '../domain/hub/viewers';
import type { AccessChange } from '../domain/permissions/asker';
import type { ChatScope } from '../domain/permissions/chat-scope';
import type { Position } from '../domain/position';
import type { Result } from '../domain/result';
import type { ChatRow } from '../protocol/chat-view';
import type { DeskNews } from '../protocol/desk-news';
import type { DeskPerson } from '../protocol/desk-view';
import type { MentionNews } from '../protocol/mention-news';
import type { LoginAccount } from './login-guard-rpc';
import type { Refusal } from './refusal';

/** `account`: whose login it is, by LoginGuard's word on role and name. `validUntil`: ms until which a socket may live. */
export interface AdmittedLogin {
  readonly validUntil: number;
  readonly account: LoginAccount;
}

export type LoginEnd = 'LOGIN_ENDED' | 'ACCOUNT_DISABLED';

export interface OperatorHubRpc {
  /** Present rows of chats. Each is kept (without name and text) under the next hubSeq before this returns; newest (epoch, seq) wins. */
  notify(rows: readonly ChatRow[]): Promise<void>;
  /** Tells this operator's tabs how far a chat is read, and as of which place of its log; what asked for her there climbs no further. */
  readMarked(operatorId: string, chatId: string, readCount: number, readPlace?: Position): Promise<void>;
  /** Who has this chat open now, told by the chat a moment after somebody came or went; the latest count wins. */
  viewersChanged(viewers: ChatViewers): Promise<void>;
  /** Colleagues whose status or load changed, for every tab; `whole`: everybody there is. Told by the Dispatcher. */
  notifyPeople(people: readonly DeskPerson[], whole: boolean): Promise<void>;
  /** D1 has other tickets than a moment ago. Told by the projection's consumer and whoever is done with one; never throws. */
  notifyTickets(): Promise<void>;
  /**
   * Her mentions are other ones than a moment ago: tells her tabs, where she may see the chat. `news`: a note that names her; null:
   * one names her no more, or she is done with one. `scope` null: of no chat.
   */
  mentioned(operatorId: string, news: MentionNews | null, scope: ChatScope | null): Promise<void>;
  /** Tells her tabs something as one who leads, where she may see the chat. `scope` null: of no chat. */
  told(operatorId: string, news: DeskNews, scope: ChatScope | null): Promise<void>;
  /**
   * Whether this login still lives, by LoginGuard or a proof of it at most 60 s old. With `chatId`: remembers that the
   * login is about to open that chat's socket, so that its end reaches it.
   */
  admit(input: {
    readonly operatorId: string;
    readonly loginId: string;
    readonly authVersion: number;
    readonly chatId?: string;
    /** A person did something, which moves the login's idle limit; a socket that reconnects by itself is none. */
    readonly isActivity?: boolean;
  }): Promise<Result<AdmittedLogin, Refusal>>;
  /** Her rights changed: proofs are dropped, her sockets here and at chats act by the new ones, her tabs are told. Returns when all is told. */
  changeAccess(who: AccessChange): Promise<void>;
  /**
   * Ends logins: drops the proof, closes their sockets here (4401, `why` is the reason) and at every chat they opened. Returns when all
   * is told. Whoever knocks with one of them is told `why`.
   */
  endLogins(operatorId: string, loginIds: readonly string[] | 'all', why?: LoginEnd): Promise<void>;
}
